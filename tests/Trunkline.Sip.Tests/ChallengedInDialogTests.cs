using System.Text;

namespace Trunkline.Sip.Tests;

/// <summary>A server that challenges every request, those inside a dialog too; and what an INVITE of ours may ask for beside.</summary>
public sealed class ChallengedInDialogTests
{
    private readonly SipNet _net = new();
    private readonly Party _caller;
    private readonly Party _called;
    private readonly SipEndpoint _endpoint;
    private readonly DigestClient _credentials = new([new("op", "u", "secret")], new(7)) { Remembers = true };
    private readonly List<string> _answered = [];

    public ChallengedInDialogTests()
    {
        _caller = new(_net, "a");
        _called = new(_net, "b") { Incoming = s => s.Answer(Party.Sdp) };
        _endpoint = _net.Endpoint(1, _caller);
        var server = _net.Endpoint(2, _called);
        _net.Host(2, (octets, flow) =>
        {
            var text = Encoding.UTF8.GetString(octets);
            if (text.StartsWith("SIP/2.0", StringComparison.Ordinal) || text.StartsWith("ACK", StringComparison.Ordinal) || text.Contains("Proxy-Authorization: Digest", StringComparison.Ordinal))
            {
                _answered.Add(text);
                server.OnReceived(octets, flow);
                return;
            }

            var head = string.Join('\n', text.Split("\r\n").Where(l => l.StartsWith("Via", StringComparison.Ordinal) || l.StartsWith("From", StringComparison.Ordinal)
                || l.StartsWith("Call-ID", StringComparison.Ordinal) || l.StartsWith("CSeq", StringComparison.Ordinal)));
            var to = Line(text, "To");
            _net.Inject(2, 1, Octets.Message($"SIP/2.0 407 Proxy Authentication Required\n{head}\n{to}{(to.Contains(";tag=", StringComparison.Ordinal) ? "" : ";tag=x")}\nProxy-Authenticate: Digest realm=\"op\", nonce=\"N\", qop=\"auth\""));
        });
    }

    [Fact]
    public void EveryRequestOfACall_IsSentAgainWithCredentials_AndAHigherNumber()
    {
        var session = Call();
        _net.Run(1);
        Assert.Equal(SipSessionState.Confirmed, session.State);
        _net.ClearTranscript();
        session.Offer(Party.Sdp);
        _net.Run(1);
        session.SendInfo("application/dtmf-relay", "Signal=5"u8);
        _net.Run(1);
        session.End();
        _net.Run(1);
        Assert.Equal(
            """
              1000 1>2 INVITE sdp
              1001 2>1 407 INVITE
              1002 1>2 ACK
              1002 1>2 INVITE sdp
              1003 b ^ offer
              1003 2>1 200 INVITE sdp
              1004 1>2 ACK
              1004 a ^ offer accepted
              1005 b ^ acknowledged
              2000 1>2 INFO
              2001 2>1 407 INFO
              2002 1>2 INFO
              2003 2>1 200 INFO
              3000 1>2 BYE
              3001 2>1 407 BYE
              3002 1>2 BYE
              3003 2>1 200 BYE
              3003 b ^ ended Bye
            """, _net.Transcript);
        Assert.Equal([2, 4, 6, 8], _answered.Where(a => a.Contains("Proxy-Authorization", StringComparison.Ordinal) && !a.StartsWith("ACK", StringComparison.Ordinal)).Select(CSeqOf));
        Assert.Contains("Signal=5", _answered.Single(a => a.StartsWith("INFO", StringComparison.Ordinal)), StringComparison.Ordinal);
        var ack = _answered.First(a => a.StartsWith("ACK", StringComparison.Ordinal) && a.Contains("Proxy-Authorization", StringComparison.Ordinal));
        var invite = _answered.First(a => a.StartsWith("INVITE", StringComparison.Ordinal));
        Assert.Equal(Line(invite, "Proxy-Authorization"), Line(ack, "Proxy-Authorization"));
        _net.Run(60);
        Assert.Equal((0, 0), (_endpoint.SessionCount, _endpoint.ClientTransactionCount));
    }

    [Fact]
    public void SecondCall_UsesTheNonceAtOnce()
    {
        Call();
        _net.Run(1);
        _answered.Clear();
        Call();
        _net.Run(1);
        Assert.Contains("nc=00000002", _answered[0], StringComparison.Ordinal);
    }

