// One end of a pseudowire, all but its socket: datagrams in and out, frames in and out, and the time told with each call. What comes
// goes through the jitter buffer, is played at the recovered clock into a store, and is taken from there by the caller's clock; what goes
// out is packed as the caller gives it, or while it is looped as it is played: by the clock of the line it came from. With SAToP framer and deframer stand between.
namespace Trunkline.E1;

/// <summary>How an end of a pseudowire is made.</summary>
/// <param name="Format">What was agreed with the far end.</param>
public sealed record PseudowireEndOptions(PseudowireFormat Format)
{
    /// <summary>Jitter buffer and packet loss state.</summary>
    public PseudowireValues Values { get; init; } = new();

    /// <summary>Clock recovery.</summary>
    public AdaptiveClockValues Clock { get; init; } = new();

    /// <summary>CRC-4, with SAToP; CESoPSN leaves timeslot 0 to the far gateway.</summary>
    public Crc4Mode Crc4 { get; init; } = Crc4Mode.Automatic;

    /// <summary>The first sequence number; random is good practice (RFC 4553 §6.2.1).</summary>
    public ushort FirstSequence { get; init; }
}

/// <summary>One end of a pseudowire.</summary>
/// <remarks>
/// Times are of one monotonic clock, from any origin; a time before the last is taken as the last. Allocates nothing after construction, never
/// throws on what was received.
/// </remarks>
public sealed class PseudowireEnd
{
    private const int Chunk = ISpanPort.MostFrames;
    private const int StoreFrames = 1600;
    private const int Slack = ISpanPort.MostFrames; // the caller's tick may be so late, and the clocks so far apart
    private static readonly TimeSpan MostAtOnce = TimeSpan.FromSeconds(2);

    private readonly PseudowireFormat _format;
    private readonly PseudowireValues _values;
    private readonly PseudowireSender _sender;
    private readonly SatopLine? _satop;
    private readonly ElasticStore _store;
    private readonly PseudowireAlarms _alarms = new();
    private readonly double _secondsPerOctet;
    private readonly byte[] _line = new byte[Chunk * E1Frame.Octets];
    private readonly byte[] _frames = new byte[Chunk / 2 * E1Deframer.RoomFor(2 * E1Frame.Octets)];
    private readonly byte[] _toSend = new byte[Chunk * E1Frame.Octets];
    private readonly byte[] _back = new byte[StoreFrames * E1Frame.Octets]; // played, and to go back
    private SpanLoop _loop;
    private int _sendFrom;
    private int _sendTo;
    private int _backFrom;
    private int _backTo;
    private TimeSpan _now;
    private bool _hasNow;
    private double _phase;
    private int _jumps;
    private long _taken;
    private long _malformed;

    /// <param name="options">How it is made.</param>
    public PseudowireEnd(PseudowireEndOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_format, _values) = (options.Format, options.Values);
        _sender = new(_format, options.FirstSequence);
        _satop = _format.Kind == PseudowireKind.Satop ? new(options.Crc4) : null;
        _store = new(StoreFrames, Slack, _values.Idle);
        _secondsPerOctet = 1.0 / ((double)E1Frame.PerSecond * _format.OctetsPerFrame);

