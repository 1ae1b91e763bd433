using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>The scheme of a URI.</summary>
public enum SipScheme : byte
{
    /// <summary>Neither of the others: may be carried, not called (416).</summary>
    Other,

    /// <summary>sip, RFC 3261 §19.1.</summary>
    Sip,

    /// <summary>sips, RFC 3261 §19.1.</summary>
    Sips,

    /// <summary>tel, RFC 3966.</summary>
    Tel,
}

/// <summary>A sip, sips or tel URI over somebody else's octets; escapes are undone when a value is asked for as text.</summary>
/// <remarks>
/// More liberal than the grammar in the user part (any visible octet but @, quote and angle brackets: phones dial *72#), strict
/// in host, port, parameters and escapes. Unknown schemes are kept whole.
/// </remarks>
public readonly ref struct SipUri
{
    private SipUri(SipScheme scheme, ReadOnlySpan<byte> text)
    {
        Scheme = scheme;
        Text = text;
    }

    /// <summary>The scheme.</summary>
    public SipScheme Scheme { get; private init; }

    /// <summary>The whole URI as written.</summary>
    public ReadOnlySpan<byte> Text { get; private init; }

    /// <summary>The user part, still escaped; for tel the number.</summary>
    public ReadOnlySpan<byte> User { get; private init; }

    /// <summary>The password, still escaped; empty when absent.</summary>
    public ReadOnlySpan<byte> Password { get; private init; }

    /// <summary>The host; an IPv6 address with its brackets.</summary>
    public ReadOnlySpan<byte> Host { get; private init; }

    /// <summary>The port; 0 when absent.</summary>
    public int Port { get; private init; }

    /// <summary>The URI's parameters.</summary>
    public SipParameters Parameters { get; private init; }

    /// <summary>The header part after "?"; empty when absent.</summary>
    public ReadOnlySpan<byte> Headers { get; private init; }

    /// <summary>True when there is a user part: "sip:@host" has none.</summary>
    public bool HasUser => !User.IsEmpty;

    /// <summary>The user part with its escapes undone once.</summary>
    public string UserText => SipText.Unescape(User);

    /// <summary>The host as text, lower case.</summary>
    public string HostText => Encoding.ASCII.GetString(Host).ToLowerInvariant();

    /// <summary>The transport parameter; empty when absent.</summary>
    public ReadOnlySpan<byte> Transport => Parameters["transport"u8];

    /// <summary>Reads a URI.</summary>
    /// <returns>False when it is not one, or a sip, sips or tel URI is malformed.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out SipUri uri)
    {
        uri = default;
        var colon = text.IndexOf((byte)':');
        if (colon <= 0 || !IsScheme(text[..colon]) || colon + 1 == text.Length)
        {
            return false;
        }

        foreach (var octet in text)
        {
            if (octet is <= (byte)' ' or 0x7F or (byte)'<' or (byte)'>' or (byte)'"')
            {
                return false;
            }
        }

        var scheme = SchemeOf(text[..colon]);
        return scheme switch
        {
            SipScheme.Sip or SipScheme.Sips => TryParseSip(scheme, text, text[(colon + 1)..], out uri),
            SipScheme.Tel => TryParseTel(text, text[(colon + 1)..], out uri),
            _ => TryKeep(text, out uri),
        };
    }

    /// <summary>The address when the host is a literal one, with the port or the scheme's default.</summary>
    /// <returns>False for a host name: resolving is not this library's.</returns>
    public bool TryGetAddress(out NetAddress address)
    {
        var port = Port != 0 ? Port : Scheme == SipScheme.Sips ? 5061 : 5060;
        return HostAddress.TryParse(Host, port, out address);
    }

    /// <summary>URI equality, RFC 3261 §19.1.4.</summary>
    public static bool AreEqual(SipUri a, SipUri b)
    {
        if (a.Scheme != b.Scheme)
        {
            return false;
        }

        if (a.Text.SequenceEqual(b.Text))
        {
            return true; // also with a parameter given twice, which the rules below cannot compare
        }

        if (a.Scheme == SipScheme.Other)
        {
            return false;
        }

        return SameEscaped(a.User, b.User, ignoreCase: false)
            && SameEscaped(a.Password, b.Password, ignoreCase: false)
            && SipText.Same(a.Host, b.Host)
            && a.Port == b.Port
            && SameParameters(a.Parameters, b.Parameters)
            && SameParameters(b.Parameters, a.Parameters)
            && SameHeaders(a.Headers, b.Headers)
            && SameHeaders(b.Headers, a.Headers);
    }

    private static bool TryParseSip(SipScheme scheme, ReadOnlySpan<byte> text, ReadOnlySpan<byte> rest, out SipUri uri)
    {
        uri = default;
        ReadOnlySpan<byte> user = default, password = default, headers = default;
        var at = rest.IndexOf((byte)'@');
        if (at >= 0)
        {
            user = rest[..at];
            rest = rest[(at + 1)..];
            var colon = user.IndexOf((byte)':');
            if (colon >= 0)
            {
                password = user[(colon + 1)..];
                user = user[..colon];
            }

            if (user.IsEmpty || rest.Contains((byte)'@') || !SipText.HasValidEscapes(user) || !SipText.HasValidEscapes(password))
            {
                return false;
            }
        }

        var question = rest.IndexOf((byte)'?');
        if (question >= 0)
        {
            headers = rest[(question + 1)..];
            rest = rest[..question];
            if (headers.IsEmpty || !SipText.HasValidEscapes(headers))
            {
                return false;
            }
        }

        var semicolon = rest.IndexOf((byte)';');
        var hostPort = semicolon < 0 ? rest : rest[..semicolon];
        var parameters = semicolon < 0 ? default : rest[semicolon..];
        if (!SipText.TryHostPort(hostPort, lws: false, out var host, out var port)
            || !SipText.HasValidEscapes(parameters)
            || !SipParameters.TryParse(parameters, out var list))
        {
            return false;
        }

        uri = new(scheme, text) { User = user, Password = password, Host = host, Port = port, Parameters = list, Headers = headers };
        return true;
    }

    private static bool TryParseTel(ReadOnlySpan<byte> text, ReadOnlySpan<byte> rest, out SipUri uri)
    {
        uri = default;
        var semicolon = rest.IndexOf((byte)';');
        var number = semicolon < 0 ? rest : rest[..semicolon];
        if (!SipParameters.TryParse(semicolon < 0 ? default : rest[semicolon..], out var list))
        {
            return false;
        }

        foreach (var octet in number)
        {
            // phonedigit, hexadecimal digits, *, # and visual separators, RFC 3966 §3
            if (SipText.HexDigit(octet) < 0 && !"+*#-.()"u8.Contains(octet))
            {
                return false;
            }
        }

        uri = new(SipScheme.Tel, text) { User = number, Parameters = list };
        return number.Length > 0;
    }

    private static bool TryKeep(ReadOnlySpan<byte> text, out SipUri uri)
    {
        uri = new(SipScheme.Other, text);
        return true;
    }

    private static bool IsScheme(ReadOnlySpan<byte> text)
    {
        if (!char.IsAsciiLetter((char)text[0]))
        {
            return false;
        }

        foreach (var octet in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)octet) && octet is not ((byte)'+' or (byte)'-' or (byte)'.'))
            {
                return false;
            }
        }

        return true;
    }

    private static SipScheme SchemeOf(ReadOnlySpan<byte> text) => text.Length switch
    {
        3 when SipText.Same(text, "sip"u8) => SipScheme.Sip,
        4 when SipText.Same(text, "sips"u8) => SipScheme.Sips,
        3 when SipText.Same(text, "tel"u8) => SipScheme.Tel,
        _ => SipScheme.Other,
    };

    // Parameters of both must agree; user, ttl, method, maddr and transport of one must be in the other.
    private static bool SameParameters(SipParameters a, SipParameters b)
    {
        foreach (var parameter in a)
        {
            if (b.TryGet(parameter.Name, out var other))
            {
                if (!SameEscaped(parameter.Value, other, ignoreCase: true))
                {
                    return false;
                }
            }
            else if (IsDecisive(parameter.Name))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDecisive(ReadOnlySpan<byte> name) =>
        SipText.Same(name, "user"u8) || SipText.Same(name, "ttl"u8) || SipText.Same(name, "method"u8)
        || SipText.Same(name, "maddr"u8) || SipText.Same(name, "transport"u8);

    private static bool SameHeaders(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        foreach (var range in a.Split((byte)'&'))
        {
            var header = a[range];
            var found = header.IsEmpty;
            foreach (var other in b.Split((byte)'&'))
            {
                found |= SameEscaped(header, b[other], ignoreCase: false);
            }

            if (!found)
            {
                return false;
            }
        }

        return true;
    }

    // An escaped octet equals the octet itself unless that is reserved (";" and "%3B" differ).
    private static bool SameEscaped(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, bool ignoreCase)
    {
        while (!a.IsEmpty && !b.IsEmpty)
        {
            var x = Next(ref a);
            var y = Next(ref b);
            if (ignoreCase)
            {
                x = x is >= 'A' and <= 'Z' ? x | 0x20 : x;
                y = y is >= 'A' and <= 'Z' ? y | 0x20 : y;
            }

            if (x != y)
            {
                return false;
            }
        }

        return a.IsEmpty && b.IsEmpty;
    }

    private static int Next(ref ReadOnlySpan<byte> text)
    {
        if (text[0] == '%' && text.Length > 2 && SipText.HexDigit(text[1]) is >= 0 and var high && SipText.HexDigit(text[2]) is >= 0 and var low)
        {
            text = text[3..];
            var octet = (byte)((high << 4) | low);
            return ";/?:@&=+$,"u8.Contains(octet) ? 0x100 | octet : octet;
        }

        var plain = text[0];
        text = text[1..];
        return plain;
    }
}
