using System.Text;

namespace Trunkline.Sip.Tests;

/// <summary>Session timers (RFC 4028): host 1 is written here line by line, 2 is ours.</summary>
public sealed class SessionTimerTests
{
    private const string Known = "Supported: timer\n";
    private const string Updates = "Allow: INVITE, ACK, BYE, UPDATE\n";

    private readonly SipNet _net = new() { IsLogging = false };
    private readonly Party _user;
    private readonly List<string> _heard = [];
    private int _branch;
    private uint _cseq;

    public SessionTimerTests()
    {
        _user = new(_net, "b") { Incoming = s => s.Answer(Party.Sdp) };
        _net.Endpoint(2, _user);
        _net.Host(1, (octets, _) => _heard.Add(Encoding.UTF8.GetString(octets)));
    }

    [Theory]
    [InlineData(Known + "Session-Expires: 1800\n", "1800;refresher=uac", true)]
    [InlineData(Known + "Session-Expires: 1800;refresher=uac\n", "1800;refresher=uac", true)]
    [InlineData(Known + "x: 1800 ; Refresher=UAS\n", "1800;refresher=uas", false)]
    [InlineData("Session-Expires: 600\n", "600;refresher=uas", false)] // a proxy put it in: the caller knows nothing of it, so we refresh
    [InlineData("Session-Expires: 60\n", "90;refresher=uas", false)]
    [InlineData("Require: timer\nSession-Expires: 90\n", "90;refresher=uac", true)]
    [InlineData(Known, null, false)]
    [InlineData(Known + "Session-Expires: soon\n", null, false)]
    public void Invite_IsAnswered_WithWhatItAsksFor(string lines, string? expected, bool requires)
    {
        Invite(lines);
        var answer = Answer();
        Assert.Equal(expected, Value(answer, "Session-Expires"));
        Assert.Equal(requires ? "timer" : null, Value(answer, "Require"));
    }

    [Theory]
    [InlineData("60")]
    [InlineData("89;refresher=uac")]
    public void Interval_ThatIsTooSmall_IsRefusedWithMinSe_AndNobodyHearsOfTheCall(string interval)
    {
        Invite(Known + $"Session-Expires: {interval}\n");
        var refusal = _heard.Single(h => h.StartsWith("SIP/2.0 4", StringComparison.Ordinal));
        Assert.StartsWith("SIP/2.0 422 Session Interval Too Small\r\n", refusal, StringComparison.Ordinal);
        Assert.Equal("90", Value(refusal, "Min-SE"));
        Assert.Null(_user.Session);
    }

    [Fact]
    public void OtherExtensions_AreStillRefused_AndTheTimersNotAmongThem()
    {
        Invite("Require: timer, 100rel\n");
        var refusal = _heard.Single(h => h.StartsWith("SIP/2.0 420", StringComparison.Ordinal));
        Assert.Equal("100rel", Value(refusal, "Unsupported"));
    }

    /// <summary>RFC 4028 §10: nobody refreshed; BYE goes out a third of the interval before its end, 32 s at most.</summary>
    [Theory]
    [InlineData(90, 60)]
    [InlineData(1800, 1768)]
    public void Peer_ThatDoesNotRefresh_IsLeftALittleBeforeTheEnd(int interval, int after)
    {
        Invite(Known + $"Session-Expires: {interval}\n");
        Acknowledge();
        _net.Run(after - 2);
        Assert.DoesNotContain(_heard, h => h.StartsWith("BYE", StringComparison.Ordinal));
        _net.Run(3);
        Assert.Contains(_heard, h => h.StartsWith("BYE", StringComparison.Ordinal));
        Assert.Equal(1, _user.Ended);
    }

    [Fact]
    public void Peer_ThatRefreshes_ByUpdateAndByReInvite_IsHeldAsLongAsItDoes()
    {
        Invite(Known + "Session-Expires: 90\n");
        Acknowledge();
        for (var i = 0; i < 5; i++)
        {
            _net.Run(45);
            _heard.Clear();
            if (i % 2 == 0)
            {
                Send("UPDATE", Known + "Require: timer\nSession-Expires: 90;refresher=uac\n");
                Assert.Equal("90;refresher=uac", Value(Answer(), "Session-Expires"));
            }
            else
            {
                Send("INVITE", Known + "Session-Expires: 90;refresher=uac\nContent-Type: application/sdp\n", Encoding.UTF8.GetString(Party.Sdp));
                Assert.Equal("90;refresher=uac", Value(Answer(), "Session-Expires"));
                Acknowledge();
            }
        }

        Send("UPDATE", Known + "Session-Expires: 30;refresher=uac\n");
        Assert.Contains(_heard, h => h.StartsWith("SIP/2.0 422", StringComparison.Ordinal) && Value(h, "Min-SE") == "90");
        Assert.Equal(0, _user.Ended);
        Send("UPDATE", ""); // no interval: the timer ends
        _net.Run(4000);
        Assert.Equal(0, _user.Ended);
    }

