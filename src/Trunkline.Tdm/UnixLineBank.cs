// The subscriber's side of a virtual line bank whose exchange is another process. Each block is answered by one block; the
// answer to the last one is waiting when the next is due, so the delay is one block and the exchange's clock is ours.
// An exchange that does not answer for 100 ms is a cut cable: no battery, silence. It is sought again every half second.
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Trunkline.Fxo;

namespace Trunkline.Tdm;

/// <summary>A bank of lines over a Unix datagram socket. Time is counted in blocks: it has no clock.</summary>
public sealed class UnixLineBank : ILineBank, IDisposable
{
    private const int DeadAfter = 5;
    private const int RetryAfter = 25;
    private const int MaxWaiting = 3;

    private readonly string _path;
    private readonly string _ownPath;
    private readonly byte[] _out;
    private readonly byte[] _in = new byte[LineBlock.MaxLength];
    private readonly byte[][] _waiting;
    private Socket? _socket;
    private ulong _session;
    private uint _sequence;
    private int _waitingFirst;
    private int _waitingCount;
    private int _silentFor = DeadAfter;
    private int _retryIn;

    /// <param name="path">The exchange's socket.</param>
    /// <param name="lines">How many lines, 1 to 32.</param>
    public UnixLineBank(string path, int lines)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lines, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lines, LineBlock.MaxLines);
        _path = path;
        _ownPath = $"{path}.{Environment.ProcessId}";
        Count = lines;
        _out = new byte[LineBlock.LengthOf(lines)];
        _waiting = new byte[MaxWaiting][];
        for (var i = 0; i < MaxWaiting; i++)
        {
            _waiting[i] = new byte[LineBlock.LengthOf(lines)];
        }
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>True while the exchange answers.</summary>
    public bool IsConnected => _silentFor < DeadAfter;

    /// <summary>Datagrams that were not blocks of this session.</summary>
    public long Malformed { get; private set; }

    /// <summary>Blocks that were not there when they were due: silence stood in.</summary>
    public long Missed { get; private set; }

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<LineDrive> drive, ReadOnlySpan<short> toLine, Span<LineSense> sense, Span<short> fromLine)
    {
        if (_socket is null && !TryConnect())
        {
            Silence(sense, fromLine);
            return;
        }

        Receive();
        if (_waitingCount > 0)
        {
            LineBlock.Read(_waiting[_waitingFirst], sense[..Count], fromLine[..(Count * ILineBank.BlockSamples)]);
            _waitingFirst = (_waitingFirst + 1) % MaxWaiting;
            _waitingCount--;
            _silentFor = 0;
        }
        else if (++_silentFor >= DeadAfter)
        {
            Silence(sense, fromLine);
            if (_silentFor % RetryAfter == 0)
            {
                Disconnect();
                return;
            }
        }
        else
        {
            Missed++;
            fromLine.Clear(); // the voltage stays what it was
        }

        LineBlock.WriteHeader(_out, LineBlockKind.ToExchange, _session, ++_sequence, Count);
        LineBlock.Write(_out, drive[..Count], toLine[..(Count * ILineBank.BlockSamples)]);
        _socket!.Send(_out, SocketFlags.None, out var error);
        if (error is SocketError.ConnectionRefused or SocketError.NotConnected or SocketError.ConnectionReset)
        {
            Disconnect();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Disconnect();

    private void Receive()
    {
        while (true)
        {
            var length = _socket!.Receive(_in, SocketFlags.None, out var error);
            if (error != SocketError.Success)
            {
                return;
            }

            if (!LineBlock.TryReadHeader(_in.AsSpan(0, length), out var kind, out var session, out _, out var lines)
                || kind != LineBlockKind.ToSubscriber || session != _session || lines != Count)
            {
                Malformed++;
                continue;
            }

            if (_waitingCount == MaxWaiting)
            {
                _waitingFirst = (_waitingFirst + 1) % MaxWaiting; // we were late: the oldest is lost
                _waitingCount--;
                Missed++;
            }

            _in.AsSpan(0, length).CopyTo(_waiting[(_waitingFirst + _waitingCount++) % MaxWaiting]);
        }
    }

    private bool TryConnect()
    {
        if (_retryIn-- > 0)
        {
            return false;
        }

        _retryIn = RetryAfter;
        try
        {
            File.Delete(_ownPath);
            _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
            _socket.Bind(new UnixDomainSocketEndPoint(_ownPath));
            _socket.Connect(new UnixDomainSocketEndPoint(_path));
            _session = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
            var hello = new byte[LineBlock.HeaderLength + Encoding.UTF8.GetByteCount(_ownPath)];
            LineBlock.WriteHeader(hello, LineBlockKind.Hello, _session, 0, Count);
            Encoding.UTF8.GetBytes(_ownPath, hello.AsSpan(LineBlock.HeaderLength));
            _socket.Send(hello, SocketFlags.None, out var error);
            _waitingCount = 0;
            if (error == SocketError.Success)
            {
                return true;
            }
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            // The exchange is not there (yet): a cut cable.
        }

        Disconnect();
        return false;
    }

    private void Disconnect()
    {
        if (_socket is not null)
        {
            _socket.Dispose();
            _socket = null;
            try
            {
                File.Delete(_ownPath);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Left behind; the next start with this process number replaces it.
            }
        }

        _silentFor = Math.Max(_silentFor, DeadAfter);
    }

    private void Silence(Span<LineSense> sense, Span<short> fromLine)
    {
        sense[..Count].Clear(); // no battery
        fromLine.Clear();
    }
}
