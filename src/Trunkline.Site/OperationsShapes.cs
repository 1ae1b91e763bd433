using System.Net;

namespace Trunkline.Site;

/// <summary>The shapes of the sections <c>admin</c>, <c>log</c> and <c>alarms</c>; the rest of the file is in <see cref="SiteShape"/>.</summary>
internal static class OperationsShapes
{
    private static readonly ScalarShape s_severity = Scalars.OneOf("warning", "minor", "major", "critical");

    private static readonly ScalarShape s_network = new("a network (192.0.2.0/24) or an address", t => TryNetwork(t, out _));

    private static readonly ScalarShape s_url = new("a URL of http or https without user name (https://alarms.example.org/trunkline)", t => TryUrl(t, out _));

    private static readonly ScalarShape s_server = new("a host and a port (mail.example.org:587)", t => TryServer(t, out _, out _));

    private static readonly ScalarShape s_mailbox = new("a mail address (duty@example.org)", IsMailbox);

    /// <summary>Administration.</summary>
    internal static MapShape Admin { get; } = new("administration settings",
    [
        new("socket", Scalars.Path, "Unix socket of the command line (`calls`, `lines`, `call`); relative to `storage.state_dir`.") { Default = "admin.sock" },
        new("http", Scalars.Listen, "Address and port of `/metrics`, `/healthz` and `/readyz` (HTTP, no password); `off` for none. Monitoring on this machine: `127.0.0.1:9464`.") { Default = "off" },
        new("http_from", new ListShape(s_network, Max: 64), "Networks that may ask there; nobody else is answered. Without it this machine alone."),
        new("stop_s", Scalars.Integer(0, 86_400), "How long calls may go on when the system is stopped (SIGTERM), in seconds; no new ones begin, emergency calls excepted, and those are waited for as long as they last. A second SIGTERM ends everything at once.") { Default = "30" },
    ]);

    /// <summary>The log.</summary>
    internal static MapShape Log { get; } = new("log settings",
    [
        new("format", Scalars.OneOf<LogFormat>(), "How a line looks: `text` for people, `json` (an object a line) or `logfmt` (key=value) for collectors. Lines go to standard output: under systemd to the journal.") { Default = "text" },
        new("level", Scalars.OneOf<LogLevel>(), "The least that is written: `error`, `warning`, `notice` (starts, stops, alarms), `info` (every call), `debug` (every registration).") { Default = "notice" },
    ]);

    /// <summary>Who is told of alarms.</summary>
    internal static MapShape Alarms { get; } = new("who is told of alarms",
    [
        new("webhook", new MapShape("a webhook",
        [
            new("url", s_url, "Where each alarm raised or cleared is posted as JSON.") { IsRequired = true },
            new("secret", Scalars.Secret("8 to 200 characters without spaces", t => t.Length is >= 8 and <= 200 && t.All(c => c is > ' ' and < (char)127)), "Sent as `Authorization: Bearer SECRET`, so that the server knows it is us."),
            new("severity", s_severity, "The least severity it is told of.") { Default = "warning" },
        ]), "An HTTP server that is told of alarms."),
        new("mail", new MapShape("mail",
        [
            new("server", s_server, "The mail server.") { IsRequired = true },
            new("security", Scalars.OneOf<MailSecurity>(), "`starttls` (refused when the server offers none), `tls` from the first octet (port 465), or `none`, for a server on this machine.") { Default = "starttls" },
            new("user", Scalars.Text("a user name of at most 100 characters", 100), "User name at the server, when it asks for one."),
            new("password", Scalars.Secret("a password of 1 to 200 characters", t => t.Length is > 0 and <= 200 && !t.Any(char.IsControl)), "Its password."),
            new("from", s_mailbox, "The sender.") { IsRequired = true },
            new("to", new ListShape(s_mailbox, Min: 1, Max: 20), "Those who are told.") { IsRequired = true },
            new("severity", s_severity, "The least severity they are told of.") { Default = "major" },
        ]), "People who are told of alarms by mail; alarms of ten seconds go into one."),
    ]);

    internal static bool TryNetwork(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network))
        {
            return true;
        }

        if (IPAddress.TryParse(text, out var one) && (text.Contains(':', StringComparison.Ordinal) || text.Count(c => c == '.') == 3))
        {
            network = new(one, one.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);
            return true;
        }

        return false;
    }

    internal static bool TryUrl(string text, out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && url.Scheme is "http" or "https" && url is { UserInfo: "", Host.Length: > 0 } && text.Length <= 500;

    internal static bool TryServer(string text, out string host, out int port)
    {
        var colon = text.LastIndexOf(':');
        host = colon > 0 ? text[..colon].Trim('[', ']') : "";
        port = 0;
        return Uri.CheckHostName(host) != UriHostNameType.Unknown
            && int.TryParse(text.AsSpan(colon + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out port) && port is > 0 and < 65_536;
    }

    private static bool IsMailbox(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at < text.Length - 1 && text.Length <= 254 && text.All(c => char.IsAsciiLetterOrDigit(c) || ".@_+-".Contains(c, StringComparison.Ordinal)) && text.IndexOf('@', at + 1) < 0;
    }
}
