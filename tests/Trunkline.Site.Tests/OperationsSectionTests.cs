using System.Net;

namespace Trunkline.Site.Tests;

/// <summary>The sections admin, log and alarms: what they default to, and what is refused with its place.</summary>
public sealed class OperationsSectionTests
{
    private const string Base = "site: { name: Test, country: gb }\n";

    [Fact]
    public void NothingSaid_NothingIsServedToAnybody()
    {
        var site = SiteLoader.LoadText(Base).Model!;
        Assert.Equal((0, 30.0, LogFormat.Text, LogLevel.Notice), (site.Admin.Http.Port, site.Admin.StopWithin.TotalSeconds, site.Log.Format, site.Log.Level));
        Assert.Null(site.AlarmTargets.Webhook ?? (object?)site.AlarmTargets.Mail);
        Assert.True(site.Admin.HttpFrom.All(n => n.Contains(IPAddress.Loopback) || n.Contains(IPAddress.IPv6Loopback)));
        Assert.DoesNotContain(site.Admin.HttpFrom, n => n.Contains(IPAddress.Parse("192.0.2.1")));
    }

    [Fact]
    public void EverythingSaid_IsRead()
    {
        var site = SiteLoader.LoadText(Base +
            """
            admin: { http: 192.0.2.10:9464, http_from: [192.0.2.0/24, 198.51.100.7], stop_s: 5 }
            log: { format: json, level: info }
            alarms:
              webhook: { url: "https://alarms.example.org/x?y=1", secret: "0123456789", severity: minor }
              mail: { server: "mail.example.org:587", user: u, password: p, from: trunkline@example.org, to: [duty@example.org] }
            """).Model!;
        Assert.Equal(("192.0.2.10:9464", 5.0), (site.Admin.Http.ToString(), site.Admin.StopWithin.TotalSeconds));
        Assert.True(site.Admin.HttpFrom[0].Contains(IPAddress.Parse("192.0.2.77")) && site.Admin.HttpFrom[1].Contains(IPAddress.Parse("198.51.100.7")) && !site.Admin.HttpFrom[1].Contains(IPAddress.Parse("198.51.100.8")));
        Assert.Equal((LogFormat.Json, LogLevel.Info), (site.Log.Format, site.Log.Level));
        Assert.Equal(("0123456789", "minor", "https://alarms.example.org/x"), (site.AlarmTargets.Webhook!.Secret, site.AlarmTargets.Webhook.Severity, site.AlarmTargets.Webhook.ToString()));
        Assert.Equal(("mail.example.org", 587, MailSecurity.Starttls, "p", "major"), (site.AlarmTargets.Mail!.Host, site.AlarmTargets.Mail.Port, site.AlarmTargets.Mail.Security, site.AlarmTargets.Mail.Password, site.AlarmTargets.Mail.Severity));
        Assert.DoesNotContain("p", site.AlarmTargets.Mail.ToString()[..4], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("admin: { http: 10.1:80 }", "site.yaml:2:16: error: expected an IP address and a port (0.0.0.0:5060), or off, found \"10.1:80\"")]
    [InlineData("admin: { http: 0.0.0.0:5060 }", "site.yaml:2:16: error: expected another port than sip.tcp, found 0.0.0.0:5060")]
    [InlineData("admin: { http: 0.0.0.0:9464 }", "site.yaml:2:16: warning: expected the key \"http_from\" beside an address others reach, found none (only this machine is answered)")]
    [InlineData("admin: { http_from: [300.1.1.1] }", "site.yaml:2:22: error: expected a network (192.0.2.0/24) or an address, found \"300.1.1.1\"")]
    [InlineData("log: { level: loud }", "site.yaml:2:15: error: expected one of debug, info, notice, warning, error, found \"loud\"")]
    [InlineData("alarms: { webhook: { url: \"ftp://x\" } }", "site.yaml:2:27: error: expected a URL of http or https without user name (https://alarms.example.org/trunkline), found \"ftp://x\"")]
    [InlineData("alarms: { webhook: { url: \"https://x/\", secret: short } }", "site.yaml:2:49: error: expected 8 to 200 characters without spaces, found a secret of 5 characters")]
    [InlineData("alarms: { webhook: { url: \"http://192.0.2.1/\", secret: 0123456789 } }", "site.yaml:2:56: warning: expected an https URL beside a secret, found http (whoever is on the path can read it)")]
    [InlineData("alarms: { mail: { server: \"m.example.org:25\", from: a@b.c, to: [d@e.f], user: u } }", "site.yaml:2:17: error: expected user and password together, found a user alone")]
    [InlineData("alarms: { mail: { server: \"m.example.org:25\", security: none, from: a@b.c, to: [d@e.f], user: u, password: secret1 } }",
        "site.yaml:2:108: error: expected starttls or tls beside a password, found none (the password would travel in the clear)")]
    [InlineData("alarms: { mail: { server: m.example.org, from: a@b.c, to: [d@e.f] } }", "site.yaml:2:27: error: expected a host and a port (mail.example.org:587), found \"m.example.org\"")]
    public void Mistakes_AreToldWithTheirPlace(string text, string expected) =>
        Assert.Contains(expected, SiteLoader.LoadText(Base + text).Errors.Select(e => e.ToLine("site.yaml")));
}
