// The exchange's side of a virtual line bank: answers every block with a block. Its clock is the subscriber's: when no block
// comes for 100 ms the lines are put on hook, and whoever says hello next has them.
using System.Net.Sockets;
using System.Text;
using Trunkline.Fxo;

namespace Trunkline.Tdm;

/// <summary>Serves a bank of lines over a Unix datagram socket, on the thread that calls <see cref="Run"/>.</summary>
public sealed class UnixLineServer : IDisposable
{
    private const int SilenceMs = 100;

    private readonly string _path;
    private readonly ILineFarSide _farSide;
    private readonly Socket _socket;
    private readonly byte[] _in = new byte[LineBlock.MaxLength];
    private readonly byte[] _out;
    private readonly LineDrive[] _drive;
    private readonly LineSense[] _sense;
    private readonly short[] _fromLine;
    private readonly short[] _toLine;
    private Socket? _client;
    private ulong _session;
    private bool _isActive;

    /// <summary>Binds the socket; one left over from a dead process is replaced.</summary>
    /// <param name="path">The socket.</param>
    /// <param name="farSide">The exchange.</param>
    /// <exception cref="SocketException">The path cannot be bound.</exception>
    public UnixLineServer(string path, ILineFarSide farSide)
    {
        ArgumentNullException.ThrowIfNull(farSide);
        _path = path;
        _farSide = farSide;
        var lines = farSide.Count;
        _out = new byte[LineBlock.LengthOf(lines)];
        _drive = new LineDrive[lines];
        _sense = new LineSense[lines];
        _fromLine = new short[lines * ILineBank.BlockSamples];
        _toLine = new short[lines * ILineBank.BlockSamples];
        File.Delete(path);
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = SilenceMs };
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>True while a subscriber sends blocks.</summary>
    public bool HasSubscriber => _isActive;

    /// <summary>Datagrams that were neither a hello nor a block of the present session.</summary>
    public long Malformed { get; private set; }

    /// <summary>Work to do on the serving thread between two blocks: how others reach the exchange. Called at least every 100 ms.</summary>
    public Action? Between { get; set; }

    /// <summary>Serves until cancelled.</summary>
    public void Run(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            ServeOne();
            Between?.Invoke();
        }
    }

    /// <summary>Waits at most 100 ms for one datagram and answers it.</summary>
    public void ServeOne()
    {
        var length = _socket.Receive(_in, SocketFlags.None, out var error);
        if (error != SocketError.Success)
        {
            GoQuiet();
            return;
        }

        if (!LineBlock.TryReadHeader(_in.AsSpan(0, length), out var kind, out var session, out var sequence, out var lines) || lines > _farSide.Count)
        {
            Malformed++;
        }
        else if (kind == LineBlockKind.Hello)
        {
            Welcome(session, Encoding.UTF8.GetString(_in.AsSpan(LineBlock.HeaderLength, length - LineBlock.HeaderLength)));
        }
        else if (kind != LineBlockKind.ToExchange || session != _session || _client is null)
        {
            Malformed++;
        }
        else
        {
            Answer(sequence, lines);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client?.Dispose();
        _socket.Dispose();
        File.Delete(_path);
    }

    private void Answer(uint sequence, int lines)
    {
        _isActive = true;
        _drive.AsSpan().Clear();
        _fromLine.AsSpan().Clear();
        LineBlock.Read(_in, _drive.AsSpan(0, lines), _fromLine.AsSpan(0, lines * ILineBank.BlockSamples));
        _farSide.Process(_drive, _fromLine, _sense, _toLine);
        LineBlock.WriteHeader(_out, LineBlockKind.ToSubscriber, _session, sequence, lines);
        LineBlock.Write(_out, _sense.AsSpan(0, lines), _toLine.AsSpan(0, lines * ILineBank.BlockSamples));
        _client!.Send(_out.AsSpan(0, LineBlock.LengthOf(lines)), SocketFlags.None, out _);
    }

    private void Welcome(ulong session, string path)
    {
        if (_isActive && session != _session)
        {
            Malformed++; // somebody else has the lines
            return;
        }

        _client?.Dispose();
        _client = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            _client.Connect(new UnixDomainSocketEndPoint(path));
            _session = session;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            _client.Dispose();
            _client = null;
            Malformed++;
        }
    }

    private void GoQuiet()
    {
        if (!_isActive)
        {
            return;
        }

        // One last block with every loop open: the exchange sees its lines hung up.
        _isActive = false;
        _drive.AsSpan().Clear();
        _fromLine.AsSpan().Clear();
        _farSide.Process(_drive, _fromLine, _sense, _toLine);
    }
}
