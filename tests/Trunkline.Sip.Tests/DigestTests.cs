using System.Text;

namespace Trunkline.Sip.Tests;

public sealed class DigestTests
{
    private const string Realm = "trunkline";
    private readonly SipNet _net = new();
    private readonly Party _b;
    private readonly SipEndpoint _phone, _server;
    private readonly DigestAuthenticator _authenticator;

    public DigestTests()
    {
        _b = new(_net, "b") { Admission = _ => SipAdmission.Authenticate, Incoming = s => s.Answer(Party.Sdp) };
        _b.Registrar = new(_net.Loop, new MemoryState());
        _authenticator = new(new byte[32], _net.Time, Realm, new Users(), maxNonces: 4);
        _server = _net.Endpoint(2, _b, new() { Authenticator = _authenticator });
        _phone = _net.Endpoint(1, new Party(_net, "a"));
    }

    /// <summary>RFC 7616 §3.9.1, both algorithms, and RFC 2617 §3.5.</summary>
    [Theory]
    [InlineData("http-auth@example.org", "Mufasa", "Circle of Life", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", DigestAlgorithm.Md5, "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData("http-auth@example.org", "Mufasa", "Circle of Life", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", DigestAlgorithm.Sha256, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    [InlineData("testrealm@host.com", "Mufasa", "Circle Of Life", "dcd98b7102dd2f0e8b11d0f600bfb0c093", "0a4f113b", DigestAlgorithm.Md5, "6629fae49393a05397450978507c4ef1")]
    public void Client_RfcVectors_GiveTheirResponse(string realm, string user, string password, string nonce, string clientNonce, DigestAlgorithm algorithm, string response)
    {
        Assert.True(DigestHeader.TryParse(Encoding.ASCII.GetBytes($"Digest realm=\"{realm}\", nonce=\"{nonce}\", qop=\"auth\""), out var challenge));
        var answer = DigestClient.Answer(challenge, new(realm, user, password), algorithm, "GET", "/dir/index.html", clientNonce);
        Assert.Contains($"response=\"{response}\"", answer);
    }

    [Fact]
    public void Register_ChallengedWithBothAlgorithms_AnsweredWithSha256_Registered()
    {
        Register("201", "secret");
        _net.Run(1);
        Assert.Equal(
            """
                 0 1>2 REGISTER
                 1 2>1 401 REGISTER
                 2 1>2 REGISTER
                 3 2>1 200 REGISTER
            """, _net.Transcript);
        var challenges = _net.Octets[1].Split("\r\n").Where(l => l.StartsWith("WWW-Authenticate", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, challenges.Length);
        Assert.EndsWith("algorithm=SHA-256", challenges[0]);
        Assert.EndsWith("algorithm=MD5", challenges[1]);
        Assert.Contains("algorithm=SHA-256", _net.Octets[2]);
        Assert.Single(_b.Registrar!.Lookup("201@trunkline"));
    }

    /// <summary>For phones that give up at a challenge they do not know.</summary>
    [Fact]
    public void Challenge_OnlyMd5Offered_NamesNoOther()
    {
        var writer = new SipWriter();
        new DigestAuthenticator(new byte[32], _net.Time, Realm, new Users()) { Offered = [DigestAlgorithm.Md5] }
            .WriteChallenge(writer, SipNet.Flow(2, 1), isProxy: false, isStale: false);
        var text = Encoding.ASCII.GetString(writer.Octets);
        Assert.Contains("algorithm=MD5", text);
        Assert.DoesNotContain("SHA", text);
    }

    [Fact]
    public void Check_AlgorithmNotOffered_IsNoCredentials()
    {
        var strict = new DigestAuthenticator(new byte[32], _net.Time, Realm, new Users()) { Offered = [DigestAlgorithm.Sha256] };
        Assert.Equal(DigestVerdict.Accepted, Check(Nonce(), "00000001"));
        Assert.Equal(DigestVerdict.None, Check(Nonce(), "00000001", by: strict));
    }

    /// <summary>Same status, same headers in the same order, same length: nothing tells which users exist.</summary>
    [Fact]
    public void Register_UnknownUserAndWrongPassword_AreAnsweredAlike()
    {
        Register("201", "wrong");
        _net.Run(1);
        Register("999", "wrong");
        _net.Run(1);
        var answers = _net.Octets.Where(o => o.StartsWith("SIP/2.0", StringComparison.Ordinal)).ToArray();
        Assert.Equal(4, answers.Length);
        Assert.All(answers, a => Assert.StartsWith("SIP/2.0 401 ", a));
        Assert.Single(answers.Select(a => string.Join(",", a.Split("\r\n").Select(l => l.Split(':')[0]))).Distinct());
        Assert.Single(answers.Select(a => a.Length).Distinct());
        Assert.All(answers, a => Assert.DoesNotContain("stale", a));
    }

    [Fact]
    public void Invite_ChallengedWith407_IsRepeated_UserIsKnown_AckRepeatsTheCredentials()
    {
        var a = new Party(_net, "a");
        a.Session = _phone.Invite(SessionTests.Invite() with { Credentials = new([new(Realm, "201", "secret")], new(5)) }, a);
        _net.Run(1);
        Assert.Equal(
            """
                 0 1>2 INVITE sdp
                 1 2>1 407 INVITE
                 2 1>2 ACK
                 2 1>2 INVITE sdp
                 3 b ^ invite from 201
                 3 2>1 200 INVITE sdp
                 4 1>2 ACK
                 4 a ^ answered
                 5 b ^ acknowledged
            """, _net.Transcript);
        Assert.Contains("Proxy-Authorization: Digest username=\"201\"", _net.Octets[^1]);
    }

    [Fact]
    public void Client_ForeignRealm_IsNeverAnswered()
    {
        var a = new Party(_net, "a");
        a.Session = _phone.Invite(SessionTests.Invite() with { Credentials = new([new("elsewhere", "201", "secret")], new(5)) }, a);
        _net.Run(1);
        Assert.Contains("a ^ failed 407", _net.Transcript);
        Assert.Single(_net.Octets, o => o.StartsWith("INVITE", StringComparison.Ordinal));
    }

    [Fact]
    public void Replay_SameCount_IsStale_HigherCountIsTaken()
    {
        var nonce = Nonce();
        Assert.Equal(DigestVerdict.Accepted, Check(nonce, "00000001"));
        Assert.Equal(DigestVerdict.Stale, Check(nonce, "00000001"));
        Assert.Equal(DigestVerdict.Accepted, Check(nonce, "00000003"));
        Assert.Equal(DigestVerdict.Stale, Check(nonce, "00000002"));
        Assert.Equal(DigestVerdict.Wrong, Check(nonce, "00000004", password: "wrong"));
    }

    [Fact]
    public void Nonce_FromAnotherAddress_OrOld_OrForged_IsStale()
    {
        var nonce = Nonce();
        Assert.Equal(DigestVerdict.Stale, Check(nonce, "00000001", from: 7));
        Assert.Equal(DigestVerdict.Stale, Check(new string('0', 64), "00000001"));
        Assert.Equal(DigestVerdict.Stale, Check("nonsense", "00000001"));
        _net.Run(300.001);
        Assert.Equal(DigestVerdict.Stale, Check(nonce, "00000001"));
        Assert.Equal(DigestVerdict.Accepted, Check(Nonce(), "00000001"));
    }

    [Fact]
    public void Nonces_BeyondTheTable_BecomeStale_NeverReplayable()
    {
        var nonces = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            _net.Run(1);
            nonces.Add(Nonce());
            Assert.Equal(DigestVerdict.Accepted, Check(nonces[^1], "00000001"));
        }

        Assert.All(nonces, n => Assert.Equal(DigestVerdict.Stale, Check(n, "00000001")));

        // What was forgotten takes nobody's place: the last four may be used further, all others never.
        Assert.Equal(nonces.Select((_, i) => i < 6 ? DigestVerdict.Stale : DigestVerdict.Accepted), nonces.Select(n => Check(n, "00000002")));
    }

    [Fact]
    public void NoClientNonce_IsNoCredentials() =>
        Assert.Equal(DigestVerdict.None, Check(Nonce(), "00000001", change: h => h.Replace("cnonce=\"c\"", "cnonce=\"\"", StringComparison.Ordinal)));

    [Theory]
    [InlineData("qop=auth-int")]
    [InlineData("algorithm=MD5-sess")]
    public void OtherForms_AreNoCredentials(string instead)
    {
        var name = instead.Split('=')[0];
        Assert.Equal(DigestVerdict.None, Check(Nonce(), "00000001", change: h => System.Text.RegularExpressions.Regex.Replace(h, name + "=[^,]+", instead)));
    }

    [Fact]
    public void OtherTarget_IsWrong() =>
        Assert.Equal(DigestVerdict.Wrong, Check(Nonce(), "00000001", target: "sip:other"));

    private string Nonce()
    {
        var writer = new SipWriter();
        _authenticator.WriteChallenge(writer, SipNet.Flow(2, 1), isProxy: false, isStale: false);
        var text = Encoding.ASCII.GetString(writer.Octets);
        return text[(text.IndexOf("nonce=\"", StringComparison.Ordinal) + 7)..][..64];
    }

    private DigestVerdict Check(string nonce, string count, string password = "secret", int from = 1, string target = "sip:trunkline", Func<string, string>? change = null, DigestAuthenticator? by = null)
    {
        var ha1 = DigestHash.Ha1("201", Realm, password, DigestAlgorithm.Md5);
        var response = new byte[32];
        DigestHash.Response(DigestAlgorithm.Md5, ha1, new() { Method = "REGISTER"u8, Uri = "sip:trunkline"u8, Nonce = Encoding.ASCII.GetBytes(nonce), Count = Encoding.ASCII.GetBytes(count), ClientNonce = "c"u8 }, response);
        var header = $"Digest username=\"201\", realm=\"{Realm}\", nonce=\"{nonce}\", uri=\"sip:trunkline\", response=\"{Encoding.ASCII.GetString(response)}\", algorithm=MD5, cnonce=\"c\", qop=auth, nc={count}";
        var message = new SipMessage();
        Assert.True(message.TryParse(Octets.Message($"REGISTER {target} SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\nFrom: <sip:a@b>;tag=1\nTo: <sip:a@b>\nCall-ID: c\nCSeq: 1 REGISTER\nAuthorization: {change?.Invoke(header) ?? header}"), out _));
        return (by ?? _authenticator).Check(message, SipNet.Flow(2, from), isProxy: false, out _);
    }

    private void Register(string user, string password) =>
        new SipRegistration(_phone, _net.Loop, new(SipNet.Flow(1, 2), Realm, user) { Credentials = new([new(Realm, user, password)], new(7)), Jitter = new(3) }).Start();

    private sealed class Users : ISipCredentials
    {
        public bool TryGetHa1(string user, string realm, DigestAlgorithm algorithm, Span<byte> ha1)
        {
            DigestHash.Ha1(user, realm, "secret", algorithm).CopyTo(ha1);
            return user == "201";
        }
    }
}
