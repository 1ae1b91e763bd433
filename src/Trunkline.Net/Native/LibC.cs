using System.Runtime.InteropServices;

namespace Trunkline.Net.Native;

/// <summary>The calls into Linux's libc that this room makes, as they are; constants are those of Linux on x86-64 and arm64.</summary>
/// <remarks>
/// Calls that never block are marked <see cref="SuppressGCTransitionAttribute"/>: they cost a plain call. errno is read by
/// <see cref="Marshal.GetLastSystemError"/> at once after a failure.
/// </remarks>
internal static unsafe partial class LibC
{
    internal const int AfUnix = 1;
    internal const int AfInet = 2;
    internal const int AfInet6 = 10;
    internal const int SockStream = 1;
    internal const int SockDgram = 2;
    internal const int SockNonBlockCloExec = 0x80800;
    internal const int SolSocket = 1;
    internal const int SoReuseAddr = 2;
    internal const int SoError = 4;
    internal const int SoSndBuf = 7;
    internal const int SoRcvBuf = 8;
    internal const int SoKeepAlive = 9;
    internal const int IpProtoIp = 0;
    internal const int IpProtoTcp = 6;
    internal const int IpProtoIpV6 = 41;
    internal const int IpTos = 1;
    internal const int IpV6TClass = 67;
    internal const int IpV6Only = 26;
    internal const int TcpNoDelay = 1;
    internal const int MsgNoSignal = 0x4000;
    internal const int EpollCtlAdd = 1;
    internal const int EpollCtlDel = 2;
    internal const int EpollCtlMod = 3;
    internal const int EpollCloExec = 0x80000;
    internal const int EfdNonBlockCloExec = 0x80800;
    /// <summary>SCHED_FIFO with SCHED_RESET_ON_FORK: threads made later are ordinary ones.</summary>
    internal const int SchedFifo = 1 | 0x40000000;
    internal const int MclCurrentFutureOnFault = 7;
    internal const int PrSetTimerSlack = 29;

    internal const int Eintr = 4;
    internal const int Eagain = 11;
    internal const int Einval = 22;
    internal const int Enosys = 38;
    internal const int Eaddrinuse = 98;
    internal const int Econnrefused = 111;
    internal const int Einprogress = 115;

    private const string Name = "libc";

    [DllImport(Name), SuppressGCTransition]
    internal static extern int socket(int domain, int type, int protocol);

    [DllImport(Name), SuppressGCTransition]
    internal static extern int bind(int fd, void* address, int length);

    [DllImport(Name), SuppressGCTransition]
    internal static extern int connect(int fd, void* address, int length);

    [DllImport(Name), SuppressGCTransition]
    internal static extern int listen(int fd, int backlog);

    [DllImport(Name), SuppressGCTransition]
    internal static extern int accept4(int fd, void* address, int* length, int flags);

    [DllImport(Name), SuppressGCTransition]
    internal static extern int getsockname(int fd, void* address, int* length);

    [DllImport(Name), SuppressGCTransition]
    internal static extern int setsockopt(int fd, int level, int option, void* value, int length);

    [DllImport(Name), SuppressGCTransition]
    internal static extern int getsockopt(int fd, int level, int option, void* value, int* length);

    [DllImport(Name), SuppressGCTransition]
    internal static extern nint recv(int fd, void* buffer, nint length, int flags);

    [DllImport(Name), SuppressGCTransition]
    internal static extern nint recvfrom(int fd, void* buffer, nint length, int flags, void* address, int* addressLength);

    [DllImport(Name), SuppressGCTransition]
    internal static extern nint send(int fd, void* buffer, nint length, int flags);

    [DllImport(Name), SuppressGCTransition]
    internal static extern nint sendto(int fd, void* buffer, nint length, int flags, void* address, int addressLength);

    [DllImport(Name), SuppressGCTransition]
    internal static extern nint read(int fd, void* buffer, nint length);

    [DllImport(Name), SuppressGCTransition]
    internal static extern nint write(int fd, void* buffer, nint length);

    [DllImport(Name)]
    internal static extern int close(int fd);

    [DllImport(Name), SuppressGCTransition]
    internal static extern int eventfd(uint initial, int flags);

    [DllImport(Name), SuppressGCTransition]
    internal static extern int epoll_create1(int flags);

    [DllImport(Name), SuppressGCTransition]
    internal static extern int epoll_ctl(int epoll, int operation, int fd, void* e);

    [DllImport(Name)]
    internal static extern int epoll_wait(int epoll, void* events, int count, int milliseconds);

    [DllImport(Name)]
    internal static extern int epoll_pwait2(int epoll, void* events, int count, TimeSpec* timeout, void* mask);

    [DllImport(Name)]
    internal static extern int unlink(byte* path);

    [DllImport(Name)]
    internal static extern int fchmod(int fd, uint mode);

    [DllImport(Name)]
    internal static extern int sched_setscheduler(int thread, int policy, int* priority);

    [DllImport(Name)]
    internal static extern int mlockall(int flags);

    [DllImport(Name)]
    internal static extern int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    /// <summary>Closes an fd; there is nothing to do about a failure.</summary>
    internal static void Close(int fd) => _ = close(fd);

    /// <summary>Removes a path; there is nothing to do about a failure.</summary>
    internal static void Unlink(byte* path) => _ = unlink(path);

    /// <summary>struct timespec.</summary>
    internal struct TimeSpec
    {
        internal long Seconds;
        internal long Nanoseconds;
    }
}
