// The calls into Linux's libc that this room makes, as they are. errno is read at once after a failure.
using System.Runtime.InteropServices;

namespace Trunkline.Tdm;

/// <summary>struct pollfd.</summary>
internal struct PollFd
{
    public int Fd;
    public short Events;
    public short Returned;
}

/// <summary>struct iovec.</summary>
internal unsafe struct IoVector
{
    public byte* Start;
    public nuint Length;
}

/// <summary>struct msghdr.</summary>
internal unsafe struct MessageHeader
{
    public byte* Name;
    public int NameLength;
    public IoVector* Parts;
    public nuint PartCount;
    public byte* Control;
    public nuint ControlLength;
    public int Flags;
}

/// <summary>struct timespec.</summary>
internal struct TimeSpec
{
    public long Seconds;
    public long Nanoseconds;
}

/// <summary>libc.</summary>
internal static unsafe class LibC
{
    internal const int AfUnix = 1;
    internal const int AfInet = 2;
    internal const int AfInet6 = 10;
    internal const int SolSocket = 1;
    internal const int SoRcvBuf = 8;
    internal const int SoTimestampNs = 35;
    internal const int IpTos = 1;
    internal const int IpProtoIPv6 = 41;
    internal const int IPv6Tclass = 67;
    internal const int ClockRealtime = 0;
    internal const int SockDgramNonBlockCloExec = 0x80802;
    internal const int SockSeqPacketNonBlockCloExec = 0x80805;
    internal const int ScmRights = 1;
    internal const int MsgTrunc = 0x20;
    internal const int MsgDontWait = 0x40;
    internal const int MsgNoSignal = 0x4000;
    internal const int MsgCmsgCloExec = 0x4000_0000;
    internal const int EpollCloExec = 0x80000;
    internal const uint EpollIn = 1;
    internal const nuint FionRead = 0x541B;
    internal const int Eperm = 1;
    internal const int Enoent = 2;
    internal const int Eintr = 4;
    internal const int Eio = 5;
    internal const int Enxio = 6;
    internal const int Ebadf = 9;
    internal const int Eagain = 11;
    internal const int Eacces = 13;
    internal const int Ebusy = 16;
    internal const int Enodev = 19;
    internal const int Einval = 22;
    internal const int Epipe = 32;
    internal const int Eprototype = 91;
    internal const int Econnreset = 104;
    internal const int Econnrefused = 111;

    private const string Name = "libc";

    [DllImport(Name), SuppressGCTransition]
    internal static extern int socket(int domain, int type, int protocol);

    [DllImport(Name)]
    internal static extern int fchmod(int fd, uint mode);

    [DllImport(Name), SuppressGCTransition]
    internal static extern int bind(int fd, byte* address, int length);

    [DllImport(Name), SuppressGCTransition]
    internal static extern int connect(int fd, byte* address, int length);

    [DllImport(Name), SuppressGCTransition]
    internal static extern int getsockname(int fd, byte* address, int* length);

    [DllImport(Name), SuppressGCTransition]
    internal static extern nint sendto(int fd, byte* octets, nint length, int flags, byte* address, int addressLength);

    [DllImport(Name), SuppressGCTransition]
    internal static extern nint recvfrom(int fd, byte* octets, nint length, int flags, byte* address, int* addressLength);

    [DllImport(Name), SuppressGCTransition]
    internal static extern nint recvmsg(int fd, MessageHeader* message, int flags);

    [DllImport(Name), SuppressGCTransition]
    internal static extern int setsockopt(int fd, int level, int option, int* value, int length);

    [DllImport(Name), SuppressGCTransition]
    internal static extern int clock_gettime(int clock, TimeSpec* time);

    [DllImport(Name)]
    internal static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport(Name), SuppressGCTransition]
    internal static extern nint read(int fd, byte* into, nuint length);

    [DllImport(Name), SuppressGCTransition]
    internal static extern nint write(int fd, byte* octets, nuint length);

    [DllImport(Name), SuppressGCTransition]
    internal static extern int ioctl(int fd, nuint request, void* argument);

    [DllImport(Name), SuppressGCTransition]
    internal static extern int epoll_create1(int flags);

    [DllImport(Name), SuppressGCTransition]
    internal static extern int epoll_ctl(int epoll, int operation, int fd, byte* anEvent);

    [DllImport(Name)]
    internal static extern int poll(PollFd* descriptors, nuint count, int milliseconds);

    [DllImport(Name), SuppressGCTransition]
    internal static extern int close(int fd);

    /// <summary>Sends on a connected socket without waiting.</summary>
    /// <returns>Octets taken; -1 for none, with the reason in errno.</returns>
    internal static int Send(int fd, ReadOnlySpan<byte> octets)
    {
        fixed (byte* start = octets)
        {
            return (int)sendto(fd, start, octets.Length, MsgDontWait | MsgNoSignal, null, 0);
        }
    }

    /// <summary>Receives from a connected socket without waiting.</summary>
    /// <returns>Octets that came, of a packet all even when they did not fit; 0 at its end; -1 for none, with the reason in errno.</returns>
    internal static int Receive(int fd, Span<byte> into, bool isPacket)
    {
        fixed (byte* start = into)
        {
            return (int)recvfrom(fd, start, into.Length, MsgDontWait | (isPacket ? MsgTrunc : 0), null, null);
        }
    }
}
