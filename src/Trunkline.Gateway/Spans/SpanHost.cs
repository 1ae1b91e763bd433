// An E1 span in the gateway: hosts the data link of its D-channel and has its alarms. The link lives here, beside the clock, so that
// it goes on while the deciding process is away: the far end is then told that we are busy (RNR) and holds its messages.
using System.Numerics;
using Trunkline.Base;
using Trunkline.Control;
using Trunkline.E1;
using Trunkline.Links;

namespace Trunkline.Gateway.Spans;

/// <summary>What carries a span: bits, or frames and named signals in their place.</summary>
internal interface IFramePort
{
    /// <summary>Sends a frame on the D-channel.</summary>
    void SendFrame(ReadOnlySpan<byte> frame);

    /// <summary>The attachment; null where there are no bits.</summary>
    ISpanPort? Port => null;

    /// <summary>Its error performance: the attachment's own, or measured from its alarms; null where there are no bits.</summary>
    SpanQuality? Quality => null;

    /// <summary>Sends the bit error test; null while there is none.</summary>
    BertTransmitter? BertTransmitter => null;

    /// <summary>Receives it; null while there is none.</summary>
    BertReceiver? BertReceiver => null;

    /// <summary>D-channel frames thrown away because they were damaged, where HDLC is done here.</summary>
    long DamagedFrames => 0;

    /// <summary>Begins a bit error test in place of what the timeslots carry. It allocates.</summary>
    /// <returns>False where there are no bits.</returns>
    bool TryStartBert(in BertPattern pattern, uint timeslots) => false;

    /// <summary>Ends it: its timeslots are idle.</summary>
    void StopBert()
    {
    }
}

/// <summary>A span.</summary>
/// <remarks>On the gateway's loop. Allocates nothing after construction.</remarks>
internal sealed class SpanHost : ILapdUser
{
    /// <summary>How long a frame error is not told again, milliseconds.</summary>
    private const long FrameErrorQuiet = 1000;

    private readonly GatewayNode _node;
    private readonly IFramePort _port;
    private readonly LapdLink _link;
    private readonly ChannelTermination?[] _channels = new ChannelTermination?[32];
    private readonly long[] _frameErrorAt = new long['O' - 'J' + 1];
    private readonly TimerWheel _wheel;
    private DlDiagnosis _diagnosis; // why the link is down: told to every controller that comes
    private int _diagnosisValue;
    private bool _isTraced;
    private uint _traced;

    /// <param name="node">The gateway.</param>
    /// <param name="wheel">Its wheel.</param>
    /// <param name="port">What carries the span.</param>
    /// <param name="number">1 and up.</param>
    /// <param name="configured">The span.</param>
    /// <param name="firstChannel">The index of its first B-channel: lines and the B-channels of spans before it come first.</param>
    public SpanHost(GatewayNode node, TimerWheel wheel, IFramePort port, int number, GatewaySpan configured, int firstChannel)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(configured.Link.N201, DlOctets.Capacity);
        _node = node;
        _port = port;
        _wheel = wheel;
        _frameErrorAt.AsSpan().Fill(-FrameErrorQuiet);
        Number = number;
        _link = new(configured.Link with { Probe = (node.Identity << 16) | (uint)number }, wheel, this);
        _link.SetReceiverBusy(true);
        for (var rest = configured.Timeslots & ~1u; rest != 0; rest &= rest - 1)
        {
            var timeslot = BitOperations.TrailingZeroCount(rest);
            _channels[timeslot] = new(firstChannel++, number, timeslot);
        }

