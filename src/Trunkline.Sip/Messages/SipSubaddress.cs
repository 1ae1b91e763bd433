// Subaddresses over SIP: the isub parameter behind a number (RFC 4715, as RFC 3966 has it for tel URIs), in its three encodings. What a
// subaddress of another type than NSAP holds has no such form and is left out.
using System.Text;

namespace Trunkline.Sip;

/// <summary>Reads and writes the subaddress beside a number.</summary>
public static class SipSubaddress
{
    private const byte NsapType = 0x80; // Q.931 §4.5.9 octet 3: no extension, NSAP, even
    private const byte Ia5 = 0x50, Local = 0x49; // AFI: IA5 characters, binary (X.213 annex A)
    private const int MaxOctets = 20; // AFI included

    /// <summary>The number of a user part, without its parameters.</summary>
    public static string NumberOf(string user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var end = user.IndexOf(';', StringComparison.Ordinal);
        return end < 0 ? user : user[..end];
    }

    /// <summary>The subaddress of a URI's user part, or of the parameters of a tel URI.</summary>
    /// <returns>Contents of a Q.931 subaddress; empty for none and for what has no meaning.</returns>
    public static byte[] Read(ReadOnlySpan<byte> uriText)
    {
        if (!SipUri.TryParse(uriText, out var uri))
        {
            return [];
        }

        // of a sip URI behind the number in the user part, of a tel URI in its own place
        var at = uri.User.IndexOf((byte)';');
        var parameters = uri.Parameters;
        if (at >= 0 && !SipParameters.TryParse(uri.User[at..], out parameters))
        {
            return [];
        }

        if (!parameters.TryGet("isub"u8, out var value) || value.IsEmpty)
        {
            return [];
        }

        var encoding = parameters["isub-encoding"u8];
        var sub = SipText.Unescape(value);
        if (sub.Length > 2 * MaxOctets)
        {
            return [];
        }

        if (encoding.IsEmpty || SipText.Same(encoding, "nsap-ia5"u8))
        {
            return sub.Length < MaxOctets && sub.All(char.IsAscii) ? [NsapType, Ia5, .. Encoding.ASCII.GetBytes(sub)] : [];
        }

        if (!SipText.Same(encoding, "nsap"u8) && !SipText.Same(encoding, "nsap-bcd"u8))
        {
            return [];
        }

        if ((sub.Length & 1) != 0 || !sub.All(char.IsAsciiHexDigit))
        {
            return [];
        }

        var octets = Convert.FromHexString(sub);
        return SipText.Same(encoding, "nsap"u8) ? [NsapType, .. octets] : octets.Length < MaxOctets ? [NsapType, Local, .. octets] : [];
    }

    /// <summary>The parameters of a subaddress, to be put behind a number; empty for none, and for what has no such form.</summary>
    /// <param name="contents">Contents of a Q.931 subaddress.</param>
    public static string Parameters(ReadOnlySpan<byte> contents)
    {
        if (contents.Length is < 2 or > MaxOctets + 1 || (contents[0] & 0x70) != 0)
        {
            return "";
        }

        var octets = contents[1..];
        return octets[0] == Ia5 && octets.Length > 1 && !octets[1..].ContainsAnyExceptInRange((byte)0x21, (byte)0x7E)
            ? $";isub={Escape(octets[1..])};isub-encoding=nsap-ia5"
            : $";isub={Convert.ToHexString(octets)};isub-encoding=nsap";
    }

    private static string Escape(ReadOnlySpan<byte> text)
    {
        var escaped = new StringBuilder();
        foreach (var octet in text)
        {
            escaped.Append(char.IsAsciiLetterOrDigit((char)octet) ? ((char)octet).ToString() : $"%{octet:X2}");
        }

        return escaped.ToString();
    }
}
