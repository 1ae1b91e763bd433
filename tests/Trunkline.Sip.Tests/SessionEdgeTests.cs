using System.Text;

namespace Trunkline.Sip.Tests;

/// <summary>What goes wrong inside a dialog, and around its ends. Host 1 calls, 2 is called; 3 is somewhere else.</summary>
public sealed class SessionEdgeTests
{
    private readonly SipNet _net = new();
    private readonly Party _a, _b;
    private readonly SipEndpoint _caller, _called;

    public SessionEdgeTests()
    {
        _a = new(_net, "a");
        _b = new(_net, "b") { Incoming = s => s.Answer(Party.Sdp) };
        _caller = _net.Endpoint(1, _a);
        _called = _net.Endpoint(2, _b, new() { MaxTransactions = 2 });
    }

    /// <summary>A timer of a state that was left would strike the next transaction in the same object.</summary>
    [Fact]
    public void WholeCall_LeavesNoTimerBehind()
    {
        _b.Incoming = s => s.Progress(180);
        Call();
        _net.Run(1);
        _b.Session!.Answer(Party.Sdp);
        _net.Run(1);
        _a.Session!.End();
        _net.Run(40);
        Assert.Equal((0, 0), (_caller.Transactions.UnknownEvents, _called.Transactions.UnknownEvents));
    }

    [Fact]
    public void FullTable_RequestsOfACallAreStillServed()
    {
        Talk();
        for (var i = 0; i < 3; i++)
        {
            _net.Inject(3, 2, Octets.Message($"OPTIONS sip:x@192.0.2.2 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.3;branch=z9hG4bKo{i}\nFrom: <sip:c@x>;tag=1\nTo: <sip:x@x>\nCall-ID: o{i}\nCSeq: 1 OPTIONS"));
        }

        _net.Run(0.1);
        Assert.Equal(2, _called.OverloadCount); // the call's own INVITE is one of two
        _a.Session!.End();
        _net.Run(1);
        Assert.EndsWith("b ^ ended Bye", _net.Transcript);
    }

    [Fact]
    public void Cancel_Its200AndThe487_HaveTheSameToTag()
    {
        _b.Incoming = s => s.Progress(180);
        Call();
        _net.Run(1);
        _a.Session!.End();
        _net.Run(1);
        Assert.Single(_net.Octets.Where(o => o.StartsWith("SIP/2.0 200", StringComparison.Ordinal) || o.StartsWith("SIP/2.0 487", StringComparison.Ordinal)).Select(o => Line(o, "To")).Distinct());
    }

    [Fact]
    public void Cancel_NoFinalResponseEver_EndsAfter64T1()
    {
        _b.Incoming = s => s.Progress(180);
        Call();
        _net.Run(1);
        _net.Drop = m => !m.IsRequest && m.Status >= 200;
        _a.Session!.End();
        _net.Run(31.9);
        Assert.Equal(0, _a.Ended);
        _net.Run(0.2);
        Assert.EndsWith(" 33000 a ^ failed 487 local", _net.Transcript.Split(Environment.NewLine).Last(l => l.Contains('^', StringComparison.Ordinal)));
    }

    [Fact]
    public void Request_OutOfOrder_Is500_AndChangesNothing()
    {
        Talk();
        Inside("INFO", cseq: 7, from: 1);
        Inside("BYE", cseq: 6, from: 1);
        _net.Run(0.1);
        Assert.Contains("2>1 500 BYE", _net.Transcript);
        Assert.Equal(SipSessionState.Confirmed, _b.Session!.State);
    }

    /// <summary>A NAT gives the phone another port, or another address, in the middle of a call.</summary>
    [Fact]
    public void Request_FromAnotherAddress_OursGoThereFromThenOn()
    {
        Talk();
        _net.Host(3, (_, _) => { });
        Inside("OPTIONS", cseq: 7, from: 3);
        _net.Run(0.1);
        _b.Session!.End();
        _net.Run(0.1);
        Assert.Contains("2>3 BYE", _net.Transcript);
    }

