// A Unix datagram socket that never blocks, never throws and never allocates per datagram. Linux only. .NET's own socket raises an
// exception for "nothing there yet" and for "nobody there", which are the two ordinary cases here.
using System.Runtime.InteropServices;
using System.Text;

namespace Trunkline.Tdm;

/// <summary>An address of a Unix datagram socket, as the kernel gives it.</summary>
internal unsafe struct UnixAddress
{
    /// <summary>sockaddr_un: family, then 108 octets of path.</summary>
    public const int Capacity = 110;

    private fixed byte _octets[Capacity];

    /// <summary>Octets in use; 0: none.</summary>
    public int Length;

    /// <summary>The address of a path.</summary>
    /// <returns>False when the path is empty or longer than 107 octets.</returns>
    public static bool TryFromPath(string path, out UnixAddress address)
    {
        address = default;
        var length = Encoding.UTF8.GetByteCount(path);
        if (length is 0 or > 107 || path.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        var span = address.Octets();
        span[0] = LibC.AfUnix;
        Encoding.UTF8.GetBytes(path, span[2..]);
        address.Length = 2 + length + 1;
        return true;
    }

    /// <summary>The octets, whole.</summary>
    public Span<byte> Octets() => MemoryMarshal.CreateSpan(ref _octets[0], Capacity);

    /// <summary>True when both name the same socket.</summary>
    public bool Is(ref UnixAddress other) =>
        // The kernel may or may not count the closing zero of a path.
        Octets()[..Length].TrimEnd((byte)0).SequenceEqual(other.Octets()[..other.Length].TrimEnd((byte)0)) && Length > 2;
}

/// <summary>The socket.</summary>
internal sealed unsafe class UnixDatagramSocket : IDisposable
{
    private int _fd;

    private UnixDatagramSocket(int fd) => _fd = fd;

    /// <summary>The descriptor, for epoll.</summary>
    public int Handle => _fd;

    /// <summary>Opens a socket with a name of the kernel's own choice (so that answers find it).</summary>
    /// <exception cref="IOException">The system refuses; only at start.</exception>
    public static UnixDatagramSocket OpenUnnamed()
    {
        var socket = Open();
        var family = LibC.AfUnix;
        if (LibC.bind(socket._fd, (byte*)&family, 2) != 0)
        {
            throw socket.Failed("bind");
        }

        return socket;
    }

    /// <summary>Opens a socket at a path, for its owner only. A socket file left by a dead process is replaced.</summary>
    /// <exception cref="IOException">The path cannot be used, or a living process is at it; only at start.</exception>
    public static UnixDatagramSocket OpenAt(string path)
    {
        if (!UnixAddress.TryFromPath(path, out var address))
        {
            throw new IOException($"{path}: not a path for a Unix socket (1 to 107 octets)");
        }

        var socket = Open();
        var isThere = File.Exists(path);
        if (isThere && LibC.connect(socket._fd, (byte*)&address, address.Length) == 0)
        {
            socket.Dispose();
            throw new IOException($"{path}: in use by a living process");
        }

        // A dead process's socket refuses. So does a file of another kind, but that is not ours to delete; a socket has no length.
        if (isThere && (Marshal.GetLastSystemError() != LibC.Econnrefused || new FileInfo(path).Length > 0))
        {
            socket.Dispose();
            throw new IOException($"{path}: there is something else than a socket of ours");
        }

        if (isThere)
        {
            File.Delete(path);
        }

        // Linux gives the file the mode of the socket's inode: it is its owner's alone from the first instant, whatever the umask.
        if (LibC.fchmod(socket._fd, 0x180 /* 0600 */) != 0 || LibC.bind(socket._fd, (byte*)&address, address.Length) != 0)
        {
            throw socket.Failed(path);
        }

        return socket;
    }

    /// <summary>Sends a datagram.</summary>
    /// <returns>False when nobody is there, or its queue is full: the datagram is lost.</returns>
    public bool Send(ReadOnlySpan<byte> octets, ref UnixAddress to)
    {
        fixed (byte* start = octets)
        fixed (UnixAddress* address = &to)
        {
            return LibC.sendto(_fd, start, octets.Length, LibC.MsgDontWait | LibC.MsgNoSignal, (byte*)address, to.Length) == octets.Length;
        }
    }

    /// <summary>Takes the oldest datagram that has come.</summary>
    /// <param name="into">Where to; what does not fit is cut, and <paramref name="length"/> is then the whole length.</param>
    /// <param name="length">Its length.</param>
    /// <param name="from">Who sent it.</param>
    /// <returns>False when there is none.</returns>
    public bool TryReceive(Span<byte> into, out int length, ref UnixAddress from)
    {
        fixed (byte* start = into)
        fixed (UnixAddress* address = &from)
        {
            var addressLength = UnixAddress.Capacity;
            length = (int)LibC.recvfrom(_fd, start, into.Length, LibC.MsgDontWait | LibC.MsgTrunc, (byte*)address, &addressLength);
            from.Length = Math.Clamp(addressLength, 0, UnixAddress.Capacity);
            return length >= 0;
        }
    }

    /// <summary>Waits until a datagram is there.</summary>
    /// <param name="milliseconds">At most so long; 0 only looks.</param>
    public bool Wait(int milliseconds)
    {
        var poll = new PollFd { Fd = _fd, Events = 1 };
        return LibC.poll(&poll, 1, milliseconds) > 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_fd >= 0)
        {
            _ = LibC.close(_fd);
            _fd = -1;
        }
    }

    private static UnixDatagramSocket Open()
    {
        var fd = LibC.socket(LibC.AfUnix, LibC.SockDgramNonBlockCloExec, 0);
        return fd >= 0 ? new(fd) : throw new IOException($"socket: error {Marshal.GetLastSystemError()}");
    }

    private IOException Failed(string what)
    {
        var error = Marshal.GetLastSystemError();
        Dispose();
        return new($"{what}: {Marshal.GetPInvokeErrorMessage(error)}");
    }
}
