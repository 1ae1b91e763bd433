using System.Diagnostics.CodeAnalysis;
using Trunkline.Base;
using Trunkline.Control;

namespace Trunkline.Net;

/// <summary>A control link over a stream: octets in, octets out.</summary>
internal sealed class ControlStream : IControlStream, IStreamUser
{
    private StreamConnection? _connection;

    public ControlLink? Link { get; set; }

    public Action? WhenClosed { get; init; }

    public Action<ControlStream>? WhenConnected { get; init; }

    public void Use(StreamConnection connection) => _connection = connection;

    public int Send(ReadOnlySpan<byte> octets, bool mayWait) => _connection?.Gather(octets, mayWait ? ControlLink.MayWait : TimeSpan.Zero) ?? 0;

    public void Close()
    {
        _connection?.Close();
        WhenClosed?.Invoke();
    }

    public void OnConnected(StreamConnection connection)
    {
        _connection = connection;
        WhenConnected?.Invoke(this);
    }

    public void OnReceived(StreamConnection connection, ReadOnlySpan<byte> octets) => Link?.OnReceived(octets);

    public void OnWritable(StreamConnection connection) => Link?.OnWritable();

    public void OnClosed(StreamConnection connection, Errno error)
    {
        Link?.OnClosed();
        WhenClosed?.Invoke();
    }
}

/// <summary>The gateway process's door for its controller: a Unix socket that only its owner can open.</summary>
public sealed class UnixControlServer : IDisposable
{
    private readonly UnixListener _listener;

    private UnixControlServer(UnixListener listener) => _listener = listener;

    /// <summary>Opens the door.</summary>
    /// <param name="reactor">The gateway's reactor.</param>
    /// <param name="path">The socket's path, at most 107 octets.</param>
    /// <param name="endpoint">The gateway's end of the link.</param>
    /// <param name="server">The server.</param>
    /// <param name="error">Why not.</param>
    /// <returns>False with <paramref name="error"/> when another process listens there or the path cannot be used.</returns>
    public static bool TryStart(Reactor reactor, string path, GatewayEndpoint endpoint, [NotNullWhen(true)] out UnixControlServer? server, out Errno error)
    {
        server = null;
        if (!UnixListener.TryListen(reactor, path, () => new ControlStream { WhenConnected = s => s.Link = endpoint.Accept(s) }, out var listener, out error))
        {
            return false;
        }

        server = new(listener);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}

/// <summary>The deciding process's way to its gateway: connects, and connects again 100 ms, 200 ms, 400 ms ... up to 1 s after it was lost.</summary>
/// <remarks>Gives up only when a controller with a higher epoch has the gateway (<see cref="GatewayClient.IsOutranked"/>).</remarks>
public sealed class UnixControlClient : IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(1);

    private readonly Reactor _reactor;
    private readonly string _path;
    private readonly GatewayClient _client;
    private readonly TimerSet<Timers> _timers;
    private ControlStream? _stream;
    private TimeSpan _retry = FirstRetry;
    private bool _isDisposed;

    /// <param name="reactor">The deciding process's reactor.</param>
    /// <param name="path">The gateway's socket.</param>
    /// <param name="client">The controller's end of the link.</param>
    public UnixControlClient(Reactor reactor, string path, GatewayClient client)
    {
        _reactor = reactor;
        _path = path;
        _client = client;
        _timers = new(reactor.Loop, _ => Start());
    }

    private enum Timers : byte
    {
        Retry,
    }

    /// <summary>Why the last attempt failed.</summary>
    public Errno LastError { get; private set; }

    /// <summary>Connects now; on the loop.</summary>
    public void Start()
    {
        if (_client.IsOutranked)
        {
            return;
        }

        var stream = new ControlStream { WhenClosed = Lost };
        if (!UnixConnection.TryConnect(_reactor, _path, stream, out var connection, out var error))
        {
            LastError = error;
            Lost();
            return;
        }

        _stream = stream;
        _retry = FirstRetry;
        stream.Use(connection);
        stream.Link = _client.Connect(stream);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _timers.StopAll();
        _stream?.Close();
    }

    private void Lost()
    {
        if (_isDisposed || _timers.IsRunning(Timers.Retry) || _client.IsOutranked)
        {
            return;
        }

        _timers.Start(Timers.Retry, _retry);
        _retry = _retry * 2 > LastRetry ? LastRetry : _retry * 2;
    }
}