    [Fact]
    public void Update_NotAnsweredAtOnce_Is504()
    {
        Talk();
        _b.Offered = _ => { };
        Inside("UPDATE", cseq: 7, from: 1, Encoding.ASCII.GetString(Party.Sdp));
        _net.Run(0.1);
        Assert.EndsWith("2>1 504 UPDATE", _net.Transcript);
    }

    [Fact]
    public void End_WithAnOfferOfThePeerUnanswered_RefusesIt()
    {
        Talk();
        _b.Offered = _ => { };
        _a.Session!.Offer(Party.Sdp);
        _net.Run(0.1);
        _b.Session!.End();
        _net.Run(0.1);
        Assert.Contains("2>1 487 INVITE", _net.Transcript);
        Assert.Contains("2>1 BYE", _net.Transcript);
    }

    [Fact]
    public void Transfer_WhileOneIsUnderWay_Is491()
    {
        Talk();
        _a.Session!.Transfer("sip:202@192.0.2.2");
        _net.Run(0.1);
        _a.Session!.Transfer("sip:203@192.0.2.2");
        _net.Run(0.1);
        Assert.Contains("2>1 491 REFER", _net.Transcript);
    }

    /// <summary>Two Vias: the Contact is believed. 0.0.0.0 is nobody's address: the request goes the way the call came.</summary>
    [Theory]
    [InlineData("192.0.2.3", "2>3 BYE")]
    [InlineData("0.0.0.0", "2>1 BYE")]
    public void Contact_OfAProxiedCall_IsFollowed_UnlessItIsNoAddress(string contact, string expected)
    {
        _net.Host(1, (_, _) => { });
        _net.Host(3, (_, _) => { });
        _net.Inject(1, 2, Octets.Message(
            $"""
            INVITE sip:b@192.0.2.2 SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKp
            Via: SIP/2.0/UDP 192.0.2.3;branch=z9hG4bKq
            From: <sip:a@x>;tag=1
            To: <sip:b@x>
            Call-ID: proxied
            CSeq: 1 INVITE
            Contact: <sip:a@{contact}>
            """, Encoding.ASCII.GetString(Party.Sdp)));
        _net.Run(0.1);
        _net.Inject(1, 2, Octets.Message($"ACK sip:b@192.0.2.2 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKr\nFrom: <sip:a@x>;tag=1\nTo: {Line(_net.Octets[^1], "To")}\nCall-ID: proxied\nCSeq: 1 ACK"));
        _net.Run(0.1);
        _b.Session!.End();
        _net.Run(0.1);
        Assert.EndsWith(expected, _net.Transcript);
    }

    [Fact]
    public void DialogState_OfAnotherVersion_IsRefused()
    {
        Talk();
        var octets = _a.Session!.Capture()!.ToOctets();
        octets[0]++;
        Assert.False(DialogState.TryParse(octets, out _));
    }

    private void Call() => _a.Session = _caller.Invite(SessionTests.Invite(), _a);

    private void Talk()
    {
        Call();
        _net.Run(1);
        Assert.Equal(SipSessionState.Confirmed, _b.Session!.State);
        _net.ClearTranscript();
    }

    /// <summary>A request of the caller's dialog, written by hand.</summary>
    private void Inside(string method, uint cseq, int from, string body = "")
    {
        var answer = _net.Octets.Last(o => o.StartsWith("SIP/2.0 200", StringComparison.Ordinal));
        _net.Inject(from, 2, Octets.Message(
            $"""
            {method} sip:b@192.0.2.2 SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.{from};branch=z9hG4bK{method}{cseq}
            From: {Line(answer, "From")}
            To: {Line(answer, "To")}
            Call-ID: {Line(answer, "Call-ID")}
            CSeq: {cseq} {method}
            """, body));
    }

    private static string Line(string message, string header) =>
        message.Split("\r\n").First(l => l.StartsWith(header + ": ", StringComparison.Ordinal))[(header.Length + 2)..];
}
