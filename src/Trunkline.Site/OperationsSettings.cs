using System.Net;
using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>How the command line and monitoring reach the running system, and how it ends.</summary>
/// <param name="Socket">Unix socket, for the owner of the process only.</param>
public sealed record AdminSettings(string Socket)
{
    /// <summary>Where /metrics, /healthz and /readyz are served; none when off.</summary>
    public NetAddress Http { get; init; } = NetAddress.None;

    /// <summary>From where they may be asked; nobody else is answered.</summary>
    public IReadOnlyList<IPNetwork> HttpFrom { get; init; } = [];

    /// <summary>How long calls may go on once the system was asked to end; emergency calls as long as they last.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>How a log line looks.</summary>
public enum LogFormat : byte
{
    /// <summary>For a person: time, words, then key=value.</summary>
    Text,

    /// <summary>A JSON object a line.</summary>
    Json,

    /// <summary>key=value.</summary>
    Logfmt,
}

/// <summary>How much a log line matters; RFC 5424's names.</summary>
public enum LogLevel : byte
{
    /// <summary>Everything: every registration.</summary>
    Debug,

    /// <summary>Every call.</summary>
    Info,

    /// <summary>What an operator of the system wants to know: started, a span is back.</summary>
    Notice,

    /// <summary>Something may become a fault.</summary>
    Warning,

    /// <summary>A fault.</summary>
    Error,
}

/// <summary>The log.</summary>
/// <param name="Format">How a line looks.</param>
/// <param name="Level">Lines that matter less are not written.</param>
public sealed record LogSettings(LogFormat Format, LogLevel Level);

/// <summary>Who is told of alarms.</summary>
/// <param name="Webhook">An HTTP server; null for none.</param>
/// <param name="Mail">People; null for none.</param>
public sealed record AlarmTargets(WebhookTarget? Webhook, MailTarget? Mail);

/// <summary>An HTTP server that is told of alarms.</summary>
/// <param name="Url">http or https.</param>
/// <param name="Secret">What proves to it that it is us; null for none. Never shown.</param>
/// <param name="Severity">The least severity it is told of: "warning", "minor", "major", "critical".</param>
public sealed record WebhookTarget(Uri Url, string? Secret, string Severity)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => Url.GetLeftPart(UriPartial.Path);
}

/// <summary>How a mail server is spoken to.</summary>
public enum MailSecurity : byte
{
    /// <summary>STARTTLS; refused when the server does not offer it.</summary>
    Starttls,

    /// <summary>TLS from the first octet (port 465).</summary>
    Tls,

    /// <summary>In the clear: only for a server on this machine or a network of your own.</summary>
    None,
}

/// <summary>People who are told of alarms by mail.</summary>
/// <param name="Host">The mail server.</param>
/// <param name="Port">Its port.</param>
/// <param name="Security">How it is spoken to.</param>
/// <param name="User">The user name; null for none.</param>
/// <param name="Password">The password. Never shown.</param>
/// <param name="From">The sender.</param>
/// <param name="To">Those who are told.</param>
/// <param name="Severity">The least severity they are told of.</param>
public sealed record MailTarget(string Host, int Port, MailSecurity Security, string? User, string? Password, string From, IReadOnlyList<string> To, string Severity)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => System.FormattableString.Invariant($"{Host}:{Port}");
}
