using System.Buffers;
using System.Text;

namespace Trunkline.Sip;

/// <summary>The small lexical rules of RFC 3261 §25.1 that all readers share.</summary>
internal static class SipText
{
    private static readonly SearchValues<byte> TokenOctets =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~"u8);

    private static readonly SearchValues<byte> HostOctets =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._"u8);

    /// <summary>token = 1*(alphanum / "-" / "." / "!" / "%" / "*" / "_" / "+" / "`" / "'" / "~").</summary>
    public static bool IsToken(ReadOnlySpan<byte> text) => text.Length > 0 && !text.ContainsAnyExcept(TokenOctets);

    public static bool IsHostName(ReadOnlySpan<byte> text) => text.Length is > 0 and <= 255 && !text.ContainsAnyExcept(HostOctets);

    public static bool IsLws(byte octet) => octet is (byte)' ' or (byte)'\t';

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        var start = 0;
        while (start < text.Length && IsLws(text[start]))
        {
            start++;
        }

        var end = text.Length;
        while (end > start && IsLws(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    public static bool Same(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => Ascii.EqualsIgnoreCase(a, b);

    /// <summary>1*DIGIT, leading zeros allowed.</summary>
    /// <returns>False when it is not a number or larger than <paramref name="max"/>.</returns>
    public static bool TryNumber(ReadOnlySpan<byte> text, ulong max, out ulong value)
    {
        value = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        foreach (var octet in text)
        {
            var digit = (uint)(octet - '0');
            if (digit > 9 || value > (ulong.MaxValue - digit) / 10)
            {
                return false;
            }

            value = (value * 10) + digit;
            if (value > max)
            {
                return false;
            }
        }

        return true;
    }

    public static int HexDigit(byte octet) => octet switch
    {
        >= (byte)'0' and <= (byte)'9' => octet - '0',
        >= (byte)'a' and <= (byte)'f' => octet - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => octet - 'A' + 10,
        _ => -1,
    };

    /// <summary>Every % is followed by two hexadecimal digits.</summary>
    public static bool HasValidEscapes(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOf((byte)'%'); at >= 0;)
        {
            if (at + 2 >= text.Length || HexDigit(text[at + 1]) < 0 || HexDigit(text[at + 2]) < 0)
            {
                return false;
            }

            text = text[(at + 3)..];
            at = text.IndexOf((byte)'%');
        }

        return true;
    }

    /// <summary>Undoes %XX once.</summary>
    public static string Unescape(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)'%'))
        {
            return Encoding.UTF8.GetString(text);
        }

        var octets = new byte[text.Length];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && HexDigit(text[i + 1]) is >= 0 and var high && HexDigit(text[i + 2]) is >= 0 and var low)
            {
                octets[count++] = (byte)((high << 4) | low);
                i += 2;
            }
            else
            {
                octets[count++] = text[i];
            }
        }

        return Encoding.UTF8.GetString(octets, 0, count);
    }

    /// <summary>The octet after the quoted string that starts at <paramref name="at"/>; -1 when it never ends.</summary>
    public static int EndOfQuoted(ReadOnlySpan<byte> text, int at)
    {
        for (var i = at + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                return i + 1;
            }
        }

        return -1;
    }

    /// <summary>A quoted string without its quotes and backslashes; anything else as it is.</summary>
    public static string Unquote(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2 || text[0] != '"' || text[^1] != '"')
        {
            return Encoding.UTF8.GetString(text);
        }

        text = text[1..^1];
        if (!text.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(text);
        }

        var octets = new byte[text.Length];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
            }

            octets[count++] = text[i];
        }

        return Encoding.UTF8.GetString(octets, 0, count);
    }

    /// <summary>Where the next <paramref name="separator"/> outside quotes and angle brackets is.</summary>
    /// <returns>Its index; the length when there is none; -1 when a quote never ends.</returns>
    public static int IndexOutside(ReadOnlySpan<byte> text, byte separator)
    {
        var bracketed = false;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'"' when !bracketed:
                    var end = EndOfQuoted(text, i);
                    if (end < 0)
                    {
                        return -1;
                    }

                    i = end - 1;
                    break;
                case (byte)'<':
                    bracketed = true;
                    break;
                case (byte)'>':
                    bracketed = false;
                    break;
                case var octet when octet == separator && !bracketed:
                    return i;
            }
        }

        return text.Length;
    }

    /// <summary>host [":" port], the host a name, an IPv4 address or a bracketed IPv6 address; LWS around the colon when asked.</summary>
    public static bool TryHostPort(ReadOnlySpan<byte> text, bool lws, out ReadOnlySpan<byte> host, out int port)
    {
        host = default;
        port = 0;
        int end;
        if (text.Length > 0 && text[0] == '[')
        {
            end = text.IndexOf((byte)']') + 1;
            if (end < 4 || !IsIPv6Reference(text[1..(end - 1)]))
            {
                return false;
            }
        }
        else
        {
            end = text.IndexOf((byte)':');
            end = end < 0 ? text.Length : end;
        }

        host = lws ? Trim(text[..end]) : text[..end];
        if (host.IsEmpty || (host[0] != '[' && !IsHostName(host)))
        {
            return false;
        }

        var rest = lws ? Trim(text[end..]) : text[end..];
        if (rest.IsEmpty)
        {
            return true;
        }

        if (rest[0] != ':' || !TryNumber(lws ? Trim(rest[1..]) : rest[1..], 65535, out var number) || number == 0)
        {
            return false;
        }

        port = (int)number;
        return true;
    }

    // Liberal on purpose: RFC 5118 §4.10 asks to take the three colons of the RFC 3261 grammar bug.
    private static bool IsIPv6Reference(ReadOnlySpan<byte> text)
    {
        var colons = 0;
        foreach (var octet in text)
        {
            if (octet == ':')
            {
                colons++;
            }
            else if (octet != '.' && HexDigit(octet) < 0)
            {
                return false;
            }
        }

        return colons >= 2 && text.Length <= 46;
    }
}
