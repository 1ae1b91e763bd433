using System.Buffers.Binary;
using Trunkline.Base;

namespace Trunkline.Net.Native;

/// <summary>struct sockaddr_in and sockaddr_in6 as octets, to and from <see cref="NetAddress"/>.</summary>
internal static unsafe class SocketAddress
{
    /// <summary>Room for either.</summary>
    internal const int MaxLength = 28;

    private const int LengthV4 = 16;

    internal static int FamilyOf(NetAddress address) => address.IsIPv4 ? LibC.AfInet : LibC.AfInet6;

    /// <summary>Writes an address for a socket of a family.</summary>
    /// <returns>The length; 0 when an IPv6 address cannot be written for an IPv4 socket.</returns>
    internal static int Write(byte* to, NetAddress address, int family)
    {
        new Span<byte>(to, MaxLength).Clear();
        *(ushort*)to = (ushort)family;
        BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(to + 2, 2), address.Port);
        if (family == LibC.AfInet)
        {
            if (!address.IsIPv4)
            {
                return 0;
            }

            BinaryPrimitives.WriteUInt32BigEndian(new Span<byte>(to + 4, 4), address.IPv4);
            return LengthV4;
        }

        address.WriteOctets(new Span<byte>(to + 8, 16));
        return MaxLength;
    }

    /// <summary>Reads either; none for any other family.</summary>
    internal static NetAddress Read(byte* from)
    {
        var port = BinaryPrimitives.ReverseEndianness(*(ushort*)(from + 2));
        return *(ushort*)from switch
        {
            LibC.AfInet => NetAddress.FromIPv4(BinaryPrimitives.ReverseEndianness(*(uint*)(from + 4)), port),
            LibC.AfInet6 => NetAddress.FromOctets(new ReadOnlySpan<byte>(from + 8, 16), port),
            _ => NetAddress.None,
        };
    }
}
