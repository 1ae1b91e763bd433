using Trunkline.Base;

namespace Trunkline.Net.Native;

/// <summary>What all kinds of sockets share: made non-blocking, bound, options set.</summary>
internal static unsafe class Sockets
{
    internal static bool TryBound(int type, NetAddress local, bool reuse, out int fd, out NetAddress bound, out Errno error)
    {
        bound = NetAddress.None;
        error = Errno.None;
        var family = SocketAddress.FamilyOf(local);
        fd = LibC.socket(family, type | LibC.SockNonBlockCloExec, 0);
        if (fd < 0)
        {
            error = Errno.Last;
            return false;
        }

        if (family == LibC.AfInet6)
        {
            Set(fd, LibC.IpProtoIpV6, LibC.IpV6Only, 1);
        }

        if (reuse)
        {
            Set(fd, LibC.SolSocket, LibC.SoReuseAddr, 1);
        }

        var address = stackalloc byte[SocketAddress.MaxLength];
        var length = SocketAddress.Write(address, local, family);
        if (LibC.bind(fd, address, length) < 0)
        {
            error = Errno.Last;
            LibC.Close(fd);
            fd = -1;
            return false;
        }

        bound = local.Port != 0 ? local : LocalOf(fd);
        return true;
    }

    internal static NetAddress LocalOf(int fd)
    {
        var address = stackalloc byte[SocketAddress.MaxLength];
        var length = SocketAddress.MaxLength;
        return LibC.getsockname(fd, address, &length) == 0 ? SocketAddress.Read(address) : NetAddress.None;
    }

    internal static void Set(int fd, int level, int option, int value) => _ = LibC.setsockopt(fd, level, option, &value, sizeof(int));

    internal static Errno ErrorOf(int fd) => new(Get(fd, LibC.SolSocket, LibC.SoError));

    internal static int Get(int fd, int level, int option)
    {
        var value = 0;
        var length = sizeof(int);
        _ = LibC.getsockopt(fd, level, option, &value, &length);
        return value;
    }
}
