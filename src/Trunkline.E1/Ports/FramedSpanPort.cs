// A virtual span with its bits: both ends are SpanEnds, and between them is a line that can be cut, noisy, shifted, and clocked by
// two clocks. What DirectSpanPort hides (frames, alarms, slips, CRC-4) happens here as on a cable.
namespace Trunkline.E1;

/// <summary>A span over an impairable line in the same process, to an exchange's end or to nobody.</summary>
/// <remarks>
/// <para>
/// The gateway's ticks are the time: a transfer of n frames lets n frames pass on our clock and n · (1 + ppm · 10^-6) on the exchange's.
/// The exchange's end takes and gives blocks of 20 ms in its own clock; while it receives no frames it is told so
/// (<see cref="ISpanFarSide.Lost"/>) and sends idle timeslots, and RAI. An alarm of <see cref="ISpanFarSide.AtSubscriber"/> is made by the line:
/// LOS cuts both directions, AIS and RAI are sent.
/// </para>
/// After its construction it allocates nothing, never blocks and never throws. Both ends' seconds are counted in frames.
/// </remarks>
public sealed class FramedSpanPort : ISpanPort
{
    private const int Frame = E1Frame.Octets;

    private readonly ISpanFarSide? _farSide;
    private readonly byte[] _line = new byte[ISpanPort.MostFrames * Frame];
    private readonly byte[] _carried = new byte[ISpanPort.MostFrames * Frame];
    private readonly byte[] _farIn = new byte[(ISpanPort.MostFrames + 2) * Frame];
    private readonly byte[] _fromUs = new byte[ISpanFarSide.BlockOctets];
    private readonly byte[] _toUs = new byte[ISpanFarSide.BlockOctets];
    private readonly byte[] _frame = new byte[Frame];
    private readonly byte _idle;
    private int _farAt; // octets of its block that are over
    private long _farDue; // frames · 10^6 that the exchange's clock has passed and not used
    private int _nearFrames;
    private int _farFrames;
    private PortAlarms _toldFarSide = (PortAlarms)ushort.MaxValue;

    /// <param name="farSide">The exchange's end; null for an end where nobody is, which sends idle timeslots.</param>
    /// <param name="seed">Of the lines' errors.</param>
    /// <param name="near">Our end; null for the defaults.</param>
    /// <param name="far">The exchange's end; null for the defaults.</param>
    /// <param name="bitOffset">Bits by which frames do not lie on octets, 0 to 255.</param>
    public FramedSpanPort(ISpanFarSide? farSide, ulong seed = 1, SpanEndSettings? near = null, SpanEndSettings? far = null, int bitOffset = 0)
    {
        _farSide = farSide;
        near ??= SpanEndSettings.Default;
        Near = new(near);
        Far = new(far);
        ToFar = new(seed, bitOffset);
        FromFar = new(seed + 0x9E37_79B9, bitOffset);
        _idle = near.Idle;
        _toUs.AsSpan().Fill(_idle);
        var ms = near.Alarms.ClearAfter / (E1Frame.PerSecond / 1000);
        Traits = new()
        {
            Kind = "framed", Place = farSide is null ? "nowhere" : "this process", Timeslots = SpanPortTraits.AllTimeslots, Idle = _idle,
            Clock = SpanClock.Recovered, Debounce = new(ms, ms, ms, ms),
            Loops = (1 << (int)SpanLoop.Local) | (1 << (int)SpanLoop.Line) | (1 << (int)SpanLoop.Payload),
        };
    }

    /// <summary>Our end of the line.</summary>
    public SpanEnd Near { get; }

    /// <summary>The exchange's.</summary>
    public SpanEnd Far { get; }

    /// <summary>The line from us.</summary>
    public ImpairedLine ToFar { get; }

    /// <summary>The line to us.</summary>
    public ImpairedLine FromFar { get; }

