// The gateway's end of a virtual span whose exchange is another process: one datagram each way per block, over a Unix socket. The line with its
// bits, and our card at its end, are in the exchange's process: what the card finds and counts comes with the blocks, what it is ordered goes.
using Trunkline.E1;

namespace Trunkline.Tdm;

/// <summary>A span over a Unix datagram socket.</summary>
/// <remarks>
/// A transfer of 20 ms sends its block and takes the oldest answer that has come, so what is heard is one block old. It never waits: without
/// an answer the span is idle; after 60 ms without any it is absent. There is nothing to reconnect: a new exchange at the same path is simply
/// heard again, and hears what is to be looped and sent with every block. Allocates nothing, never throws after its construction. Not supported:
/// other blocks than 20 ms.
/// </remarks>
public sealed class UnixSpanPort : ISpanPort
{
    private const int BlocksToDeath = 3;
    private const int MostWaiting = 3;

    private readonly UnixDatagramSocket _socket;
    private readonly byte[] _out = new byte[SpanBlock.Length];
    private readonly byte[] _in = new byte[SpanBlock.Length];
    private UnixAddress _exchange;
    private UnixAddress _from;
    private SpanCounters _counters;
    private SpanCounters _told;
    private PortAlarms _alarms;
    private SpanLoop _loop;
    private SpanSignal _signal;
    private uint _sequence;
    private uint _heard;
    private int _missing = BlocksToDeath;

    /// <param name="path">Where the exchange's socket is, or will be; 1 to 107 octets.</param>
    /// <exception cref="ArgumentException">The path cannot be.</exception>
    /// <exception cref="IOException">The system gives no socket.</exception>
    public UnixSpanPort(string path)
    {
        if (!UnixAddress.TryFromPath(path, out _exchange))
        {
            throw new ArgumentException("Not a path for a Unix socket (1 to 107 octets).", nameof(path));
        }

        var ms = AlarmCriteria.Default.ClearAfter / (E1Frame.PerSecond / 1000);
        Traits = new()
        {
            Kind = "virtual", Place = path, Timeslots = SpanPortTraits.AllTimeslots, Clock = SpanClock.Given, Debounce = new(ms, ms, ms, ms),
            Loops = (1 << (int)SpanLoop.Local) | (1 << (int)SpanLoop.Line) | (1 << (int)SpanLoop.Payload),
        };
        _socket = UnixDatagramSocket.OpenUnnamed();
    }

    /// <inheritdoc/>
    public SpanPortTraits Traits { get; }

    /// <inheritdoc/>
    public PortAlarms Alarms => _missing < BlocksToDeath ? _alarms : PortAlarms.Absent;

    /// <inheritdoc/>
    public ClockQuality ClockQuality => ClockQuality.Locked; // the exchange is clocked by our blocks

    /// <inheritdoc/>
    public SpanCounters Counters => _counters;

    /// <inheritdoc/>
    public int Handle => -1;

    /// <inheritdoc/>
    public int FramesReady => -1;

    /// <inheritdoc/>
    public string Refused => IsRefused ? "another gateway holds the span" : _missing < BlocksToDeath ? "" : "no exchange answers";

    /// <summary>True while the exchange says that another gateway holds the span.</summary>
    public bool IsRefused { get; private set; }

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<byte> toSpan, Span<byte> fromSpan)
    {
        SpanBlock.WriteHeader(_out, new(SpanBlockKind.ToExchange, PortAlarms.None, ++_sequence, _loop, _signal));
        toSpan.CopyTo(_out.AsSpan(SpanBlock.Header));
        _socket.Send(_out, ref _exchange);
        _counters.Frames += ISpanPort.MostFrames;
        if (TryTake(fromSpan))
        {
            _missing = 0;
            IsRefused = false;
            return;
        }

        _counters.SlipsRepeated++;
        _missing = Math.Min(_missing + 1, BlocksToDeath);
        fromSpan.Fill(Traits.Idle);
    }

    /// <inheritdoc/>
    public bool TrySendFrame(ReadOnlySpan<byte> frame) => false;

    /// <inheritdoc/>
    public int ReceiveFrame(Span<byte> frame) => 0;

    /// <inheritdoc/>
    public bool TryLoop(SpanLoop loop)
    {
        _loop = loop;
        return true;
    }

    /// <inheritdoc/>
    public bool TrySignal(SpanSignal signal)
    {
        _signal = signal;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private bool TryTake(Span<byte> fromSpan)
    {
        var taken = 0;
        while (taken == 0 || (taken <= 16 && _sequence - _heard > MostWaiting && _socket.Wait(0)))
        {
            if (!TryReceiveOne(fromSpan))
            {
                break;
            }

            taken++;
        }

        _counters.SlipsLost += Math.Max(0, taken - 1);
        return taken > 0;
    }

    private void Count(in SpanCounters told)
    {
        _counters.SlipsLost += Since(_told.SlipsLost, told.SlipsLost);
        _counters.SlipsRepeated += Since(_told.SlipsRepeated, told.SlipsRepeated);
        _counters.FrameErrors += Since(_told.FrameErrors, told.FrameErrors);
        _counters.CrcErrors += Since(_told.CrcErrors, told.CrcErrors);
        _counters.FarEndErrors += Since(_told.FarEndErrors, told.FarEndErrors);
        _told = told;
    }

    /// <summary>What a counter has grown by; one that is smaller than it was belongs to an exchange that was started anew.</summary>
    private static long Since(long before, long now) => now >= before ? now - before : now;

    private bool TryReceiveOne(Span<byte> fromSpan)
    {
        for (var tries = 0; tries < 32 && _socket.TryReceive(_in, out var length, ref _from); tries++)
        {
            if (length > _in.Length || !_from.Is(ref _exchange) || !SpanBlock.TryReadHeader(_in.AsSpan(0, length), out var header))
            {
                _counters.Strangers++;
                continue;
            }

            if (header.Kind == SpanBlockKind.Refused)
            {
                IsRefused = true;
                continue;
            }

            if (header.Kind != SpanBlockKind.FromExchange || (int)(header.Sequence - _heard) <= 0 || (int)(header.Sequence - _sequence) > 0)
            {
                _counters.Strangers++;
                continue;
            }

            _heard = header.Sequence;
            _alarms = header.Alarms;
            Count(header.Counted);
            _in.AsSpan(SpanBlock.Header, fromSpan.Length).CopyTo(fromSpan);
            return true;
        }

        return false;
    }
}
