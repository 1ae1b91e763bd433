using System.Diagnostics.CodeAnalysis;
using Trunkline.Base;
using Trunkline.Net.Native;

namespace Trunkline.Net;

/// <summary>A TCP connection; see <see cref="StreamConnection"/>.</summary>
public sealed unsafe class TcpConnection : StreamConnection
{
    internal TcpConnection(Reactor reactor, int fd, IStreamUser user, bool isConnecting, int maxQueued, NetAddress remote)
        : base(reactor, fd, user, isConnecting, maxQueued)
    {
        Remote = remote;
        Local = Sockets.LocalOf(fd);
    }

    /// <summary>The other side.</summary>
    public NetAddress Remote { get; }

    /// <summary>This side.</summary>
    public NetAddress Local { get; }

    /// <summary>Begins to connect; <see cref="IStreamUser.OnConnected"/> or <see cref="IStreamUser.OnClosed"/> follows from the loop.</summary>
    /// <returns>False with <paramref name="error"/> when it failed at once (no route, no fd).</returns>
    public static bool TryConnect(
        Reactor reactor, NetAddress remote, IStreamUser user, [NotNullWhen(true)] out TcpConnection? connection, out Errno error, int maxQueued = DefaultMaxQueued)
    {
        connection = null;
        error = Errno.None;
        var family = SocketAddress.FamilyOf(remote);
        var fd = LibC.socket(family, LibC.SockStream | LibC.SockNonBlockCloExec, 0);
        if (fd < 0)
        {
            error = Errno.Last;
            return false;
        }

        SetOptions(fd);
        var address = stackalloc byte[SocketAddress.MaxLength];
        var length = SocketAddress.Write(address, remote, family);
        if (LibC.connect(fd, address, length) < 0 && Errno.Last is var failure && failure.Code != LibC.Einprogress)
        {
            error = failure;
            LibC.Close(fd);
            return false;
        }

        connection = new(reactor, fd, user, isConnecting: true, maxQueued, remote);
        return true;
    }

    internal static void SetOptions(int fd)
    {
        Sockets.Set(fd, LibC.IpProtoTcp, LibC.TcpNoDelay, 1);
        Sockets.Set(fd, LibC.SolSocket, LibC.SoKeepAlive, 1);
    }
}

/// <summary>A listening TCP socket.</summary>
public sealed unsafe class TcpListenerSocket : IFdHandler, IDisposable
{
    private readonly Reactor _reactor;
    private readonly Func<NetAddress, IStreamUser?> _accept;
    private readonly int _registration;
    private readonly int _maxQueued;
    private int _fd;

    private TcpListenerSocket(Reactor reactor, int fd, NetAddress local, Func<NetAddress, IStreamUser?> accept, int maxQueued)
    {
        _reactor = reactor;
        _fd = fd;
        _accept = accept;
        _maxQueued = maxQueued;
        Local = local;
        _registration = reactor.Add(fd, FdEvents.Read, this);
    }

    /// <summary>What it is bound to.</summary>
    public NetAddress Local { get; }

    /// <summary>Binds and listens.</summary>
    /// <param name="reactor">Its reactor.</param>
    /// <param name="local">Address and port; port 0 lets the system choose.</param>
    /// <param name="accept">Gives the user of a new connection from that address (its <see cref="IStreamUser.OnConnected"/> is called at once); null refuses it.</param>
    /// <param name="listener">The listener.</param>
    /// <param name="error">Why not.</param>
    /// <param name="maxQueued">Bound of each connection's send queue.</param>
    /// <returns>False with <paramref name="error"/> when the address is taken or not ours.</returns>
    public static bool TryListen(
        Reactor reactor,
        NetAddress local,
        Func<NetAddress, IStreamUser?> accept,
        [NotNullWhen(true)] out TcpListenerSocket? listener,
        out Errno error,
        int maxQueued = StreamConnection.DefaultMaxQueued)
    {
        listener = null;
        if (!Sockets.TryBound(LibC.SockStream, local, reuse: true, out var fd, out var bound, out error))
        {
            return false;
        }

        if (LibC.listen(fd, 511) < 0)
        {
            error = Errno.Last;
            LibC.Close(fd);
            return false;
        }

        listener = new(reactor, fd, bound, accept, maxQueued);
        return true;
    }

    void IFdHandler.OnReady(FdEvents events)
    {
        var address = stackalloc byte[SocketAddress.MaxLength];
        var length = SocketAddress.MaxLength;
        var fd = LibC.accept4(_fd, address, &length, LibC.SockNonBlockCloExec);
        if (fd < 0)
        {
            return;
        }

        var remote = SocketAddress.Read(address);
        if (_accept(remote) is not { } user)
        {
            LibC.Close(fd);
            return;
        }

        TcpConnection.SetOptions(fd);
        user.OnConnected(new TcpConnection(_reactor, fd, user, isConnecting: false, _maxQueued, remote));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_fd >= 0)
        {
            _reactor.Remove(_registration);
            LibC.Close(_fd);
            _fd = -1;
        }
    }
}
