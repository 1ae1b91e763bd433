using System.Net;
using System.Net.Sockets;
using System.Text;
using Trunkline.Host.Notify;
using Trunkline.Node.Alarms;
using Trunkline.Site;

namespace Trunkline.Interop.Tests;

/// <summary>Alarms by mail through somebody else's SMTP server: aiosmtpd.</summary>
public sealed class MailServerTests
{
    private static readonly AlarmEventView s_cut = new(
        1, DateTimeOffset.UnixEpoch, "span/1/down", "major", "major", "span 1: RED (LOS): no signal, at Zürich", "trunkline span N show", DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Server_TakesIt_AndReadsWhatWasWritten()
    {
        var port = FreePort();
        using var server = Background.Start("/usr/bin/python3", ["-u", "-m", "aiosmtpd", "-n", "-l", $"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Debugging", "stdout"]);
        var mail = new Mail(new("127.0.0.1", port, MailSecurity.None, null, null, "trunkline@example.org", ["duty@example.org", "night@example.org"], "major"), "Main site", "n1", TimeProvider.System);
        string? wrong = "not tried";
        Until.True(() => (wrong = mail.DeliverAsync([s_cut], 0, TestContext.Current.CancellationToken).GetAwaiter().GetResult()) is null, 15, "the server takes the mail", () => wrong + server.Output);
        Until.True(() => server.Output.Contains("END MESSAGE", StringComparison.Ordinal), 5, "the server shows it", () => server.Output);
        Assert.Contains("To: duty@example.org, night@example.org", server.Output, StringComparison.Ordinal);
        Assert.Contains("Subject: =?utf-8?B?" + Convert.ToBase64String(Encoding.UTF8.GetBytes("[Main site] major: span 1: RED (LOS): "))[..20], server.Output, StringComparison.Ordinal);

        // it offers no STARTTLS: then nothing is said, least of all a password
        var secure = new Mail(new("127.0.0.1", port, MailSecurity.Starttls, "user", "Sesame", "trunkline@example.org", ["duty@example.org"], "major"), "Main site", "n1", TimeProvider.System);
        Assert.Equal($"127.0.0.1:{port}: it offers no STARTTLS (alarms.mail.security)", await secure.DeliverAsync([s_cut], 0, TestContext.Current.CancellationToken));
        var refused = new Mail(new("127.0.0.1", port, MailSecurity.None, "user", "Sesame", "trunkline@example.org", ["duty@example.org"], "major"), "Main site", "n1", TimeProvider.System);
        var why = await refused.DeliverAsync([s_cut], 0, TestContext.Current.CancellationToken);
        Assert.StartsWith($"127.0.0.1:{port}: it answers AUTH with ", why, StringComparison.Ordinal);
        Assert.DoesNotContain("Sesame", why + server.Output, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        return ((IPEndPoint)taken.LocalEndpoint).Port;
    }
}
