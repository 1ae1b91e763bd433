// The exchange's end of a virtual span over a Unix datagram socket: clocked by the gateway's blocks, one gateway at a time. The whole line with its
// bits is here, from the gateway's card to the exchange's: what crosses the socket is what a driver and its card tell each other.
using Trunkline.E1;

namespace Trunkline.Tdm;

/// <summary>Serves a span with its line to one gateway in another process.</summary>
/// <remarks>
/// The first gateway that sends a block holds the span until it has been silent for 100 ms; another one is told so and refused. Every block of
/// the holder is answered at once. Without a holder the line is dead at the exchange, which passes its own time. Drive it from one thread:
/// <see cref="Wait"/>, then <see cref="Run"/>, at least every 20 ms. Allocates nothing per block, never throws after its construction.
/// </remarks>
public sealed class UnixSpanServer : IDisposable
{
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(100);

    private readonly FramedSpanPort _span;
    private readonly TimeProvider _time;
    private readonly string _path;
    private readonly UnixDatagramSocket _socket;
    private readonly long _origin;
    private readonly byte[] _in = new byte[SpanBlock.Length];
    private readonly byte[] _out = new byte[SpanBlock.Length];
    private UnixAddress _holder;
    private UnixAddress _from;
    private uint _sequence;
    private TimeSpan _lastBlock;

    /// <param name="path">Where its socket is made; readable and writable by its owner only.</param>
    /// <param name="span">The line, with the exchange at its far end; it is the server's alone.</param>
    /// <param name="time">Monotonic time.</param>
    /// <exception cref="IOException">The path cannot be used, or a living process is at it.</exception>
    public UnixSpanServer(string path, FramedSpanPort span, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(span);
        ArgumentNullException.ThrowIfNull(time);
        (_span, _time, _path) = (span, time, path);
        _origin = time.GetTimestamp();
        _socket = UnixDatagramSocket.OpenAt(path);
        span.SwitchOff();
    }

    /// <summary>True while a gateway holds the span.</summary>
    public bool IsHeld => _holder.Length > 0;

    /// <summary>The socket's descriptor, for epoll.</summary>
    public int Handle => _socket.Handle;

    /// <summary>Blocks of the holder that never came, by sequence number.</summary>
    public long Missed { get; private set; }

    /// <summary>Datagrams dropped: malformed, out of order, or of another gateway.</summary>
    public long Dropped { get; private set; }

    /// <summary>Waits for a datagram.</summary>
    /// <param name="milliseconds">At most so long.</param>
    public bool Wait(int milliseconds) => _socket.Wait(milliseconds);

    /// <summary>Takes every datagram that has come.</summary>
    public void Run()
    {
        var now = _time.GetElapsedTime(_origin);
        for (var n = 0; n < 64 && _socket.TryReceive(_in, out var length, ref _from); n++)
        {
            Take(length, now);
        }

        if (IsHeld && now - _lastBlock >= Silence)
        {
            _holder.Length = 0;
            _span.SwitchOff();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        File.Delete(_path);
    }

    private void Take(int length, TimeSpan now)
    {
        if (length > _in.Length || _from.Length <= 2 || !SpanBlock.TryReadHeader(_in.AsSpan(0, length), out var header)
            || header.Kind != SpanBlockKind.ToExchange)
        {
            Dropped++;
            return;
        }

        var isHolder = IsHeld && _holder.Is(ref _from);
        if (IsHeld && !isHolder && now - _lastBlock < Silence)
        {
            Dropped++;
            SpanBlock.WriteHeader(_out, new(SpanBlockKind.Refused, PortAlarms.None, header.Sequence));
            _socket.Send(_out.AsSpan(0, SpanBlock.Header), ref _from);
            return;
        }

        if (isHolder && (int)(header.Sequence - _sequence) <= 0)
        {
            Dropped++;
            return;
        }

        Missed += isHolder ? header.Sequence - _sequence - 1 : 0;
        _holder = _from;
        _sequence = header.Sequence;
        _lastBlock = now;
        if (header.Loop != _span.Near.Loop)
        {
            _ = _span.TryLoop(header.Loop); // only when it changes: a loop begins empty
        }

        _ = _span.TrySignal(header.Signal);
        _span.Transfer(_in.AsSpan(SpanBlock.Header), _out.AsSpan(SpanBlock.Header));
        SpanBlock.WriteHeader(_out, new(SpanBlockKind.FromExchange, _span.Alarms, _sequence, Counted: _span.Counters));
        _socket.Send(_out, ref _holder);
    }
}
