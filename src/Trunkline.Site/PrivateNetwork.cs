using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>Addresses that do not travel the Internet: private (RFC 1918, RFC 4193), loopback, link-local.</summary>
/// <remarks>Not among them: 100.64.0.0/10 (RFC 6598), which an operator shares among its customers.</remarks>
internal static class PrivateNetwork
{
    /// <summary>True when the address is one of those, whatever the port.</summary>
    internal static bool Contains(NetAddress address) => address.IsIPv4
        ? address.IPv4 >> 24 is 10 or 127
            || address.IPv4 >> 20 == 0xAC1
            || address.IPv4 >> 16 is 0xC0A8 or 0xA9FE
        : address is { High: 0, Low: 1 }
            || address.High >> 57 == 0xFC >> 1
            || address.High >> 54 == 0xFE80 >> 6;
}
