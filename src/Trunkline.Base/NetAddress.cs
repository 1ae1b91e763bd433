using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Trunkline.Base;

/// <summary>An IP address and a port as a value: compared, hashed and copied without allocation.</summary>
/// <remarks>An IPv4 address is held in its IPv4-mapped IPv6 form (::ffff:a.b.c.d), so equal addresses are equal values.</remarks>
/// <param name="High">The first eight octets of the address, most significant first.</param>
/// <param name="Low">The last eight octets of the address.</param>
/// <param name="Port">0 to 65535.</param>
public readonly record struct NetAddress(ulong High, ulong Low, ushort Port)
{
    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000;

    /// <summary>No address.</summary>
    public static NetAddress None => default;

    /// <summary>False for <see cref="None"/> and for the unspecified address 0.0.0.0 or ::.</summary>
    public bool IsSpecified => High != 0 || (Low != 0 && Low != MappedPrefix);

    /// <summary>True for an IPv4 address.</summary>
    public bool IsIPv4 => High == 0 && (Low & 0xFFFF_FFFF_0000_0000) == MappedPrefix;

    /// <summary>The IPv4 address in host order; meaningless unless <see cref="IsIPv4"/>.</summary>
    public uint IPv4 => (uint)Low;

    /// <summary>An IPv4 address from its host-order value.</summary>
    public static NetAddress FromIPv4(uint address, ushort port) => new(0, MappedPrefix | address, port);

    /// <summary>From 4 or 16 octets in network order.</summary>
    /// <returns><see cref="None"/> for any other length.</returns>
    public static NetAddress FromOctets(ReadOnlySpan<byte> address, ushort port) => address.Length switch
    {
        4 => FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(address), port),
        16 => new(BinaryPrimitives.ReadUInt64BigEndian(address), BinaryPrimitives.ReadUInt64BigEndian(address[8..]), port),
        _ => None,
    };

    /// <summary>From the framework's type; a scope identifier is dropped.</summary>
    public static NetAddress From(IPAddress address, int port)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> octets = stackalloc byte[16];
        return address.TryWriteBytes(octets, out var written) ? FromOctets(octets[..written], (ushort)port) : None;
    }

    /// <summary>From the framework's type.</summary>
    public static NetAddress From(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return From(endPoint.Address, endPoint.Port);
    }

    /// <summary>Reads "192.0.2.1", "192.0.2.1:5060", "2001:db8::1", "[2001:db8::1]:5060"; never a host name.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out NetAddress address)
    {
        address = None;
        if (!IPEndPoint.TryParse(text, out var endPoint))
        {
            return false;
        }

        address = From(endPoint);
        return true;
    }

    /// <summary>The same address with another port.</summary>
    public NetAddress WithPort(int port) => this with { Port = (ushort)port };

    /// <summary>Where to listen for one peer alone: loopback for a peer on loopback, else every address of its family.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="port">Our port.</param>
    public static NetAddress AnyTowards(NetAddress peer, ushort port) => peer.IsIPv4
        ? FromIPv4(peer.IPv4 >> 24 == 127 ? 0x7F00_0001u : 0, port)
        : new(0, peer is { High: 0, Low: 1 } ? 1u : 0, port);

    /// <summary>True when the address, whatever the port, is the same.</summary>
    public bool SameHost(NetAddress other) => High == other.High && Low == other.Low;

    /// <summary>The framework's address.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> octets = stackalloc byte[16];
        WriteOctets(octets);
        return IsIPv4 ? new IPAddress(octets[12..]) : new IPAddress(octets);
    }

    /// <summary>The framework's end point.</summary>
    public IPEndPoint ToIPEndPoint() => new(ToIPAddress(), Port);

    /// <summary>Writes the 16 octets of the address (IPv4 mapped).</summary>
    public void WriteOctets(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt64BigEndian(to, High);
        BinaryPrimitives.WriteUInt64BigEndian(to[8..], Low);
    }

    /// <summary>The address family of the framework.</summary>
    public AddressFamily Family => IsIPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;

    /// <summary>The host alone, an IPv6 address without brackets.</summary>
    public string Host => IsIPv4
        ? string.Create(CultureInfo.InvariantCulture, $"{IPv4 >> 24}.{(IPv4 >> 16) & 255}.{(IPv4 >> 8) & 255}.{IPv4 & 255}")
        : ToIPAddress().ToString();

    /// <summary>host:port, an IPv6 host in brackets.</summary>
    public override string ToString() => IsIPv4
        ? string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}");
}
