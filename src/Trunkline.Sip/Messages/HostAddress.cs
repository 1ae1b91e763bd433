using System.Net;
using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>Literal IP addresses in SIP and SDP text, without strings for IPv4.</summary>
internal static class HostAddress
{
    /// <summary>Reads "192.0.2.1", "2001:db8::1" or "[2001:db8::1]".</summary>
    /// <returns>False for anything else, such as a host name.</returns>
    public static bool TryParse(ReadOnlySpan<byte> host, int port, out NetAddress address)
    {
        address = NetAddress.None;
        if (host.Length > 2 && host[0] == '[' && host[^1] == ']')
        {
            host = host[1..^1];
        }

        if (host.Length is < 2 or > 46)
        {
            return false;
        }

        if (!host.Contains((byte)':'))
        {
            return TryIPv4(host, port, out address);
        }

        Span<char> text = stackalloc char[46];
        var count = Encoding.ASCII.GetChars(host, text);
        if (text[..count].Contains('%') || !IPAddress.TryParse(text[..count], out var ip))
        {
            return false;
        }

        address = NetAddress.From(ip, port);
        return true;
    }

    private static bool TryIPv4(ReadOnlySpan<byte> host, int port, out NetAddress address)
    {
        address = NetAddress.None;
        uint value = 0;
        var parts = 0;
        foreach (var range in host.Split((byte)'.'))
        {
            var part = host[range];
            if (++parts > 4 || part.Length > 3 || !SipText.TryNumber(part, 255, out var octet))
            {
                return false;
            }

            value = (value << 8) | (uint)octet;
        }

        if (parts != 4)
        {
            return false;
        }

        address = NetAddress.FromIPv4(value, (ushort)port);
        return true;
    }
}
