// A span of a DAHDI card: every channel is a character device, the driver frames, does the D-channel's HDLC and tells alarms.
using Trunkline.E1;

namespace Trunkline.Tdm;

/// <summary>A span over DAHDI.</summary>
/// <remarks>
/// <para>
/// <b>Clock.</b> The card takes as many octets as it gives, so we write as many as we take. What it gave is kept in a ring a channel; of more
/// than three blocks the oldest are thrown away, and where there is less than a block, idle octets fill it; both are slips. The delay is
/// one block and up to 5 ms each way.
/// </para>
/// <para>
/// <b>Alarms</b> are asked for every block and when an event says so, after the driver's own debounce (<see cref="SpanPortTraits.Debounce"/>).
/// <see cref="Handle"/> tells of frames; an event alone (POLLPRI) waits for the next block.
/// </para>
/// <para>
/// A span that is not there, or whose card is pulled, is absent and is looked for every fiftieth block, which is once a second. So is one that somebody
/// configures while we have it (a channel is looked at every block, all of them within 620 ms), and one that gives no octet for 300 ms.
/// </para>
/// Allocates nothing once the span is open, never throws after its construction. Not supported: AIS on command (DAHDI has no order for it), CAS.
/// </remarks>
public sealed class DahdiPort : ISpanPort
{
    private const int EventWaits = -500; // ELAST
    private const int TicksToRetry = 50;
    private const int BlocksToDeath = 15; // 300 ms: ten ticks may be made up for at once
    private const int MostAtOnce = 64;
    private const int Fcs = 2;
    private const int LastTimeslot = E1Frame.Octets - 1;

    /// <summary>Drivers of E1 cards whose debounce can be read.</summary>
    private static readonly string[] Drivers = ["wct4xxp", "wcte43x", "wcte13xp", "wcte12xp", "wcte11xp", "wct1xxp"];

    private readonly IDahdiCalls _calls;
    private readonly DahdiSettings _settings;
    private readonly DahdiSpan _span;
    private readonly OctetRing[] _rings = new OctetRing[E1Frame.Octets];
    private readonly byte[] _octets = new byte[ISpanPort.MostFrames];
    private readonly byte[] _frame = new byte[ISpanPort.MostFrameOctets + Fcs];
    private SpanCounters _counters;
    private SpanCounters _before;
    private PortAlarms _alarms = PortAlarms.Absent;
    private ClockQuality _quality;
    private readonly string _gone;
    private readonly string _starvedWords;
    private int _retryIn;
    private int _starved;
    private bool _isPrimed;

    /// <summary>Over the system's DAHDI.</summary>
    /// <param name="settings">The span.</param>
    public DahdiPort(DahdiSettings settings)
        : this(settings, new LinuxDahdiCalls())
    {
    }

    internal DahdiPort(DahdiSettings settings, IDahdiCalls calls)
    {
        (_calls, _settings) = (calls, settings);
        (_gone, _starvedWords) = (DahdiWords.Gone(settings.Span), DahdiWords.Starved(settings.Span));
        _span = new(calls, settings);
        for (var i = 0; i < _rings.Length; i++)
        {
            _rings[i] = new(8 * ISpanPort.MostFrames);
        }

        Open();
        var where = _span.IsOpen ? $" ({_span.Info.Location})" : "";
        Traits = new()
        {
            Kind = "dahdi", Place = $"/dev/dahdi span {settings.Span}{where}", Timeslots = SpanPortTraits.BChannels, HasFrames = true,
            Clock = settings.Line is { Timing: 0 } ? SpanClock.Given : SpanClock.Recovered, Debounce = ReadDebounce(calls),
            Loops = (1 << (int)SpanLoop.Local) | (1 << (int)SpanLoop.Line) | (1 << (int)SpanLoop.Payload),
        };
    }

    /// <inheritdoc/>
    public SpanPortTraits Traits { get; }

    /// <inheritdoc/>
    public PortAlarms Alarms => IsStarved ? _alarms | PortAlarms.Absent : _alarms;

    /// <inheritdoc/>
    public ClockQuality ClockQuality => _quality;

    /// <inheritdoc/>
    public SpanCounters Counters => _counters;

    /// <inheritdoc/>
    public int Handle => _span.IsOpen ? _span.Channel(SpanPortTraits.DChannel) : -1;

    /// <inheritdoc/>
    public int FramesReady
    {
        get
        {
            if (!_span.IsOpen)
            {
                return -1;
            }

            Fill(LastTimeslot);
            return _rings[LastTimeslot].Count;
        }
    }

    /// <summary>Why the span is absent, for people; empty when it is not.</summary>
    public string Refused => !_span.IsOpen ? _span.Refused : IsStarved ? _starvedWords : "";