        // The framer is right behind: all ones in place of a lost packet would cost it its alignment and tell of AIS where there is none.
        Buffer = new(_format, _values with { RepeatsLostBits = true });
        Clock = new(options.Clock);
    }

    /// <summary>The jitter buffer.</summary>
    public PseudowireJitterBuffer Buffer { get; }

    /// <summary>The recovered clock.</summary>
    public AdaptiveClock Clock { get; }

    /// <summary>What is sent on command.</summary>
    public SpanSignal Signal { get; set; }

    /// <summary>Where it is looped; CESoPSN has no line whose bits could go back, its line loop is <see cref="CanLoop">refused</see>.</summary>
    /// <remarks>
    /// Line and payload: what is played goes back at once, at the rate of the clock it came by, so that nothing slips between the two; what the caller
    /// gives is left out. Local: what the caller gives is what it takes, and goes out all the same.
    /// </remarks>
    public SpanLoop Loop
    {
        get => _loop;
        set
        {
            if (value != _loop && CanLoop(value))
            {
                _loop = value;
                _backFrom = _backTo = 0;
                _store.Reset();
            }
        }
    }

    /// <summary>Frames played that nobody has taken, but for those that stay: the store is kept half full.</summary>
    public int FramesReady => Math.Max(0, _store.Fill - (Slack / 2));

    /// <summary>Packets written.</summary>
    public long PacketsSent => _sender.Packets;

    /// <summary>What is wrong now; <see cref="PortAlarms.Looped"/> while there is a loop.</summary>
    public PortAlarms Alarms => (_loop == SpanLoop.None ? PortAlarms.None : PortAlarms.Looped) | (Buffer.HasHeard, Buffer.State) switch
    {
        (false, _) => PortAlarms.Absent,
        (_, PseudowireState.Intermediate) => PortAlarms.Recovering,
        _ => (_alarms.Alarms & PortAlarms.PacketLoss) != 0 ? PortAlarms.PacketLoss : _alarms.Alarms | (_satop?.Alarms ?? 0),
    };

    private bool GoesBack => _loop is SpanLoop.Line or SpanLoop.Payload;

    /// <summary>Datagrams in a row, to the last, that were not in the agreed format.</summary>
    public int MalformedInARow { get; private set; }

    /// <summary>What was wrong with the last of them.</summary>
    public PseudowireFault LastFault { get; private set; }

    /// <summary>How good the recovered clock is.</summary>
    public ClockQuality ClockQuality => Alarms.SpoilsClock() ? ClockQuality.None : Clock.Quality;

    /// <summary>Counters as every span has them; <see cref="PseudowireJitterBuffer.Counters"/> has more.</summary>
    public SpanCounters Counters => new()
    {
        Frames = _taken,
        SlipsLost = _store.SlipsLost + Buffer.Counters.FramesSkipped,
        SlipsRepeated = _store.SlipsRepeated,
        PacketsReceived = Buffer.Counters.Received,
        PacketsLost = Buffer.Counters.Lost,
        PacketsLate = Buffer.Counters.Late,
        PacketsReordered = Buffer.Counters.Reordered,
        PacketsMalformed = _malformed,
        Underruns = Buffer.Counters.Underruns,
        Overruns = Buffer.Counters.Overruns,
        PacketLosses = Buffer.Counters.LossStates,
        Strangers = Buffer.Counters.OutOfSequence,
        FrameErrors = _satop?.Deframer.FasErrors ?? 0,
        CrcErrors = _satop?.Deframer.CrcErrors ?? 0,
        FarEndErrors = _satop?.Deframer.FarEndErrors ?? 0,
    };

    /// <summary>A datagram has come from the far end.</summary>
    /// <param name="datagram">Whole.</param>
    /// <param name="arrived">When; in order.</param>
    public void Receive(ReadOnlySpan<byte> datagram, TimeSpan arrived)
    {
        Advance(arrived);
        if (!PseudowirePacket.TryParse(_format, datagram, out var packet, out var error))
        {
            _malformed++;
            MalformedInARow = Math.Min(MalformedInARow + 1, int.MaxValue - 1);
            LastFault = error.Fault;
            return;
        }

        MalformedInARow = 0;

        var isTaken = Buffer.Put(packet, datagram.Slice(packet.PayloadOffset, packet.PayloadLength));
        if (_jumps != Buffer.Jumps)
        {
            _jumps = Buffer.Jumps;
            Clock.Restart();
        }

        if (isTaken)
        {
            Clock.OnPacket(TimeOf(Buffer.LastPosition), _now, TimeOf(Buffer.Fill));
        }
    }

    /// <summary>Time passes: plays what is due.</summary>
    /// <param name="now">The time.</param>
    public void Advance(TimeSpan now)
    {
        if (!_hasNow || now <= _now)
        {
            _now = _hasNow ? _now : now;
            _hasNow = true;
            return;
        }

        // After a longer sleep of the whole process there is nothing left to play.
        var passed = now - _now;
        _now = now;
        _phase += Math.Min(passed.TotalSeconds, MostAtOnce.TotalSeconds) * E1Frame.PerSecond * Clock.Rate;
        while (_phase >= 1)
        {
            var frames = Math.Min((int)_phase, Chunk);
            _phase -= frames;
            Play(frames);
        }
    }

    /// <summary>Frames that still fit into the packet being filled; while what comes goes back, those of a whole one.</summary>
    public int FramesToPacket => GoesBack ? Math.Max(1, _format.PayloadOctets / _format.OctetsPerFrame) : _sender.FramesLeft;

    /// <summary>Whether it can make a loop.</summary>
    public bool CanLoop(SpanLoop loop) => loop != SpanLoop.Line || _satop is not null;

    /// <summary>Takes a block that was played.</summary>
    /// <param name="fromSpan">Whole frames, at most <see cref="ISpanPort.MostFrames"/>; filled.</param>
    /// <param name="now">The time.</param>
    public void Take(Span<byte> fromSpan, TimeSpan now)
    {
        Advance(now);
        _store.Read(fromSpan);
        _taken += fromSpan.Length / E1Frame.Octets;
    }

    /// <summary>
    /// Gives frames to send; afterwards <see cref="NextDatagram"/> gives the packets that are full: while what comes goes back, those of it that
    /// has been played, and <see cref="Advance"/> ahead of it is what plays.
    /// </summary>
    /// <param name="toSpan">Whole frames, at most <see cref="ISpanPort.MostFrames"/>.</param>
    public void Give(ReadOnlySpan<byte> toSpan)
    {
        _sender.SendsRemoteLoss = Buffer.State == PseudowireState.PacketLoss;
        _sender.SendsLocalFault = Signal == SpanSignal.Ais;
        _sender.SendsRemoteDefect = Signal == SpanSignal.RemoteAlarm || Buffer.LocalFault;
        if (GoesBack)
        {
            _sendFrom = _sendTo = 0;
            return;
        }

        toSpan.CopyTo(_toSend);
        (_sendFrom, _sendTo) = (0, toSpan.Length);
        _satop?.Frame(_toSend.AsSpan(0, _sendTo), Signal);
        if (_loop == SpanLoop.Local)
        {
            Store(_toSend.AsSpan(0, _sendTo));
        }
    }

    /// <summary>The next datagram of what was given last.</summary>
    /// <param name="datagram">Room for <see cref="PseudowireFormat.DatagramOctets"/>.</param>
    /// <returns>Its octets; 0 when there is none: what is left waits for more frames.</returns>
    public int NextDatagram(Span<byte> datagram)
    {
        if (GoesBack)
        {
            _backFrom += _sender.Take(_back.AsSpan(_backFrom, _backTo - _backFrom));
        }
        else
        {
            _sendFrom += _sender.Take(_toSend.AsSpan(_sendFrom, _sendTo - _sendFrom));
        }

        return _sender.Write(datagram);
    }

    private void Play(int frames)
    {
        var line = _line.AsSpan(0, frames * E1Frame.Octets);
        Buffer.Play(line);
        _alarms.Advance(frames, Buffer);
        if (_loop == SpanLoop.Line)
        {
            Return(line);
        }

        if (_loop != SpanLoop.Local)
        {
            Store(line);
        }
    }

    /// <summary>What the caller is to take.</summary>
    private void Store(Span<byte> line)
    {
        if (_satop is not null)
        {
            line = _frames.AsSpan(0, _satop.Deframe(line, _frames, _values.Idle));
        }

        _store.Write(line);
        if (_loop == SpanLoop.Payload)
        {
            _satop?.Frame(line, Signal); // it is in the store already
            Return(line);
        }
    }

    /// <summary>What is to go back; when nobody has sent for so long that there is no room, what waits is left out.</summary>
    private void Return(ReadOnlySpan<byte> line)
    {
        if (_backTo + line.Length > _back.Length)
        {
            _back.AsSpan(_backFrom, _backTo - _backFrom).CopyTo(_back);
            (_backFrom, _backTo) = (0, _backTo - _backFrom);
            if (_backTo + line.Length > _back.Length)
            {
                (_backFrom, _backTo) = (0, 0);
            }
        }

        line.CopyTo(_back.AsSpan(_backTo));
        _backTo += line.Length;
    }

    private TimeSpan TimeOf(long octets) => TimeSpan.FromTicks((long)(octets * _secondsPerOctet * TimeSpan.TicksPerSecond));
}