    [Fact]
    public void NothingComesBack_IsTold_WithinTheTime_AndTheCallGoesOn()
    {
        _net.Host(2, (_, _) => { });
        var heard = new Unheard(_net);
        _endpoint.Invite(Invite() with { FirstAnswerWithin = TimeSpan.FromMilliseconds(1500) }, heard);
        _net.Run(33);
        Assert.Equal(["1500 unheard", "32000 failed 408"], heard.Told);
    }

    /// <summary>A server that challenges, and is silent after the answer.</summary>
    [Fact]
    public void NothingComesBackAfterTheChallenge_IsTold()
    {
        _net.Drop = m => m.IsRequest && m.Has(HeaderName.ProxyAuthorization);
        var heard = new Unheard(_net);
        _endpoint.Invite(Invite() with { Credentials = _credentials, FirstAnswerWithin = TimeSpan.FromMilliseconds(1500) }, heard);
        _net.Run(10);
        Assert.Equal(["1502 unheard"], heard.Told);
    }

    [Fact]
    public void HundredTrying_IsAnAnswer()
    {
        var party = new Party(_net, "b");
        _net.Endpoint(2, party);
        var heard = new Unheard(_net);
        _endpoint.Invite(Invite() with { FirstAnswerWithin = TimeSpan.FromMilliseconds(1500) }, heard);
        _net.Run(30);
        Assert.Empty(heard.Told);
    }

    [Fact]
    public void SessionTimerAskedFor_TooBrief_IsAskedForAgain_AndRefreshedByUsWhenThePeerKnowsNone()
    {
        var asked = new List<string>();
        _net.Host(2, (octets, _) =>
        {
            var text = Encoding.UTF8.GetString(octets);
            if (text.StartsWith("ACK", StringComparison.Ordinal))
            {
                return;
            }

            asked.Add($"{text[..text.IndexOf(' ', StringComparison.Ordinal)]} {Line(text, "Session-Expires")}");
            var head = string.Join('\n', text.Split("\r\n").Where(l => l.StartsWith("Via", StringComparison.Ordinal) || l.StartsWith("From", StringComparison.Ordinal)
                || l.StartsWith("Call-ID", StringComparison.Ordinal) || l.StartsWith("CSeq", StringComparison.Ordinal)));
            var answer = asked.Count == 1 ? "422 Session Interval Too Small" : "200 OK";
            var body = text.StartsWith("INVITE", StringComparison.Ordinal) && asked.Count > 1 ? "\n" + Encoding.UTF8.GetString(Party.Sdp) : "";
            _net.Inject(2, 1, Octets.Message($"SIP/2.0 {answer}\n{head}\nTo: <sip:b@op>;tag=x\nContact: <sip:192.0.2.2:5060>\nAllow: UPDATE\n{(asked.Count == 1 ? "Min-SE: 180\n" : "")}Content-Type: application/sdp{(body.Length > 0 ? "\n" + body : "")}"));
        });
        _endpoint.Invite(Invite() with { SessionInterval = 90 }, _caller);
        _net.Run(95);
        Assert.Equal(["INVITE Session-Expires: 90", "INVITE Session-Expires: 180", "UPDATE Session-Expires: 180;refresher=uac"], asked);
    }

    private static int CSeqOf(string message) => int.Parse(Line(message, "CSeq").Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    private static string Line(string message, string name) => message.Split("\r\n").FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) ?? "";

    private static SipInvite Invite() => new() { RequestUri = "sip:b@op", From = "<sip:a@op>", To = "<sip:b@op>", Flow = SipNet.Flow(1, 2), Sdp = Party.Sdp };

    private SipSession Call() => _endpoint.Invite(Invite() with { Credentials = _credentials }, _caller);

    private sealed class Unheard(SipNet net) : ISipSessionUser
    {
        public List<string> Told { get; } = [];

        public void OnUnheard(SipSession session) => Told.Add($"{net.Time.Now.TotalMilliseconds} unheard");

        public void OnAnswered(SipSession session, SipMessage response) => Told.Add("answered");

        public void OnFailed(SipSession session, in SipRefusal refusal, SipMessage? response) => Told.Add($"{net.Time.Now.TotalMilliseconds} failed {refusal.Status}");

        public void OnEnded(SipSession session, in SipEnd end) => Told.Add("ended");
    }
}
