namespace Trunkline.Sip;

/// <summary>Whether somebody wants to be shown: Privacy (RFC 3323, RFC 3325), and a From that says anonymous.</summary>
public static class SipPrivacy
{
    /// <summary>Who is shown when nobody may be (RFC 3323 §4.1.1.3).</summary>
    public const string Anonymous = "\"Anonymous\" <sip:anonymous@anonymous.invalid>";

    /// <summary>A message asks that its sender is not shown: Privacy says id, user or header, or it comes from an anonymous address and does not say none.</summary>
    public static bool IsAsked(SipMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var (isAsked, isNone) = (false, false);
        var rest = message[HeaderName.Privacy];
        while (!rest.IsEmpty)
        {
            // semicolons by the grammar; some devices write commas
            var end = rest.IndexOfAny((byte)';', (byte)',');
            var value = SipText.Trim(end < 0 ? rest : rest[..end]);
            rest = end < 0 ? default : rest[(end + 1)..];
            isAsked |= SipText.Same(value, "id"u8) || SipText.Same(value, "user"u8) || SipText.Same(value, "header"u8);
            isNone |= SipText.Same(value, "none"u8);
        }

        return !isNone && (isAsked || (message.IsRequest && IsAnonymous(message[HeaderName.From])));
    }

    private static bool IsAnonymous(ReadOnlySpan<byte> from) =>
        NameAddr.TryParse(from, out var address) && SipUri.TryParse(address.Uri, out var uri)
        && (SipText.Same(uri.Host, "anonymous.invalid"u8) || SipText.Same(uri.User, "anonymous"u8));
}
