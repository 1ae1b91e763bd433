namespace Trunkline.Sip;

/// <summary>One Via value, RFC 3261 §20.42: "SIP/2.0/UDP host:port;branch=...;rport".</summary>
public readonly ref struct Via
{
    /// <summary>What a branch of RFC 3261 begins with.</summary>
    public static ReadOnlySpan<byte> Cookie => "z9hG4bK"u8;

    /// <summary>UDP, TCP, TLS, ... as written.</summary>
    public ReadOnlySpan<byte> Transport { get; private init; }

    /// <summary>The sent-by host; IPv6 with its brackets.</summary>
    public ReadOnlySpan<byte> Host { get; private init; }

    /// <summary>The sent-by port; 0 when absent.</summary>
    public int Port { get; private init; }

    /// <summary>Its parameters.</summary>
    public SipParameters Parameters { get; private init; }

    /// <summary>The branch; empty when absent.</summary>
    public ReadOnlySpan<byte> Branch => Parameters["branch"u8];

    /// <summary>True when the branch is one of RFC 3261 and says more than the cookie.</summary>
    public bool HasTransactionId => Branch is var branch && branch.Length > Cookie.Length && branch.StartsWith(Cookie);

    /// <summary>Reads one value (not a comma-separated list).</summary>
    /// <returns>False when it is malformed.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out Via via)
    {
        via = default;
        text = SipText.Trim(text);

        // protocol-name SLASH protocol-version SLASH transport LWS sent-by
        var slash = text.IndexOf((byte)'/');
        if (slash < 0 || !SipText.Same(SipText.Trim(text[..slash]), "SIP"u8))
        {
            return false;
        }

        text = text[(slash + 1)..];
        slash = text.IndexOf((byte)'/');
        if (slash < 0 || !SipText.Trim(text[..slash]).SequenceEqual("2.0"u8))
        {
            return false;
        }

        text = SipText.Trim(text[(slash + 1)..]);
        var blank = text.IndexOfAny((byte)' ', (byte)'\t');
        if (blank < 0 || !SipText.IsToken(text[..blank]))
        {
            return false;
        }

        var transport = text[..blank];
        text = SipText.Trim(text[blank..]);
        var semicolon = text.IndexOf((byte)';');
        var sentBy = semicolon < 0 ? text : text[..semicolon];
        if (!SipText.TryHostPort(SipText.Trim(sentBy), lws: true, out var host, out var port)
            || !SipParameters.TryParse(semicolon < 0 ? default : text[semicolon..], out var parameters))
        {
            return false;
        }

        via = new() { Transport = transport, Host = host, Port = port, Parameters = parameters };
        return true;
    }
}
