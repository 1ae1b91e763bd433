namespace Trunkline.Site;

/// <summary>What the keys of <c>admin</c> and <c>alarms</c> say about one another.</summary>
internal static class OperationsRules
{
    internal static void Check(SiteModel site, SiteNode root, List<SiteError> errors)
    {
        if (root["admin"]?["http"] is { } http && site.Admin.Http.Port != 0)
        {
            if (site.Admin.Http.Port == site.Sip.Tcp.Port && Overlap(site.Admin.Http, site.Sip.Tcp))
            {
                errors.Add(new(SiteSeverity.Error, http.Mark, "admin.http", "another port than sip.tcp", $"{site.Admin.Http}"));
            }

            if (root["admin"]?["http_from"] is null && !System.Net.IPAddress.IsLoopback(site.Admin.Http.ToIPAddress()))
            {
                errors.Add(new(SiteSeverity.Warning, http.Mark, "admin.http", "the key \"http_from\" beside an address others reach", "none", "only this machine is answered"));
            }
        }

        if (root["alarms"]?["webhook"] is { Kind: SiteNodeKind.Map } webhook && webhook["secret"] is { } secret && site.AlarmTargets.Webhook is { Url.Scheme: "http", Url.IsLoopback: false })
        {
            errors.Add(new(SiteSeverity.Warning, secret.Mark, "alarms.webhook.secret", "an https URL beside a secret", "http", "whoever is on the path can read it"));
        }

        if (root["alarms"]?["mail"] is { Kind: SiteNodeKind.Map } mail && site.AlarmTargets.Mail is { } target)
        {
            if ((target.User is null) != (target.Password is null))
            {
                errors.Add(new(SiteSeverity.Error, mail.Mark, "alarms.mail", "user and password together", target.User is null ? "a password alone" : "a user alone"));
            }
            else if (target is { Security: MailSecurity.None, Password: not null } && target.Host is not ("127.0.0.1" or "::1" or "localhost"))
            {
                errors.Add(new(SiteSeverity.Error, (mail["password"] ?? mail).Mark, "alarms.mail.security", "starttls or tls beside a password", "none", "the password would travel in the clear"));
            }
        }
    }

    private static bool Overlap(Base.NetAddress a, Base.NetAddress b) => !a.IsSpecified || !b.IsSpecified || a.SameHost(b);
}
