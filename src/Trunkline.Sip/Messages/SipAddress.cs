using System.Text;

namespace Trunkline.Sip;

/// <summary>Makes URIs and name-addrs out of text that may hold anything.</summary>
public static class SipAddress
{
    /// <summary>A name-addr: "\"Display\" &lt;uri&gt;".</summary>
    /// <param name="display">The name to show; null or empty for none.</param>
    /// <param name="uri">A well-formed URI.</param>
    public static string Format(string? display, string uri)
    {
        if (string.IsNullOrEmpty(display))
        {
            return $"<{uri}>";
        }

        var writer = new SipWriter(128);
        return Encoding.UTF8.GetString(writer.Quoted(display).Octets) + $" <{uri}>";
    }

    /// <summary>A sip URI with its user part escaped (RFC 3261 §25.1).</summary>
    /// <param name="user">Any text; empty for none.</param>
    /// <param name="host">Host, or host:port.</param>
    public static string SipUriOf(string user, string host)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.Length == 0 ? $"sip:{host}" : $"sip:{EscapeUser(user)}@{host}";
    }

    /// <summary>Escapes what a user part must not hold.</summary>
    public static string EscapeUser(string user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var text = new StringBuilder(user.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(user))
        {
            if (char.IsAsciiLetterOrDigit((char)octet) || "-_.!~*'()&=+$,;?/"u8.Contains(octet))
            {
                text.Append((char)octet);
            }
            else
            {
                text.Append('%').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }
}