    /// <summary>It is on us: UPDATE without a body at half the interval; a longer one that the peer wants is taken.</summary>
    [Fact]
    public void Refresh_ThatIsOnUs_IsAnUpdateAtHalf_AndTakesMinSe()
    {
        Invite(Known + Updates + "Session-Expires: 100;refresher=uas\n");
        Acknowledge();
        _heard.Clear();
        _net.Run(49);
        Assert.Empty(_heard);
        _net.Run(2);
        var update = Assert.Single(_heard.Distinct());
        Assert.StartsWith("UPDATE", update, StringComparison.Ordinal);
        Assert.Equal(("100;refresher=uac", "timer", "0"), (Value(update, "Session-Expires"), Value(update, "Supported"), Value(update, "Content-Length")));
        _heard.Clear();
        Reply(update, "422 Session Interval Too Small", "Min-SE: 200\n");
        update = Assert.Single(_heard.Distinct());
        Assert.Equal("200;refresher=uac", Value(update, "Session-Expires"));
        _heard.Clear();
        Reply(update, "200 OK", "Session-Expires: 200;refresher=uac\nContact: <sip:a@192.0.2.1>\n");
        _net.Run(99);
        Assert.Empty(_heard);
        _net.Run(2);
        Reply(Assert.Single(_heard.Distinct()), "481 Gone", "");
        Assert.Contains(_heard, h => h.StartsWith("BYE", StringComparison.Ordinal));
        Assert.Equal(1, _user.Ended);
    }

    [Fact]
    public void Refresh_OfAPeerWithoutUpdate_IsAReInvite()
    {
        Invite(Known + "Allow: INVITE, ACK, BYE\nSession-Expires: 100;refresher=uas\n");
        _user.Session!.Media = new(SipNet.Address(9), SdpPreferences.Default, 77, 4);
        Acknowledge();
        _heard.Clear();
        _net.Run(51);
        var invite = _heard[0];
        Assert.StartsWith("INVITE", invite, StringComparison.Ordinal);
        Assert.Equal("100;refresher=uac", Value(invite, "Session-Expires"));
        Assert.Contains("m=audio", invite, StringComparison.Ordinal);
    }

    private void Invite(string lines)
    {
        var sdp = Encoding.UTF8.GetString(Party.Sdp);
        Send("INVITE", lines + "Content-Type: application/sdp\n", sdp, isFirst: true);
    }

    private void Send(string method, string lines, string body = "", bool isFirst = false)
    {
        var to = isFirst ? "<sip:x@x>" : Value(_answer, "To")!;
        var cseq = ++_cseq;
        var head = $"{method} sip:x@192.0.2.2 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK{++_branch}\nMax-Forwards: 70\nFrom: <sip:a@x>;tag=1\nTo: {to}\n"
            + $"Call-ID: t\nCSeq: {cseq} {method}\nContact: <sip:a@192.0.2.1>\n{lines}Content-Length: {body.Length}\n\n";
        _net.Inject(1, 2, Encoding.UTF8.GetBytes(head.Replace("\n", "\r\n", StringComparison.Ordinal) + body));
        _net.Run(0.1);
    }

    private string _answer = "";

    private string Answer() => _answer = _heard.Last(h => h.StartsWith("SIP/2.0 200", StringComparison.Ordinal));

    private void Acknowledge()
    {
        _ = Answer();
        var head = $"ACK sip:x@192.0.2.2 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK{++_branch}\nMax-Forwards: 70\nFrom: <sip:a@x>;tag=1\nTo: {Value(_answer, "To")}\n"
            + $"Call-ID: t\nCSeq: {_cseq} ACK\nContent-Length: 0\n\n";
        _net.Inject(1, 2, Encoding.UTF8.GetBytes(head.Replace("\n", "\r\n", StringComparison.Ordinal)));
        _net.Run(0.1);
    }

    private void Reply(string request, string status, string lines)
    {
        _heard.Clear();
        var head = $"SIP/2.0 {status}\n" + string.Concat(((string[])["Via", "From", "To", "Call-ID", "CSeq"]).Select(n => $"{n}: {Value(request, n)}\n")) + lines + "Content-Length: 0\n\n";
        _net.Inject(1, 2, Encoding.UTF8.GetBytes(head.Replace("\n", "\r\n", StringComparison.Ordinal)));
        _net.Run(0.1);
    }

    private static string? Value(string message, string name) =>
        message.Split("\r\n").FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)) is { } line ? line[(name.Length + 1)..].Trim() : null;
}
