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
    internal const int MsgTrunc = 0x20;
    internal const int MsgDontWait = 0x40;
    internal const int MsgNoSignal = 0x4000;
    internal const int Econnrefused = 111;

    private const string Name = "libc";

    [DllImport(Name), SuppressGCTransition]
    internal static extern int socket(int domain, int type, int protocol);

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
    internal static extern int poll(PollFd* descriptors, nuint count, int milliseconds);

    [DllImport(Name), SuppressGCTransition]
    internal static extern int close(int fd);
}
