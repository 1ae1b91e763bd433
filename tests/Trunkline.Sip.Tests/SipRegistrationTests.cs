using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Trunkline.Sip.Tests;

/// <summary>A registration of ours against a registrar that is a script: what it sends, when it sends it again, and what it says is wrong.</summary>
public sealed class SipRegistrationTests
{
    private const string Challenge = "WWW-Authenticate: Digest realm=\"op\", nonce=\"N\", algorithm=MD5, qop=\"auth\"";
    private readonly SipNet _net = new();
    private readonly List<string> _received = [];
    private readonly List<string> _told = [];
    private Func<string, (string Status, string Lines)?> _answer = _ => ("200 OK", "Expires: 600");

    public SipRegistrationTests() => _net.Host(2, (octets, _) =>
    {
        var request = Encoding.UTF8.GetString(octets);
        _received.Add(request);
        if (_answer(request) is { } answer)
        {
            var head = string.Join('\n', request.Split("\r\n").Where(l => Regex.IsMatch(l, "^(Via|From|Call-ID|CSeq):")));
            _net.Inject(2, 1, Octets.Message($"SIP/2.0 {answer.Status}\n{head}\nTo: <sip:u@op>;tag=r\n{answer.Lines}"));
        }
    });

    [Fact]
    public void Challenged_AnswersOnce_AndUsesTheNonceForItsRefresh_WithTheNextCount()
    {
        _answer = r => Has(r, "Authorization: Digest") ? ("200 OK", "Contact: <sip:u@192.0.2.1:5060>;expires=100") : ("401 Unauthorized", Challenge);
        var registration = Start();
        _net.Run(60);
        Assert.Equal(3, _received.Count);
        Assert.Contains("qop=auth, nc=00000001", _received[1], StringComparison.Ordinal);
        Assert.Contains("qop=auth, nc=00000002", _received[2], StringComparison.Ordinal);
        Assert.Equal(TagOf(_received[0]), TagOf(_received[1]));
        Assert.Equal((true, "", RegistrationState.Registered), (registration.IsRegistered, registration.Problem, registration.State));
        Assert.Equal(["registered"], _told);
    }