    private bool IsStarved => _starved >= BlocksToDeath;

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<byte> toSpan, Span<byte> fromSpan)
    {
        fromSpan.Fill(0xD5);
        _counters.Frames += fromSpan.Length / E1Frame.Octets;
        if (!_span.IsOpen && --_retryIn <= 0)
        {
            Open();
        }

        if (_span.IsOpen)
        {
            Look();
            Move(toSpan, fromSpan);
        }
    }

    /// <inheritdoc/>
    public bool TrySendFrame(ReadOnlySpan<byte> frame)
    {
        var isSent = false;
        if (_span.IsOpen && frame.Length is > 0 and <= ISpanPort.MostFrameOctets)
        {
            frame.CopyTo(_frame);
            var octets = _frame.AsSpan(0, frame.Length + Fcs); // the driver puts the check sequence into the last two
            isSent = Write(SpanPortTraits.DChannel, octets) == octets.Length;
        }

        _counters.FramesSent += isSent ? 1 : 0;
        _counters.FramesRefused += isSent ? 0 : 1;
        return isSent;
    }

    /// <inheritdoc/>
    public int ReceiveFrame(Span<byte> frame)
    {
        for (var n = 0; n < MostAtOnce && _span.IsOpen; n++)
        {
            var length = Read(SpanPortTraits.DChannel, _frame);
            if (length <= 0)
            {
                return 0;
            }

            length -= Fcs;
            if (length > 0 && length <= frame.Length)
            {
                _frame.AsSpan(0, length).CopyTo(frame);
                _counters.FramesReceived++;
                return length;
            }

            _counters.FramesBad++;
        }

        return 0;
    }

    /// <inheritdoc/>
    public bool TryLoop(SpanLoop loop) => _span.Maintain(loop switch
    {
        SpanLoop.Local => DahdiMaint.LocalLoop,
        SpanLoop.Line => DahdiMaint.NetworkLineLoop,
        SpanLoop.Payload => DahdiMaint.NetworkPayloadLoop,
        _ => DahdiMaint.None,
    });

    /// <inheritdoc/>
    public bool TrySignal(SpanSignal signal) => signal == SpanSignal.Normal;

    /// <inheritdoc/>
    public void Dispose() => _span.Close();

    private static AlarmDebounce ReadDebounce(IDahdiCalls calls)
    {
        foreach (var driver in Drivers)
        {
            int Read(string parameter) =>
                int.TryParse(calls.ReadText($"/sys/module/{driver}/parameters/{parameter}"), out var ms) && ms >= 0 ? ms : -1;
            var read = new AlarmDebounce(Read("losalarmdebounce"), Read("alarmdebounce"), Read("aisalarmdebounce"), Read("yelalarmdebounce"));
            if (read != AlarmDebounce.Unknown)
            {
                return read;
            }
        }

        return AlarmDebounce.Unknown;
    }

    private void Open()
    {
        _retryIn = TicksToRetry;
        (_isPrimed, _starved) = (false, 0);
        if (!_span.TryOpen())
        {
            return;
        }

        foreach (var ring in _rings)
        {
            ring.Clear();
        }

        var info = _span.Info;
        _before = new()
        {
            LineCodeViolations = info.BipolarViolations - _counters.LineCodeViolations, CrcErrors = info.Crc4Errors - _counters.CrcErrors,
            FarEndErrors = info.EBits - _counters.FarEndErrors, FrameErrors = info.FasErrors - _counters.FrameErrors,
        };
        Look();
    }

    /// <summary>Alarms, counters and clock, as the driver has them now.</summary>
    private void Look()
    {
        if (!_span.Ask())
        {
            Drop(_gone);
            return;
        }

        if (!_span.IsAsOpened())
        {
            Drop(DahdiWords.ConfiguredAnew(_settings.Span));
            return;
        }

        var info = _span.Info;
        _alarms = DahdiAlarm.From(info.Alarms);
        _counters.LineCodeViolations = info.BipolarViolations - _before.LineCodeViolations;
        _counters.CrcErrors = info.Crc4Errors - _before.CrcErrors;
        _counters.FarEndErrors = info.EBits - _before.FarEndErrors;
        _counters.FrameErrors = info.FasErrors - _before.FrameErrors;
        _quality = Alarms.SpoilsClock() ? ClockQuality.None
            : _settings.Line is { Timing: > 0 } && info.SyncSource == 0 ? ClockQuality.FreeRunning // it was to follow a span and follows none
            : ClockQuality.Locked;
    }

    private void Move(ReadOnlySpan<byte> toSpan, Span<byte> fromSpan)
    {
        var frames = fromSpan.Length / E1Frame.Octets;
        var waiting = FillAll();
        if (!_span.IsOpen)
        {
            return;
        }

        var tooMany = waiting > 3 * frames ? waiting - (2 * frames) : 0;
        var taken = Math.Min(frames, waiting - tooMany);
        for (var timeslot = 1; timeslot <= LastTimeslot && _span.IsOpen; timeslot++)
        {
            if (timeslot != SpanPortTraits.DChannel)
            {
                Move(timeslot, toSpan, fromSpan, tooMany, taken);
            }
        }

        _isPrimed = true;
        _starved = waiting > 0 ? 0 : Math.Min(_starved + 1, BlocksToDeath);
        _counters.SlipsLost += tooMany;
        _counters.SlipsRepeated += frames - taken;
    }

    private void Move(int timeslot, ReadOnlySpan<byte> toSpan, Span<byte> fromSpan, int tooMany, int taken)
    {
        var ring = _rings[timeslot];
        ring.Drop(tooMany);
        Idle(timeslot, (_isPrimed ? 0 : toSpan.Length / E1Frame.Octets) + tooMany);
        var got = ring.Take(_octets.AsSpan(0, taken));
        for (var i = 0; i < got; i++)
        {
            fromSpan[(i * E1Frame.Octets) + timeslot] = _octets[i];
        }

        for (var i = 0; i < taken; i++)
        {
            _octets[i] = toSpan[(i * E1Frame.Octets) + timeslot];
        }

        Send(timeslot, taken);
    }

    private void Idle(int timeslot, int octets)
    {
        for (; octets > 0; octets -= _octets.Length)
        {
            _octets.AsSpan().Fill(0xD5);
            Send(timeslot, Math.Min(octets, _octets.Length));
        }
    }

    /// <summary>Writes the first octets of the block: a write takes no more than a buffer.</summary>
    private void Send(int timeslot, int octets)
    {
        for (var from = 0; from < octets;)
        {
            var written = Write(timeslot, _octets.AsSpan(from, Math.Min(octets - from, DahdiSpan.BufferOctets)));
            if (written <= 0)
            {
                _counters.Missed++;
                return;
            }

            from += written;
        }
    }

    /// <summary>
    /// Takes what the driver has, of the last channel first: the others are read after it and have what it has. The first time they have more, by as
    /// much as they were opened before it; that is thrown away, or it would be delay for good, another in every timeslot.
    /// </summary>
    /// <returns>Octets that wait in every ring.</returns>
    private int FillAll()
    {
        Fill(LastTimeslot);
        var waiting = _rings[LastTimeslot].Count;
        for (var timeslot = 1; timeslot < LastTimeslot && _span.IsOpen; timeslot++)
        {
            Fill(timeslot, _isPrimed && waiting > 0 ? waiting : int.MaxValue); // where nothing comes an event may
            if (!_isPrimed)
            {
                _rings[timeslot].Drop(_rings[timeslot].Count - waiting);
            }
        }

        return waiting;
    }

    /// <summary>Takes what the driver has of a channel into its ring, until there are so many octets.</summary>
    private void Fill(int timeslot, int enough = int.MaxValue)
    {
        Span<byte> buffer = stackalloc byte[DahdiSpan.BufferOctets];
        var ring = _rings[timeslot];
        for (var n = 0; timeslot != SpanPortTraits.DChannel && n < MostAtOnce && _span.IsOpen && ring.Count < enough && Read(timeslot, buffer) is > 0 and var octets; n++)
        {
            ring.Put(buffer[..octets]);
        }
    }

    private int Read(int timeslot, Span<byte> into)
    {
        var result = _calls.Read(_span.Channel(timeslot), into);
        return IsThere(result == EventWaits && Events(timeslot) ? _calls.Read(_span.Channel(timeslot), into) : result);
    }

    private int Write(int timeslot, ReadOnlySpan<byte> octets)
    {
        var result = _calls.Write(_span.Channel(timeslot), octets);
        return IsThere(result == EventWaits && Events(timeslot) ? _calls.Write(_span.Channel(timeslot), octets) : result);
    }

    /// <summary>A driver without its card answers ENODEV, each time 5 ms later: it is asked no more.</summary>
    private int IsThere(int result)
    {
        if (result is -LibC.Enodev or -LibC.Ebadf or -LibC.Eio && _span.IsOpen)
        {
            Drop(_gone);
        }

        return result;
    }

    /// <summary>Takes a channel's events.</summary>
    /// <returns>False when the channel is gone.</returns>
    private bool Events(int timeslot)
    {
        for (var n = 0; n < MostAtOnce && _span.NextEvent(timeslot) is not DahdiEvent.None and var what; n++)
        {
            switch (what)
            {
                case DahdiEvent.Alarm or DahdiEvent.NoAlarm:
                    Look();
                    break;
                case DahdiEvent.Removed:
                    Drop(_gone);
                    break;
                case DahdiEvent.BadFcs or DahdiEvent.Abort or DahdiEvent.Overrun:
                    _counters.FramesBad++;
                    break;
                case DahdiEvent.ReadOverrun or DahdiEvent.WriteUnderrun:
                    _counters.Missed++;
                    break;
            }

            if (!_span.IsOpen)
            {
                return false;
            }
        }

        return true;
    }

    private void Drop(string why)
    {
        _span.Close(why);
        (_alarms, _quality, _retryIn, _starved) = (PortAlarms.Absent, ClockQuality.None, TicksToRetry, 0);
    }
}
