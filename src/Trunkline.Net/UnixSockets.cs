using System.Diagnostics.CodeAnalysis;
using System.Text;
using Trunkline.Net.Native;

namespace Trunkline.Net;

/// <summary>A Unix stream connection; see <see cref="StreamConnection"/>.</summary>
public sealed unsafe class UnixConnection : StreamConnection
{
    private const int PathOffset = 2;
    private const int AddressLength = 110;

    internal UnixConnection(Reactor reactor, int fd, IStreamUser user, int maxQueued)
        : base(reactor, fd, user, isConnecting: false, maxQueued)
    {
    }

    /// <summary>Connects at once (a Unix socket does not wait); <see cref="IStreamUser.OnConnected"/> is not called.</summary>
    /// <returns>False with <paramref name="error"/> when nobody listens at the path.</returns>
    public static bool TryConnect(Reactor reactor, string path, IStreamUser user, [NotNullWhen(true)] out UnixConnection? connection, out Errno error)
    {
        connection = null;
        if (!TryOpen(path, out var fd, out error))
        {
            return false;
        }

        connection = new(reactor, fd, user, DefaultMaxQueued);
        return true;
    }

    /// <summary>A connected fd.</summary>
    internal static bool TryOpen(string path, out int fd, out Errno error)
    {
        error = Errno.None;
        var address = stackalloc byte[AddressLength];
        if (!TryWrite(address, path))
        {
            fd = -1;
            error = new(LibC.Einval);
            return false;
        }

        fd = LibC.socket(LibC.AfUnix, LibC.SockStream | LibC.SockNonBlockCloExec, 0);
        if (fd >= 0 && LibC.connect(fd, address, AddressLength) == 0)
        {
            return true;
        }

        error = Errno.Last;
        if (fd >= 0)
        {
            LibC.Close(fd);
        }

        return false;
    }

    /// <summary>A listening fd; a path left behind by a dead process is taken over, one in use is not.</summary>
    internal static bool TryListen(string path, out int fd, out Errno error)
    {
        fd = -1;
        error = Errno.None;
        var address = stackalloc byte[AddressLength];
        if (!TryWrite(address, path))
        {
            error = new(LibC.Einval);
            return false;
        }

        if (TryOpen(path, out var probe, out var refusal))
        {
            LibC.Close(probe);
            error = new(LibC.Eaddrinuse);
            return false;
        }

        if (refusal.IsRefused)
        {
            LibC.Unlink(address + PathOffset);
        }

        // Linux gives the file the mode of the socket's inode: it is its owner's alone from the first instant, whatever the umask.
        fd = LibC.socket(LibC.AfUnix, LibC.SockStream | LibC.SockNonBlockCloExec, 0);
        if (fd >= 0 && LibC.fchmod(fd, 0x180 /* 0600 */) == 0 && LibC.bind(fd, address, AddressLength) == 0 && LibC.listen(fd, 16) == 0)
        {
            return true;
        }

        error = Errno.Last;
        if (fd >= 0)
        {
            LibC.Close(fd);
            fd = -1;
        }

        return false;
    }

    internal static void Unlink(string path)
    {
        var address = stackalloc byte[AddressLength];
        if (TryWrite(address, path))
        {
            LibC.Unlink(address + PathOffset);
        }
    }

    private static bool TryWrite(byte* address, string path)
    {
        new Span<byte>(address, AddressLength).Clear();
        *(ushort*)address = LibC.AfUnix;

        // The last octet stays zero: it ends the path.
        return Encoding.UTF8.TryGetBytes(path, new Span<byte>(address + PathOffset, AddressLength - PathOffset - 1), out var length) && length > 0;
    }
}

/// <summary>A listening Unix stream socket; its file is readable and writable by its owner only.</summary>
public sealed unsafe class UnixListener : IFdHandler, IDisposable
{
    private readonly Reactor _reactor;
    private readonly string _path;
    private readonly Func<IStreamUser?> _accept;
    private readonly int _registration;
    private int _fd;

    private UnixListener(Reactor reactor, int fd, string path, Func<IStreamUser?> accept)
    {
        _reactor = reactor;
        _fd = fd;
        _path = path;
        _accept = accept;
        _registration = reactor.Add(fd, FdEvents.Read, this);
    }

    /// <summary>Binds and listens.</summary>
    /// <param name="reactor">Its reactor.</param>
    /// <param name="path">The socket's path, at most 107 octets. A file left there by a dead process is replaced.</param>
    /// <param name="accept">Gives the user of a new connection; its <see cref="IStreamUser.OnConnected"/> is called at once; null refuses it.</param>
    /// <param name="listener">The listener.</param>
    /// <param name="error">Why not.</param>
    /// <returns>False with <paramref name="error"/> when the path is in use, too long, or not writable.</returns>
    public static bool TryListen(Reactor reactor, string path, Func<IStreamUser?> accept, [NotNullWhen(true)] out UnixListener? listener, out Errno error)
    {
        listener = null;
        if (!UnixConnection.TryListen(path, out var fd, out error))
        {
            return false;
        }

        listener = new(reactor, fd, path, accept);
        return true;
    }

    void IFdHandler.OnReady(FdEvents events)
    {
        var fd = LibC.accept4(_fd, null, null, LibC.SockNonBlockCloExec);
        if (fd < 0)
        {
            return;
        }

        if (_accept() is not { } user)
        {
            LibC.Close(fd);
            return;
        }

        user.OnConnected(new UnixConnection(_reactor, fd, user, StreamConnection.DefaultMaxQueued));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_fd >= 0)
        {
            _reactor.Remove(_registration);
            LibC.Close(_fd);
            _fd = -1;
            UnixConnection.Unlink(_path);
        }
    }
}