    [Theory]
    [InlineData("MD5")]
    [InlineData("SHA-256")]
    public void Answer_IsTheHashOfTheAlgorithmAskedFor(string algorithm)
    {
        _answer = r => Has(r, "Authorization: Digest") ? ("200 OK", "Expires: 600") : ("401 Unauthorized", Challenge.Replace("MD5", algorithm, StringComparison.Ordinal));
        Start();
        _net.Run(1);
        var line = _received[1].Split("\r\n").First(l => l.StartsWith("Authorization", StringComparison.Ordinal));
        string H(string text) => Convert.ToHexStringLower(algorithm == "MD5" ? Md5(text) : System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var expected = H($"{H("u:op:secret")}:N:00000001:{Field(line, "cnonce")}:auth:{H("REGISTER:sip:op")}");
        Assert.Equal(expected, Field(line, "response"));
    }

    [Fact]
    public void ChallengeWithoutQop_IsAnsweredAsRfc2069()
    {
        _answer = r => Has(r, "Authorization: Digest") ? ("200 OK", "Expires: 600") : ("401 Unauthorized", "WWW-Authenticate: Digest algorithm=MD5, realm=\"asterisk\", nonce=\"1f2e\"");
        Start();
        _net.Run(1);
        var line = _received[1].Split("\r\n").First(l => l.StartsWith("Authorization", StringComparison.Ordinal));
        string H(string text) => Convert.ToHexStringLower(Md5(text));
        Assert.Equal(H($"{H("u:asterisk:secret")}:1f2e:{H("REGISTER:sip:op")}"), Field(line, "response"));
        Assert.DoesNotContain("qop", line, StringComparison.Ordinal);
        Assert.DoesNotContain("nc=", line, StringComparison.Ordinal);
    }

    [Fact]
    public void StaleNonce_IsAnsweredAnew_AndIsNoWrongPassword()
    {
        var nonce = 0;
        _answer = r => Has(r, $"nonce=\"{nonce}\"") && nonce == 3
            ? ("200 OK", "Expires: 600")
            : ("401 Unauthorized", $"WWW-Authenticate: Digest realm=\"op\", nonce=\"{++nonce}\", qop=\"auth\"{(nonce > 1 ? ", stale=true" : "")}");
        var registration = Start();
        _net.Run(1);
        Assert.True(registration.IsRegistered, registration.Problem);
        Assert.Equal(4, _received.Count);
    }

    /// <summary>A nonce that is stale for ever must not make a storm either.</summary>
    [Fact]
    public void NonceThatIsAlwaysStale_IsGivenUpAfterThreeAnswers()
    {
        _answer = _ => ("401 Unauthorized", Challenge + ", stale=true");
        var registration = Start();
        _net.Run(30);
        Assert.Equal(4, _received.Count);
        Assert.Equal(RegistrationState.Refused, registration.State);
    }

    [Fact]
    public void WrongPassword_IsSaidInWords_AndNotRepeatedInAStorm()
    {
        _answer = _ => ("401 Unauthorized", Challenge);
        var registration = Start();
        _net.Run(50);
        Assert.Equal(2, _received.Count);
        Assert.Equal(["wrong user or password: the registrar does not accept those of u"], _told);
        Assert.DoesNotContain("secret", string.Concat(_told) + registration, StringComparison.Ordinal);
        _net.Run(24 * 3600);
        Assert.InRange(_received.Count, 2 * 48, 2 * 110); // every 15 to 30 minutes, two requests a time
        _answer = r => Has(r, "Authorization") ? ("200 OK", "Expires: 600") : ("401 Unauthorized", Challenge);
        _net.Run(1800);
        Assert.True(registration.IsRegistered); // somebody mended it at the registrar
        Assert.Equal("registered", _told[^1]);
    }

    [Fact]
    public void OtherRealm_IsNotAnswered_AndNamed()
    {
        _answer = _ => ("401 Unauthorized", Challenge.Replace("\"op\"", "\"evil\"", StringComparison.Ordinal));
        Start(realm: "op");
        _net.Run(1);
        Assert.DoesNotContain(_received, r => Has(r, "Authorization"));
        Assert.Equal(["the registrar asks for a password of realm \"evil\", and there is none for it"], _told);
    }

    [Fact]
    public void IntervalTooBrief_AsksForMore_AndTheGrantedTimeCounts()
    {
        _answer = r => Has(r, "Expires: 600") ? ("423 Interval Too Brief", "Min-Expires: 900") : ("200 OK", "Contact: <sip:u@192.0.2.1:5060>;expires=60, <sip:x@192.0.2.9>;expires=5");
        Start(expires: 600);
        _net.Run(20);
        Assert.Equal(2, _received.Count);
        Assert.Contains("Expires: 900", _received[1], StringComparison.Ordinal);
        _net.Run(11); // granted 60 s only: refreshed between 27 and 30 s
        Assert.Equal(3, _received.Count);
    }

    [Fact]
    public void NoAnswerToARefresh_HoldsUntilTheBindingRunsOut_ThenSaysSo_AndNeverGivesUp()
    {
        var registration = Start();
        _net.Run(1);
        _answer = _ => null;
        _net.Run(500);
        Assert.Equal((true, "no answer to REGISTER from udp 192.0.2.2:5060"), (registration.State is RegistrationState.Holding or RegistrationState.Refreshing, registration.Problem));
        Assert.Equal(["registered", "no answer to REGISTER from udp 192.0.2.2:5060"], _told);
        _net.Run(101);
        Assert.False(registration.IsRegistered);
        var before = _received.Count;
        _net.Run(3600);
        Assert.InRange(_received.Count - before, 11 * 8, 11 * 25); // 11 datagrams an attempt, 32 s and 2.5 to 5 minutes between
        _answer = _ => ("200 OK", "Expires: 600");
        _net.Run(332);
        Assert.True(registration.IsRegistered);
        Assert.Equal("registered", _told[^1]);
    }

    [Fact]
    public void RetryAfter_IsWaitedFor_AndALittleLonger()
    {
        _answer = _ => ("503 Service Unavailable", "Retry-After: 100");
        Start();
        _net.Run(100);
        Assert.Single(_received);
        _net.Run(11);
        Assert.Equal(2, _received.Count);
        Assert.Equal("the registrar answers REGISTER with 503 Service Unavailable", _told[0]);
    }

    [Fact]
    public void RegistrarIsBack_IsAskedAtOnce()
    {
        var registration = Start();
        _net.Run(1);
        registration.OnPeerBack();
        _net.Run(1);
        Assert.Equal(2, _received.Count);
        _answer = _ => ("500 Server Error", "");
        registration.OnPeerBack();
        _net.Run(1);
        registration.OnPeerBack();
        _net.Run(1);
        Assert.Equal(4, _received.Count);
    }

    [Fact]
    public void Waits_AreRandom_AndTheSameForTheSameSeed()
    {
        double[] Times(ulong seed)
        {
            var test = new SipRegistrationTests { _answer = _ => ("500 Server Error", "") };
            test.Start(seed: seed);
            test._net.Run(2000);
            return [.. test._net.Transcript.Split('\n').Where(l => l.EndsWith("REGISTER", StringComparison.Ordinal) && l.Contains("1>2", StringComparison.Ordinal))
                .Select(l => double.Parse(l[..l.IndexOf("1>2", StringComparison.Ordinal)], CultureInfo.InvariantCulture))];
        }

        var (a, again, b) = (Times(1), Times(1), Times(2));
        Assert.Equal(a, again);
        Assert.NotEqual(a, b);
        double[] longest = [10, 20, 40, 80, 160, 300, 300];
        for (var i = 0; i < longest.Length; i++)
        {
            Assert.InRange(a[i + 1] - a[i], longest[i] * 500, (longest[i] * 1000) + 5);
        }
    }

    [Fact]
    public void GrantedNothing_DoesNotMakeAStorm()
    {
        _answer = _ => ("200 OK", "Contact: <sip:u@192.0.2.1:5060>;expires=0");
        Start();
        _net.Run(60);
        Assert.InRange(_received.Count, 2, 14);
    }

    private static bool Has(string request, string what) => request.Contains(what, StringComparison.Ordinal);

    private static string Field(string line, string name) => Regex.Match(line, $"[ ,]{name}=\"?([^\",]*)").Groups[1].Value;

    private static string TagOf(string request) => Regex.Match(request, "From: .*;tag=(.*)\r").Groups[1].Value;

#pragma warning disable CA5351 // the algorithm asked for
    private static byte[] Md5(string text) => System.Security.Cryptography.MD5.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5351

    private SipRegistration Start(int expires = 600, string realm = "*", ulong seed = 3)
    {
        var endpoint = _net.Endpoint(1, new Party(_net, "a"));
        var registration = new SipRegistration(endpoint, _net.Loop, new(SipNet.Flow(1, 2), "op", "u")
        {
            Expires = TimeSpan.FromSeconds(expires), Credentials = new([new(realm, "u", "secret")], new(7)) { Remembers = true }, Jitter = new(seed),
        })
        {
            Changed = r => _told.Add(r.Problem.Length > 0 ? r.Problem : r.IsRegistered ? "registered" : "not registered"),
        };
        registration.Start();
        return registration;
    }
}
