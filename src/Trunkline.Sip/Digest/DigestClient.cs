using System.Globalization;
using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>One account: the realm it is for, a user and a password.</summary>
/// <param name="Realm">Exactly as the server names it; "*" for whatever the one peer it is used with names.</param>
/// <param name="User">The user name.</param>
/// <param name="Password">The password.</param>
public sealed record DigestAccount(string Realm, string User, string Password)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => $"{User} in realm {Realm}";
}

/// <summary>The client side of digest authentication: answers 401 and 407 from the realms it was given, never from another.</summary>
/// <remarks>
/// Takes SHA-256 before MD5 (RFC 8760), qop=auth, and a challenge without qop as RFC 2069 had it: some servers still send one. Not supported: the -sess
/// algorithms, SHA-512-256 (no such hash in the framework), auth-int. One client object is used with one peer.
/// </remarks>
public sealed class DigestClient
{
    /// <summary>A challenge's realm, nonce and opaque together: longer ones are nobody's, and every request would carry them back.</summary>
    private const int LongestChallenge = 1024;

    private readonly IReadOnlyList<DigestAccount> _accounts;
    private readonly SipIdentifiers _identifiers;
    private Challenge? _www;
    private Challenge? _proxy;

    /// <param name="accounts">The accounts for this peer.</param>
    /// <param name="source">Random source for the client nonce in tests; null in production.</param>
    public DigestClient(IReadOnlyList<DigestAccount> accounts, Prng? source = null)
    {
        _accounts = accounts;
        _identifiers = new(source);
    }

    /// <summary>True to use a nonce for the requests that follow, with a count that grows (RFC 7616 §3.4): they are not challenged again.</summary>
    public bool Remembers { get; init; }

    /// <summary>The realm last asked for, for people; empty before the first challenge.</summary>
    public string LastRealm { get; private set; } = "";

    /// <summary>Takes a challenge. When it can be answered, the request is sent again with <see cref="Lines"/>.</summary>
    /// <param name="challenge">A 401 or 407.</param>
    /// <param name="attempt">The request's own.</param>
    public DigestReply Take(SipMessage challenge, ref DigestAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(challenge);
        var isProxy = challenge.Status == 407;
        var name = isProxy ? HeaderName.ProxyAuthenticate : HeaderName.WwwAuthenticate;
        var reply = DigestReply.NotSpoken;
        foreach (var wanted in (ReadOnlySpan<DigestAlgorithm>)[DigestAlgorithm.Sha256, DigestAlgorithm.Md5])
        {
            for (var i = challenge.IndexOf(name); i >= 0; i = challenge.IndexOf(name, i + 1))
            {
                if (!DigestHeader.TryParse(challenge.ValueAt(i), out var header) || !header.TryGetAlgorithm(out var algorithm) || algorithm != wanted
                    || (!header["qop"u8].IsEmpty && !OffersAuth(header["qop"u8])) || header["nonce"u8].IsEmpty
                    || header["realm"u8].Length + header["nonce"u8].Length + header["opaque"u8].Length > LongestChallenge)
                {
                    continue;
                }

                LastRealm = Encoding.UTF8.GetString(header["realm"u8]);
                if (AccountFor(LastRealm) is not { } account)
                {
                    reply = DigestReply.OtherRealm;
                    continue;
                }

                (isProxy ? ref _proxy : ref _www) = new(header, account, algorithm);
                return attempt.TryCount(isProxy, SipText.Same(header["stale"u8], "true"u8)) ? DigestReply.Answered : Forget(isProxy);
            }
        }

        return reply;
    }

    /// <summary>The header lines to add to a request: those of a challenge just taken, or of an earlier one when the client remembers.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="uri">Its Request-URI.</param>
    /// <param name="attempt">The request's own.</param>
    public IReadOnlyList<string> Lines(string method, string uri, in DigestAttempt attempt)
    {
        if ((!Remembers && !attempt.HasAnswered) || (_www ?? _proxy) is null)
        {
            return [];
        }

        var lines = new List<string>(2);
        if (_www is { } www)
        {
            lines.Add("Authorization: " + Answer(www, method, uri));
        }

        if (_proxy is { } proxy)
        {
            lines.Add("Proxy-Authorization: " + Answer(proxy, method, uri));
        }

        return lines;
    }

    /// <summary>Takes one challenge and answers it, for whoever sends a request but once.</summary>
    /// <returns>False when no challenge is for a realm and algorithm we have.</returns>
    public bool TryAnswer(SipMessage challenge, string method, string uri, out string? headerLine)
    {
        var attempt = default(DigestAttempt);
        headerLine = Take(challenge, ref attempt) == DigestReply.Answered
            ? Lines(method, uri, attempt).First(l => l.StartsWith("Proxy", StringComparison.Ordinal) == (challenge.Status == 407)) : null;
        return headerLine is not null;
    }

    internal static string Answer(DigestHeader challenge, DigestAccount account, DigestAlgorithm algorithm, string method, string uri, string clientNonce) =>
        Answer(new(challenge, account, algorithm), method, uri, clientNonce);

    private static string Answer(Challenge challenge, string method, string uri, string clientNonce)
    {
        var algorithm = challenge.Algorithm;
        Span<byte> response = stackalloc byte[64];
        response = response[..(2 * DigestHash.SizeOf(algorithm))];
        var count = (++challenge.Count).ToString("x8", CultureInfo.InvariantCulture);
        DigestHash.Response(
            algorithm,
            DigestHash.Ha1(challenge.Account.User, challenge.Realm, challenge.Account.Password, algorithm),
            new()
            {
                Method = Encoding.UTF8.GetBytes(method),
                Uri = Encoding.UTF8.GetBytes(uri),
                Nonce = Encoding.UTF8.GetBytes(challenge.Nonce),
                Count = challenge.HasQop ? Encoding.ASCII.GetBytes(count) : default,
                ClientNonce = Encoding.UTF8.GetBytes(clientNonce),
            },
            response);
        return $"Digest username={Quote(challenge.Account.User)}, realm=\"{challenge.Realm}\", nonce=\"{challenge.Nonce}\", uri=\"{uri}\", "
            + $"response=\"{Encoding.ASCII.GetString(response)}\", algorithm={(algorithm == DigestAlgorithm.Md5 ? "MD5" : "SHA-256")}"
            + (challenge.HasQop ? $", cnonce=\"{clientNonce}\", qop=auth, nc={count}" : "")
            + (challenge.Opaque.Length == 0 ? "" : $", opaque=\"{challenge.Opaque}\"");
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

    private string Answer(Challenge challenge, string method, string uri) =>
        Answer(challenge, method, uri, _identifiers.Next().ToString("x16", CultureInfo.InvariantCulture));

    private DigestReply Forget(bool isProxy)
    {
        (isProxy ? ref _proxy : ref _www) = null;
        return DigestReply.Wrong;
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

    /// <summary>A challenge as it is kept, with how often its nonce was used.</summary>
    private sealed class Challenge(DigestHeader header, DigestAccount account, DigestAlgorithm algorithm)
    {
        public DigestAccount Account { get; } = account;

        public DigestAlgorithm Algorithm { get; } = algorithm;

        public string Realm { get; } = Encoding.UTF8.GetString(header["realm"u8]);

        public string Nonce { get; } = Encoding.UTF8.GetString(header["nonce"u8]);

        public string Opaque { get; } = Encoding.UTF8.GetString(header["opaque"u8]);

        public bool HasQop { get; } = !header["qop"u8].IsEmpty;

        public uint Count { get; set; }
    }
}
