namespace Trunkline.Sip;

/// <summary>A value of From, To, Contact, Route, P-Asserted-Identity and their like: [display name] URI parameters (RFC 3261 §20.10).</summary>
public readonly ref struct NameAddr
{
    /// <summary>The display name as written, quotes included; empty when absent.</summary>
    public ReadOnlySpan<byte> DisplayName { get; private init; }

    /// <summary>The URI as written, without angle brackets.</summary>
    public ReadOnlySpan<byte> Uri { get; private init; }

    /// <summary>The header's parameters; never the URI's.</summary>
    public SipParameters Parameters { get; private init; }

    /// <summary>The tag parameter; empty when absent.</summary>
    public ReadOnlySpan<byte> Tag => Parameters["tag"u8];

    /// <summary>The display name for people, without quotes.</summary>
    public string DisplayText => SipText.Unquote(DisplayName);

    /// <summary>Reads one value (not a comma-separated list).</summary>
    /// <returns>False when it is malformed; without angle brackets a "?" or "," in the URI is (RFC 3261 §20).</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out NameAddr value)
    {
        value = default;
        text = SipText.Trim(text);
        ReadOnlySpan<byte> display = default, uri, rest;
        if (text.Length > 0 && text[0] == '"')
        {
            var end = SipText.EndOfQuoted(text, 0);
            if (end < 0)
            {
                return false;
            }

            display = text[..end];
            text = SipText.Trim(text[end..]);
            if (text.IsEmpty || text[0] != '<')
            {
                return false;
            }
        }

        var open = text.IndexOf((byte)'<');
        var semicolon = text.IndexOf((byte)';');
        if (open >= 0 && (semicolon < 0 || open < semicolon))
        {
            if (open > 0)
            {
                display = SipText.Trim(text[..open]);
                if (!IsTokens(display))
                {
                    return false;
                }
            }

            var close = text.IndexOf((byte)'>');
            if (close < open)
            {
                return false;
            }

            uri = text[(open + 1)..close];
            rest = text[(close + 1)..];
        }
        else
        {
            uri = SipText.Trim(semicolon < 0 ? text : text[..semicolon]);
            rest = semicolon < 0 ? default : text[semicolon..];
            if (uri.IndexOfAny((byte)'?', (byte)',') >= 0)
            {
                return false;
            }
        }

        if (!SipUri.TryParse(uri, out _) || !SipParameters.TryParse(rest, out var parameters))
        {
            return false;
        }

        value = new() { DisplayName = display, Uri = uri, Parameters = parameters };
        return true;
    }

    // Tokens and blanks; octets above 0x7F too, because phones send names in UTF-8 without quotes.
    private static bool IsTokens(ReadOnlySpan<byte> text)
    {
        foreach (var octet in text)
        {
            if (octet < 0x80 && !SipText.IsLws(octet) && !SipText.IsToken([octet]))
            {
                return false;
            }
        }

        return true;
    }
}
