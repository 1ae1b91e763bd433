using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>One account: the realm it is for, a user and a password.</summary>
/// <param name="Realm">Exactly as the server names it; "*" for whatever the one peer it is used with names.</param>
/// <param name="User">The user name.</param>
/// <param name="Password">The password.</param>
public sealed record DigestAccount(string Realm, string User, string Password);

/// <summary>The client side of digest authentication: answers 401 and 407 from the realms it was given, never from another.</summary>
/// <remarks>Takes SHA-256 before MD5; only qop=auth. One client object is used with one peer.</remarks>
public sealed class DigestClient
{
    private readonly IReadOnlyList<DigestAccount> _accounts;
    private readonly SipIdentifiers _identifiers;

    /// <param name="accounts">The accounts for this peer.</param>
    /// <param name="source">Random source for the client nonce in tests; null in production.</param>
    public DigestClient(IReadOnlyList<DigestAccount> accounts, Prng? source = null)
    {
        _accounts = accounts;
        _identifiers = new(source);
    }

    /// <summary>The last header line made, for the ACK of the 2xx that follows; null before the first.</summary>
    internal string? LastAnswer { get; private set; }

    /// <summary>Answers a challenge.</summary>
    /// <param name="challenge">A 401 or 407.</param>
    /// <param name="method">The method of the request to be repeated.</param>
    /// <param name="uri">Its Request-URI.</param>
    /// <param name="headerLine">The header line to add, without line end.</param>
    /// <returns>False when no challenge is for a realm and algorithm we have.</returns>
    public bool TryAnswer(SipMessage challenge, string method, string uri, out string? headerLine)
    {
        ArgumentNullException.ThrowIfNull(challenge);
        headerLine = null;
        var isProxy = challenge.Status == 407;
        var name = isProxy ? HeaderName.ProxyAuthenticate : HeaderName.WwwAuthenticate;
        foreach (var wanted in (ReadOnlySpan<DigestAlgorithm>)[DigestAlgorithm.Sha256, DigestAlgorithm.Md5])
        {
            for (var i = challenge.IndexOf(name); i >= 0; i = challenge.IndexOf(name, i + 1))
            {
                if (DigestHeader.TryParse(challenge.ValueAt(i), out var header)
                    && header.TryGetAlgorithm(out var algorithm) && algorithm == wanted
                    && OffersAuth(header["qop"u8])
                    && AccountFor(Encoding.UTF8.GetString(header["realm"u8])) is { } account)
                {
                    headerLine = (isProxy ? "Proxy-Authorization: " : "Authorization: ")
                        + Answer(header, account, algorithm, method, uri, _identifiers.Next().ToString("x16", System.Globalization.CultureInfo.InvariantCulture));
                    LastAnswer = headerLine;
                    return true;
                }
            }
        }

        return false;
    }

    internal static string Answer(DigestHeader challenge, DigestAccount account, DigestAlgorithm algorithm, string method, string uri, string clientNonce)
    {
        var realm = Encoding.UTF8.GetString(challenge["realm"u8]);
        var nonce = Encoding.UTF8.GetString(challenge["nonce"u8]);
        Span<byte> response = stackalloc byte[64];
        response = response[..(2 * DigestHash.SizeOf(algorithm))];
        DigestHash.Response(
            algorithm,
            DigestHash.Ha1(account.User, realm, account.Password, algorithm),
            new()
            {
                Method = Encoding.UTF8.GetBytes(method),
                Uri = Encoding.UTF8.GetBytes(uri),
                Nonce = challenge["nonce"u8],
                Count = "00000001"u8,
                ClientNonce = Encoding.UTF8.GetBytes(clientNonce),
            },
            response);
        var opaque = challenge["opaque"u8];
        return $"Digest username={Quote(account.User)}, realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", "
            + $"response=\"{Encoding.ASCII.GetString(response)}\", algorithm={(algorithm == DigestAlgorithm.Md5 ? "MD5" : "SHA-256")}, "
            + $"cnonce=\"{clientNonce}\", qop=auth, nc=00000001"
            + (opaque.IsEmpty ? "" : $", opaque=\"{Encoding.UTF8.GetString(opaque)}\"");
    }

    private static string Quote(string text) => Encoding.UTF8.GetString(new SipWriter(128).Quoted(text).Octets);

    private static bool OffersAuth(ReadOnlySpan<byte> qop)
    {
        foreach (var range in qop.Split((byte)','))
        {
            if (SipText.Same(SipText.Trim(qop[range]), "auth"u8))
            {
                return true;
            }
        }

        return false;
    }

    private DigestAccount? AccountFor(string realm)
    {
        foreach (var account in _accounts)
        {
            if (account.Realm == realm || account.Realm == "*")
            {
                return account;
            }
        }

        return null;
    }
}
