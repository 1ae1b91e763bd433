using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Trunkline.Site;

namespace Trunkline.Host.Notify;

/// <summary>What a mail server said that it should not.</summary>
internal sealed class SmtpRefusal(string message) : Exception(message);

/// <summary>
/// Hands one mail to a server (RFC 5321, STARTTLS of RFC 3207, AUTH PLAIN of RFC 4954). Certificates are checked as the system does. Answers are bounded.
/// </summary>
/// <remarks>Not supported: other mechanisms of AUTH, delivery without a server of one's own.</remarks>
internal static class SmtpClientSession
{
    private const int LongestLine = 2000;
    private const int MostLines = 100;

    /// <summary>Hands it over, or throws <see cref="SmtpRefusal"/>, <see cref="IOException"/>, <see cref="SocketException"/>.</summary>
    internal static async Task SendAsync(MailTarget target, string message, CancellationToken ends)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(target.Host, target.Port, ends).ConfigureAwait(false);
        Stream stream = client.GetStream();
        if (target.Security == MailSecurity.Tls)
        {
            stream = await SecureAsync(stream, target.Host, ends).ConfigureAwait(false);
        }

        try
        {
            await ExpectAsync(stream, "220", "greets with", ends).ConfigureAwait(false);
            var offers = await CommandAsync(stream, "EHLO trunkline", "250", ends).ConfigureAwait(false);
            if (target.Security == MailSecurity.Starttls)
            {
                if (!offers.Any(l => l.Length > 4 && l[4..].Trim().Equals("STARTTLS", StringComparison.OrdinalIgnoreCase)))
                {
                    throw new SmtpRefusal("it offers no STARTTLS (alarms.mail.security)");
                }

                await CommandAsync(stream, "STARTTLS", "220", ends).ConfigureAwait(false);
                stream = await SecureAsync(stream, target.Host, ends).ConfigureAwait(false);
                await CommandAsync(stream, "EHLO trunkline", "250", ends).ConfigureAwait(false);
            }

            if (target is { User: { } user, Password: { } password })
            {
                await CommandAsync(stream, "AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{password}")), "235", ends, "AUTH").ConfigureAwait(false);
            }

            await CommandAsync(stream, $"MAIL FROM:<{target.From}>", "250", ends).ConfigureAwait(false);
            foreach (var to in target.To)
            {
                await CommandAsync(stream, $"RCPT TO:<{to}>", "25", ends).ConfigureAwait(false);
            }

            await CommandAsync(stream, "DATA", "354", ends).ConfigureAwait(false);
            await CommandAsync(stream, message + "\r\n.", "250", ends, "the message").ConfigureAwait(false);
            await WriteAsync(stream, "QUIT", ends).ConfigureAwait(false);
        }
        finally
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<Stream> SecureAsync(Stream stream, string host, CancellationToken ends)
    {
        var secure = new SslStream(stream);
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, ends).ConfigureAwait(false);
        return secure;
    }

    private static async Task<List<string>> CommandAsync(Stream stream, string command, string expected, CancellationToken ends, string? shown = null)
    {
        await WriteAsync(stream, command, ends).ConfigureAwait(false);
        return await ExpectAsync(stream, expected, $"answers {shown ?? command} with", ends).ConfigureAwait(false);
    }

    private static Task WriteAsync(Stream stream, string line, CancellationToken ends) => stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), ends).AsTask();

    private static async Task<List<string>> ExpectAsync(Stream stream, string expected, string what, CancellationToken ends)
    {
        var lines = new List<string>();
        do
        {
            lines.Add(await LineAsync(stream, ends).ConfigureAwait(false));
        }
        while (lines[^1].Length > 3 && lines[^1][3] == '-' && lines.Count < MostLines);

        return lines[^1].StartsWith(expected, StringComparison.Ordinal) ? lines : throw new SmtpRefusal($"it {what} {lines[^1]}");
    }

    private static async Task<string> LineAsync(Stream stream, CancellationToken ends)
    {
        var line = new StringBuilder();
        var octet = new byte[1];
        while (line.Length < LongestLine && await stream.ReadAsync(octet, ends).ConfigureAwait(false) == 1)
        {
            if (octet[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append(octet[0] is >= 32 and < 127 or 13 ? (char)octet[0] : '?');
        }

        throw new SmtpRefusal(line.Length >= LongestLine ? string.Create(CultureInfo.InvariantCulture, $"it sends a line of more than {LongestLine} characters") : "it hung up");
    }
}