        Bench = new(node, this, port);
    }

    /// <summary>1 and up.</summary>
    public int Number { get; }

    /// <summary>What is wrong with it.</summary>
    public SpanAlarms Alarms { get; private set; }

    /// <summary>Why it is not attached, for people.</summary>
    public string Why { get; private set; } = "";

    /// <summary>How often the data link was established since start.</summary>
    public uint Establishments { get; private set; }

    /// <summary>The data link, for its counters and its state.</summary>
    public LapdLink Link => _link;

    /// <summary>The data link has got back what it sent: the line is looped, or ends at another span of ours.</summary>
    public bool ComesBack => _link.Diagnosis is DlDiagnosis.Looped or DlDiagnosis.OwnSpan;

    /// <summary>Frames in error since start: MDL-ERROR J to O.</summary>
    public long FrameErrors
    {
        get
        {
            var errors = 0L;
            for (var cause = 'J'; cause <= 'O'; cause++)
            {
                errors += _link.MdlErrors(cause);
            }

            return errors;
        }
    }

    /// <summary>Answers questions and carries out tests.</summary>
    public SpanBench Bench { get; }

    /// <summary>The B-channels by timeslot; null where there is none.</summary>
    public ReadOnlySpan<ChannelTermination?> Channels => _channels;

    /// <summary>The span as a snapshot shows it.</summary>
    public SnapshotSpan Snapshot => new(Number, Alarms, _link.IsEstablished, Establishments, Why);

    /// <summary>Carries out a primitive.</summary>
    public void Request(in DlRequest request)
    {
        switch (request.Primitive)
        {
            case DlPrimitive.EstablishRequest:
                _link.EstablishRequest();
                break;
            case DlPrimitive.ReleaseRequest:
                _link.ReleaseRequest();
                break;
            case DlPrimitive.UnitDataRequest:
                _ = _link.TryUnitDataRequest(request.Message.Octets);
                break;
            case DlPrimitive.DataRequest when !_link.TryDataRequest(request.Message.Octets):
                // The far end has not taken a whole queue of messages: layer 3 must hear of it, as if the link had been lost and kept.
                _link.EstablishRequest();
                break;
        }
    }

    /// <summary>A controller takes messages, or nobody does.</summary>
    public void SetAttended(bool isAttended)
    {
        _link.SetReceiverBusy(!isAttended);
        if (isAttended && _diagnosis != DlDiagnosis.None)
        {
            _node.Events.OnDlDiagnosed(new(Number, _diagnosis, _diagnosisValue));
        }
    }

    /// <summary>Nobody has come for too long: the link goes down.</summary>
    public void Abandon() => _link.ReleaseRequest();

    /// <summary>Frames are shown to the controller from now on, or no longer.</summary>
    public void SetTraced(bool isTraced)
    {
        _traced = isTraced && _isTraced ? _traced : 0;
        _isTraced = isTraced;
    }

    /// <summary>A frame came on the D-channel.</summary>
    public void OnFrame(ReadOnlySpan<byte> frame)
    {
        Trace(frame, isOutgoing: false);
        _link.OnFrame(frame);
    }

    /// <summary>What is wrong with the span now.</summary>
    /// <param name="alarms">The alarms, all of them.</param>
    /// <param name="why">Why it is not attached.</param>
    public void OnAlarms(SpanAlarms alarms, string why = "")
    {
        alarms |= Bench.Alarms;
        if (alarms == Alarms && why == Why)
        {
            return;
        }

        (Alarms, Why) = (alarms, why);
        _node.Events.OnSpanChanged(new(Number, alarms, why));
        _link.OnAlarms(alarms);
    }

    /// <summary>What the timeslots tell of the far end.</summary>
    public void Diagnose(DlDiagnosis diagnosis, int value)
    {
        if (diagnosis != DlDiagnosis.TimeslotsSwapped)
        {
            (_diagnosis, _diagnosisValue) = (diagnosis, value);
        }

        _node.Events.OnDlDiagnosed(new(Number, diagnosis, value));
    }

    void ILapdUser.SendFrame(ReadOnlySpan<byte> frame)
    {
        Trace(frame, isOutgoing: true);
        _port.SendFrame(frame);
    }

    void ILapdUser.OnPrimitive(DlPrimitive primitive, ReadOnlySpan<byte> octets)
    {
        if (primitive is DlPrimitive.EstablishConfirm or DlPrimitive.EstablishIndication)
        {
            Establishments++;
            _diagnosis = DlDiagnosis.None;
        }

        _node.Events.OnDlIndication(new(Number, primitive, new(octets)));
    }

    void ILapdUser.OnDiscarded(int messages, LapdDiscard reason)
    {
        // Layer 3 hears of it by the primitive that follows.
    }

    void ILapdUser.OnMdlError(char cause)
    {
        // The link counts them all. Those that a far end causes by what it sends are told, unless a diagnosis has said more of it already.
        if (cause is < 'J' or > 'O' || (cause == 'L' && _link.Diagnosis is DlDiagnosis.SameSide or DlDiagnosis.Looped or DlDiagnosis.OwnSpan) || _wheel.Now - _frameErrorAt[cause - 'J'] < FrameErrorQuiet)
        {
            return;
        }

        _frameErrorAt[cause - 'J'] = _wheel.Now;
        _node.Events.OnDlDiagnosed(new(Number, DlDiagnosis.FrameError, cause));
    }

    void ILapdUser.OnDiagnosis(DlDiagnosis diagnosis, int value) => Diagnose(diagnosis, value);

    private void Trace(ReadOnlySpan<byte> frame, bool isOutgoing)
    {
        if (_isTraced)
        {
            _node.Events.OnDlFrame(new(Number, isOutgoing, ++_traced, _node.Microseconds, (ushort)Math.Min(frame.Length, ushort.MaxValue), new(frame)));
        }
    }
}
