using Trunkline.Base;

namespace Trunkline.Trunks.Sip;

/// <summary>Tells whether a phone is behind a NAT that rewrites what its SDP says.</summary>
internal static class PrivateAddress
{
    /// <summary>
    /// True when the SDP gives a private address (RFC 1918, RFC 6598, link local) and the signalling came from another host:
    /// then, and only then, the media address is learnt, once, from the host the signalling came from.
    /// </summary>
    public static bool IsBehindNat(NetAddress media, NetAddress signalling) =>
        media.IsSpecified && signalling.IsSpecified && !media.SameHost(signalling) && IsPrivate(media);

    private static bool IsPrivate(NetAddress address) => address.IsIPv4
        ? (address.IPv4 >> 24) == 10
            || (address.IPv4 >> 20) == 0xAC1
            || (address.IPv4 >> 16) is 0xC0A8 or 0xA9FE
            || (address.IPv4 >> 22) == 0x191
        : (address.High >> 57) == 0x7E || (address.High >> 54) == 0x3FA;
}
