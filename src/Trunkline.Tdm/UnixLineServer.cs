// The exchange's side of a bank of virtual lines over a Unix datagram socket: clocked by the gateway's blocks, one gateway at a time.
using Trunkline.Fxo;

namespace Trunkline.Tdm;

/// <summary>Serves an <see cref="ILineFarSide"/> to one gateway in another process.</summary>
/// <remarks>
/// <para>The first gateway that sends a block holds the lines until it has been silent for 100 ms; another one is told so and refused.
/// Every block of the holder moves the exchange by 20 ms and is answered at once.</para>
/// <para>Without a holder every line is on hook and silent, and the server itself moves the exchange by its clock, so that callers of
/// the twin give up and calls end. Drive it from one thread: <see cref="Wait"/> (or epoll on <see cref="Handle"/>), then
/// <see cref="Run"/>, at least every 20 ms. Allocates nothing per block, never throws after its construction.</para>
/// </remarks>
public sealed class UnixLineServer : IDisposable
{
    private static readonly TimeSpan Block = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(100);

    private readonly ILineFarSide _farSide;
    private readonly TimeProvider _time;
    private readonly string _path;
    private readonly UnixDatagramSocket _socket;
    private readonly long _origin;
    private readonly LineDrive[] _drive;
    private readonly LineDrive[] _onHook;
    private readonly LineSense[] _sense;
    private readonly short[] _fromLine;
    private readonly short[] _silence;
    private readonly short[] _toLine;
    private readonly byte[] _in;
    private readonly byte[] _out;
    private UnixAddress _holder;
    private UnixAddress _from;
    private uint _sequence;
    private TimeSpan _lastBlock;
    private TimeSpan _nextOwn;

    /// <param name="path">Where its socket is made; readable and writable by its owner only.</param>
    /// <param name="farSide">The exchange.</param>
    /// <param name="time">Monotonic time.</param>
    /// <exception cref="IOException">The path cannot be used, or a living process is at it.</exception>
    public UnixLineServer(string path, ILineFarSide farSide, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(farSide);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(farSide.Count, LineBlock.MaxLines);
        _farSide = farSide;
        _time = time;
        _path = path;
        _drive = new LineDrive[farSide.Count];
        _onHook = new LineDrive[farSide.Count];
        _sense = new LineSense[farSide.Count];
        _fromLine = new short[farSide.Count * ILineBank.BlockSamples];
        _silence = new short[_fromLine.Length];
        _toLine = new short[_fromLine.Length];
        _in = new byte[LineBlock.LengthOf(farSide.Count)];
        _out = new byte[_in.Length];
        _origin = time.GetTimestamp();
        _socket = UnixDatagramSocket.OpenAt(path);
    }

    /// <summary>True while a gateway holds the lines.</summary>
    public bool IsHeld => _holder.Length > 0;

    /// <summary>The socket's descriptor, for epoll.</summary>
    public int Handle => _socket.Handle;

    /// <summary>Blocks taken.</summary>
    public long Blocks { get; private set; }

    /// <summary>Blocks of the holder that never came, by sequence number.</summary>
    public long Lost { get; private set; }

    /// <summary>Datagrams dropped: malformed, or out of order.</summary>
    public long Dropped { get; private set; }

    /// <summary>Datagrams of other gateways, refused.</summary>
    public long Refused { get; private set; }

    /// <summary>Waits for a datagram.</summary>
    /// <param name="milliseconds">At most so long.</param>
    public bool Wait(int milliseconds) => _socket.Wait(milliseconds);

    /// <summary>Takes every datagram that has come, and the time that has passed.</summary>
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
            _nextOwn = now;
        }

        if (IsHeld)
        {
            return;
        }

        // A process that slept for long does not catch up more than a second.
        if (now - _nextOwn > TimeSpan.FromSeconds(1))
        {
            _nextOwn = now;
        }

        for (; _nextOwn <= now; _nextOwn += Block)
        {
            _farSide.Process(_onHook, _silence, _sense, _toLine);
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
        if (length > _in.Length || _from.Length <= 2
            || LineBlock.ReadHeader(_in.AsSpan(0, length), _farSide.Count, out var kind, out var sequence) != LineBlockError.None
            || kind != LineBlockKind.Drive)
        {
            Dropped++;
            return;
        }

        if (IsHeld && !_holder.Is(ref _from) && now - _lastBlock < Silence)
        {
            Refused++;
            _socket.Send(_out.AsSpan(0, LineBlock.WriteRefused(_out)), ref _from);
            return;
        }

        var isNew = !IsHeld || !_holder.Is(ref _from);
        if ((!isNew && (int)(sequence - _sequence) <= 0) || LineBlock.Read(_in.AsSpan(0, length), _drive, _fromLine) != LineBlockError.None)
        {
            Dropped++;
            return;
        }

        if (isNew)
        {
            _holder = _from;
        }
        else
        {
            Lost += sequence - _sequence - 1;
        }

        _sequence = sequence;
        _lastBlock = now;
        Blocks++;
        _farSide.Process(_drive, _fromLine, _sense, _toLine);
        _socket.Send(_out.AsSpan(0, LineBlock.Write(_out, sequence, _sense, _toLine)), ref _holder);
    }
}