    /// <summary>By how much the exchange's clock is faster than ours, parts in a million; -1000 to 1000.</summary>
    public int FarPpm
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, -1000);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1000);
            field = value;
        }
    }

    /// <summary>In which of our timeslots each of the exchange's arrives, and back: equipment in between that connects them wrongly. Null: its own.</summary>
    public IReadOnlyList<int>? Timeslots { get; init; }

    /// <summary>Cuts the cable, both directions.</summary>
    public bool IsCut { get; set; }

    /// <summary>Cuts the wires from us only.</summary>
    public bool IsCutToFar { get; set; }

    /// <summary>Cuts the wires to us only.</summary>
    public bool IsCutFromFar { get; set; }

    /// <inheritdoc/>
    public SpanPortTraits Traits { get; }

    /// <inheritdoc/>
    public PortAlarms Alarms => Near.Alarms;

    /// <inheritdoc/>
    public ClockQuality ClockQuality => Alarms.SpoilsClock() ? ClockQuality.None : ClockQuality.Locked;

    /// <inheritdoc/>
    public SpanCounters Counters => Near.Counters;

    /// <inheritdoc/>
    public SpanQuality? Quality => Near.Quality;

    /// <inheritdoc/>
    public int Handle => -1;

    /// <inheritdoc/>
    public int FramesReady => -1;

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<byte> toSpan, Span<byte> fromSpan)
    {
        Impair();
        var frames = toSpan.Length / Frame;
        Near.SendLine(toSpan, _line);
        var carried = _carried.AsSpan(0, toSpan.Length);
        ToFar.Carry(_line.AsSpan(0, toSpan.Length), carried);
        Far.ReceiveLine(carried);

        _farDue += frames * (1_000_000L + FarPpm);
        var due = (int)(_farDue / 1_000_000);
        _farDue %= 1_000_000;
        PassFar(due);
        Near.ReadFrames(fromSpan);
        _nearFrames = PassSeconds(Near, _nearFrames + frames);
        _farFrames = PassSeconds(Far, _farFrames + due);
    }

    /// <inheritdoc/>
    public bool TrySendFrame(ReadOnlySpan<byte> frame) => false;

    /// <inheritdoc/>
    public int ReceiveFrame(Span<byte> frame) => 0;

    /// <inheritdoc/>
    public bool TryLoop(SpanLoop loop)
    {
        if (!Traits.CanLoop(loop))
        {
            return false;
        }

        Near.Loop = loop;
        return true;
    }

    /// <inheritdoc/>
    public bool TrySignal(SpanSignal signal)
    {
        Near.Signal = signal;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }

    /// <summary>Our end is switched off: nothing is transferred, and the exchange's finds no signal, at once. The next transfer ends it.</summary>
    public void SwitchOff()
    {
        _toldFarSide = PortAlarms.LossOfSignal;
        _farSide?.OnAlarms(_toldFarSide);
        _farSide?.Lost();
    }

    private static int PassSeconds(SpanEnd span, int frames)
    {
        if (frames < E1Frame.PerSecond)
        {
            return frames;
        }

        span.SecondPassed();
        return frames - E1Frame.PerSecond;
    }

    /// <summary>What the exchange's end or the test makes of the line.</summary>
    private void Impair()
    {
        var wanted = _farSide?.AtSubscriber ?? PortAlarms.None;
        var isCut = IsCut || (wanted & PortAlarms.LossOfSignal) != 0;
        ToFar.IsCut = isCut || IsCutToFar;
        FromFar.IsCut = isCut || IsCutFromFar;
        if (_farSide is not null)
        {
            Far.Signal = (wanted & PortAlarms.Ais) != 0 ? SpanSignal.Ais
                : (wanted & PortAlarms.RemoteAlarm) != 0 ? SpanSignal.RemoteAlarm : SpanSignal.Normal;
        }
    }

    /// <summary>The exchange's clock: what it has received is read, what it sends goes out, and with every 20 ms it makes its next block.</summary>
    private void PassFar(int frames)
    {
        var received = _farIn.AsSpan(0, frames * Frame);
        Far.ReadFrames(received);
        while (!received.IsEmpty)
        {
            var octets = Math.Min(_toUs.Length - _farAt, received.Length);
            received[..octets].CopyTo(_fromUs.AsSpan(_farAt));
            received = received[octets..];
            Far.SendLine(_toUs.AsSpan(_farAt, octets), _line);
            FromFar.Carry(_line.AsSpan(0, octets), _carried.AsSpan(0, octets));
            Near.ReceiveLine(_carried.AsSpan(0, octets));
            _farAt += octets;
            if (_farAt == _toUs.Length)
            {
                _farAt = 0;
                PlayFarSide();
            }
        }
    }

    /// <summary>20 ms of the exchange.</summary>
    private void PlayFarSide()
    {
        _toUs.AsSpan().Fill(_idle);
        if (_farSide is null)
        {
            return;
        }

        var alarms = Far.Alarms;
        if (alarms != _toldFarSide)
        {
            _toldFarSide = alarms;
            _farSide.OnAlarms(alarms);
        }

        if ((alarms & (PortAlarmsWords.Red | PortAlarms.Ais | PortAlarms.Recovering)) != 0)
        {
            _farSide.Lost();
        }
        else if (Timeslots is { } ours)
        {
            for (var at = 0; at < _fromUs.Length; at += Frame)
            {
                _fromUs.AsSpan(at, Frame).CopyTo(_frame);
                for (var timeslot = 1; timeslot < Frame; timeslot++)
                {
                    _fromUs[at + timeslot] = _frame[ours[timeslot]];
                }
            }

            _farSide.Process(_fromUs, _toUs);
            for (var at = 0; at < _toUs.Length; at += Frame)
            {
                _toUs.AsSpan(at, Frame).CopyTo(_frame);
                for (var timeslot = 1; timeslot < Frame; timeslot++)
                {
                    _toUs[at + ours[timeslot]] = _frame[timeslot];
                }
            }
        }
        else
        {
            _farSide.Process(_fromUs, _toUs);
        }
    }
}
