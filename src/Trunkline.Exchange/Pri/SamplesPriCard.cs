using Trunkline.Base;
using Trunkline.Dsp;
using Trunkline.E1;
using Trunkline.Links;

namespace Trunkline.Exchange.Pri;

/// <summary>
/// The E1 card of the exchange with octets (fidelity <c>samples</c>): a block of frames each way, HDLC in timeslot 16, the far parties'
/// sounds in A-law, a DTMF receiver in every timeslot that has a call.
/// </summary>
public sealed class SamplesPriCard : IPriCard, IHdlcUser, ISpanFarSide
{
    private const int Samples = 160;
    private const byte Idle = 0xD5;

    private readonly HdlcTransmitter _transmitter = new(HdlcValues.Default);
    private readonly HdlcReceiver _receiver;
    private readonly FarAudio[] _audio = new FarAudio[32];
    private readonly DtmfDetector?[] _receivers = new DtmfDetector?[32];
    private readonly byte[] _law = new byte[Samples];
    private readonly short[] _from = new short[Samples];
    private readonly short[] _to = new short[Samples];
    private readonly Prng _random;
    private PriSpan? _span;
    private PortAlarms _found; // by the line's framer, where there is one
    private bool _isLost;

    /// <param name="profile">The operator's habits: the country's tones.</param>
    /// <param name="seed">Which frames are lost.</param>
    public SamplesPriCard(OperatorProfile profile, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(profile);
        _random = new(seed);
        _receiver = new(HdlcValues.Default, this);
        var tones = TonePlans.For(profile.Country);
        for (var i = 0; i < _audio.Length; i++)
        {
            _audio[i] = new(tones);
        }
    }

    /// <inheritdoc/>
    public FramedSpanPort? Line { get; private set; }

    /// <summary>Joins the line whose far side this card is.</summary>
    public void Attach(FramedSpanPort line) => Line = line;

    /// <summary>Joins the span; it begins to keep its D-channel up.</summary>
    public void Connect(PriSpan span)
    {
        ArgumentNullException.ThrowIfNull(span);
        _span = span;
        span.Start();
    }

    /// <inheritdoc/>
    public double LossToSubscriber { get; set; }

    /// <inheritdoc/>
    public double LossFromSubscriber { get; set; }

    /// <inheritdoc/>
    public PriFault Fault { get; private set; }

    /// <inheritdoc/>
    public void SetFault(PriFault fault)
    {
        Fault = fault;
        Find();
    }

    /// <inheritdoc/>
    public SpanLoop Loop { get; private set; }

    /// <inheritdoc/>
    public uint LoopedTimeslots { get; private set; }

    /// <inheritdoc/>
    public void SetLoop(SpanLoop loop, uint timeslots = 0)
    {
        (Loop, LoopedTimeslots) = (loop, loop == SpanLoop.None ? timeslots : 0);
        if (Line is { } line && line.Far.Loop != loop)
        {
            line.Far.Loop = loop; // only when it changes: a loop begins empty
        }

        Find();
    }

    /// <inheritdoc/>
    public PortAlarms AtSubscriber => Fault switch
    {
        PriFault.Cut => PortAlarms.LossOfSignal,
        PriFault.Ais => PortAlarms.Ais,
        PriFault.Rai => PortAlarms.RemoteAlarm,
        _ => PortAlarms.None,
    };

    /// <summary>What comes to the subscriber in timeslot 16 in place of the D-channel: fills a block, or changes it. Null: the D-channel.</summary>
    public Action<byte[]>? InPlaceOfDChannel { get; set; }

    /// <inheritdoc/>
    public PortAlarms Alarms { get; private set; }

    private bool IsDeaf => (Alarms.ToSpanAlarms() & SpanAlarmSets.Deaf) != 0;

