using System.Security.Cryptography;
using System.Text;
using Trunkline.Site;
using Trunkline.Sip;

namespace Trunkline.Node;

/// <summary>The secrets of a site's extensions as digests need them: hashes only, made once.</summary>
public sealed class SiteCredentials : ISipCredentials
{
    private readonly string _realm;
    private Dictionary<string, (byte[]? Md5, byte[]? Sha256)> _users = [];

    /// <param name="site">The site, checked.</param>
    public SiteCredentials(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        _realm = site.Sip.Realm;
        foreach (var extension in site.Extensions)
        {
            var credentials = extension.Credentials;
            if (credentials.Password is { } password)
            {
                _users[extension.Number] = Hashed(extension.Number, password);
            }
            else
            {
                _users[extension.Number] = (FromHex(credentials.Ha1Md5), FromHex(credentials.Ha1Sha256));
            }
        }

        foreach (var account in site.Pbxs.Select(p => p.Peering.Accepts).OfType<SipAccount>())
        {
            _users[account.User] = Hashed(account.User, account.Password);
        }
    }

    private (byte[] Md5, byte[] Sha256) Hashed(string user, string password)
    {
        var text = Encoding.UTF8.GetBytes($"{user}:{_realm}:{password}");
#pragma warning disable CA5351 // MD5 is what digest authentication of older phones is made of (RFC 7616 §3.2)
        return (MD5.HashData(text), SHA256.HashData(text));
#pragma warning restore CA5351
    }

    /// <summary>Takes the place of another site's: one assignment, nothing in between.</summary>
    public void Become(SiteCredentials other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _users = other._users;
    }

    /// <inheritdoc/>
    public bool TryGetHa1(string user, string realm, DigestAlgorithm algorithm, Span<byte> ha1)
    {
        if (realm != _realm || !_users.TryGetValue(user, out var known)
            || (algorithm == DigestAlgorithm.Md5 ? known.Md5 : known.Sha256) is not { } found || found.Length != ha1.Length)
        {
            return false;
        }

        found.CopyTo(ha1);
        return true;
    }

    private static byte[]? FromHex(string? hex) => hex is null ? null : Convert.FromHexString(hex);
}