    /// <inheritdoc/>
    public void Process(ReadOnlySpan<byte> from, Span<byte> to)
    {
        to.Fill(Idle);
        _isLost = false;
        Find();
        if (IsDeaf)
        {
            if (Loop != SpanLoop.None && Line is null)
            {
                from.CopyTo(to); // no line whose end could do it
            }

            return;
        }

        Take(from, SpanPortTraits.DChannel);
        _receiver.Write(_law);
        for (var timeslot = 1; timeslot < 32; timeslot++)
        {
            if (IsLooped(timeslot))
            {
                for (var at = timeslot; at < from.Length; at += E1Frame.Octets)
                {
                    to[at] = from[at];
                }
            }
            else if (_receivers[timeslot] is { } digits)
            {
                Take(from, timeslot);
                G711.Decode(Law.A, _law, _from);
                if (digits.Process(_from) > 0)
                {
                    while (digits.TryRead(out var digit))
                    {
                        _span!.OnDigit(timeslot, digit.Digit);
                    }
                }

                _audio[timeslot].Give(_from, _to);
                G711.Encode(Law.A, _to, _law);
                Give(to, timeslot);
            }
        }

        _transmitter.Read(_law);
        InPlaceOfDChannel?.Invoke(_law);
        Give(to, SpanPortTraits.DChannel);
        if (Fault == PriFault.Ais)
        {
            to.Fill(0xFF);
        }
    }

    /// <inheritdoc/>
    public void Lost()
    {
        _isLost = true;
        Find();
    }

    /// <inheritdoc/>
    public void OnAlarms(PortAlarms alarms)
    {
        _found = alarms;
        Find();
    }

    /// <inheritdoc/>
    public void SendFrame(ReadOnlySpan<byte> frame)
    {
        if (!IsLost(LossToSubscriber))
        {
            _transmitter.TrySend(frame);
        }
    }

    /// <inheritdoc/>
    public void PlayTone(int timeslot, ToneName tone) => _audio[timeslot].PlayTone(tone);

    /// <inheritdoc/>
    public IFarSound SoundOf(int timeslot) => _audio[timeslot];

    /// <inheritdoc/>
    public void Listen(int timeslot, bool isInCall) => _receivers[timeslot] = isInCall ? new() : null;

    void IHdlcUser.OnFrame(ReadOnlySpan<byte> frame)
    {
        if (!IsLost(LossFromSubscriber))
        {
            _span!.OnFrame(frame);
        }
    }

    void IHdlcUser.OnFault(HdlcFault fault)
    {
        // LAPD asks again.
    }

    private bool IsLooped(int timeslot) => (LoopedTimeslots & (1u << timeslot)) != 0 || (_receivers[timeslot] is not null && _audio[timeslot].IsLoop);

    private bool IsLost(double share) => share > 0 && _random.NextDouble() < share;

    /// <summary>What is wrong now. A line without frames tells only that nothing comes.</summary>
    private void Find()
    {
        var alarms = _found | Fault switch
        {
            PriFault.Cut => PortAlarms.LossOfSignal,
            PriFault.Rai => PortAlarms.LossOfFrame,
            _ => PortAlarms.None,
        };
        alarms |= Loop == SpanLoop.None ? PortAlarms.None : PortAlarms.Looped;
        alarms |= _isLost && alarms == PortAlarms.None ? PortAlarms.LossOfSignal : PortAlarms.None;
        if (alarms == Alarms)
        {
            return;
        }

        Alarms = alarms;
        if (IsDeaf)
        {
            _receiver.Reset();
        }

        _span?.OnAlarms(alarms.ToSpanAlarms());
    }

    private void Take(ReadOnlySpan<byte> frames, int timeslot)
    {
        for (var i = 0; i < Samples; i++)
        {
            _law[i] = frames[(i * E1Frame.Octets) + timeslot];
        }
    }

    private void Give(Span<byte> frames, int timeslot)
    {
        for (var i = 0; i < Samples; i++)
        {
            frames[(i * E1Frame.Octets) + timeslot] = _law[i];
        }
    }
}
