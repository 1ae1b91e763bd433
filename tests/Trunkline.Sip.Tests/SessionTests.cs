using Trunkline.Base;

namespace Trunkline.Sip.Tests;

/// <summary>Two endpoints under virtual time: 1 calls, 2 is called. "1>2" is on the wire, "^" is what a user hears.</summary>
public sealed class SessionTests
{
    private readonly SipNet _net = new();
    private readonly Party _a, _b;
    private readonly SipEndpoint _caller, _called;

    public SessionTests()
    {
        _a = new(_net, "a");
        _b = new(_net, "b");
        _caller = _net.Endpoint(1, _a);
        _called = _net.Endpoint(2, _b);
    }

    [Fact]
    public void Call_RingAnswerTalkHangUp()
    {
        _b.Incoming = s => s.Progress(180);
        Call();
        _net.Run(1);
        _b.Session!.Answer(Party.Sdp);
        _net.Run(1);
        Assert.Equal((1, 1), (_caller.SessionCount, _called.SessionCount));
        _a.Session!.End(Q850Cause.NormalClearing);
        _net.Run(40);
        Expect(
            """
                 0 1>2 INVITE sdp
                 1 b ^ invite
                 1 2>1 180 INVITE
                 2 a ^ progress 180 branch 0
              1000 2>1 200 INVITE sdp
              1001 1>2 ACK
              1001 a ^ answered
              1002 b ^ acknowledged
              2000 1>2 BYE
              2001 2>1 200 BYE
              2001 b ^ ended Bye NormalClearing
            """);
        Idle();
    }

    [Fact]
    public void Call_NothingSaid_GetsTrying_ThenRefusal()
    {
        Call();
        _net.Run(0.1);
        _b.Session!.Reject(486, Q850Cause.UserBusy);
        _net.Run(40);
        Expect(
            """
                 0 1>2 INVITE sdp
                 1 b ^ invite
                 1 2>1 100 INVITE
               100 2>1 486 INVITE
               101 1>2 ACK
               101 a ^ failed 486 UserBusy
            """);
        Idle();
    }

    [Fact]
    public void Call_NobodyThere_RepeatsInvite_FailsAt64T1()
    {
        _net.Remove(2);
        Call();
        _net.Run(40);
        Expect(
            """
                 0 1>2 INVITE sdp
               500 1>2 INVITE sdp
              1500 1>2 INVITE sdp
              3500 1>2 INVITE sdp
              7500 1>2 INVITE sdp
             15500 1>2 INVITE sdp
             31500 1>2 INVITE sdp
             32000 a ^ failed 408 local
            """);
        Idle();
    }

    [Fact]
    public void Cancel_WhileRinging_Gives487()
    {
        _b.Incoming = s => s.Progress(180);
        Call();
        _net.Run(1);
        _a.Session!.End();
        _net.Run(40);
        Expect(
            """
                 0 1>2 INVITE sdp
                 1 b ^ invite
                 1 2>1 180 INVITE
                 2 a ^ progress 180 branch 0
              1000 1>2 CANCEL
              1001 2>1 200 CANCEL
              1001 2>1 487 INVITE
              1001 b ^ ended Cancelled
              1002 1>2 ACK
              1002 a ^ failed 487
            """);
        Idle();
    }

    [Fact]
    public void Cancel_BeforeAnyResponse_WaitsForOne()
    {
        Call();
        _a.Session!.End();
        _net.Run(40);
        Expect(
            """
                 0 1>2 INVITE sdp
                 1 b ^ invite
                 1 2>1 100 INVITE
                 2 1>2 CANCEL
                 3 2>1 200 CANCEL
                 3 2>1 487 INVITE
                 3 b ^ ended Cancelled
                 4 1>2 ACK
                 4 a ^ failed 487
            """);
        Idle();
    }

    [Fact]
    public void Cancel_CrossesThe200_AcknowledgesThenHangsUp()
    {
        _b.Incoming = s => s.Progress(180);
        Call();
        _net.Run(1);
        _b.Session!.Answer(Party.Sdp);
        _a.Session!.End();
        _net.Run(40);
        Expect(
            """
                 0 1>2 INVITE sdp
                 1 b ^ invite
                 1 2>1 180 INVITE
                 2 a ^ progress 180 branch 0
              1000 2>1 200 INVITE sdp
              1000 1>2 CANCEL
              1001 1>2 ACK
              1001 1>2 BYE
              1001 a ^ failed 487
              1001 2>1 200 CANCEL
              1002 b ^ acknowledged
              1002 2>1 200 BYE
              1002 b ^ ended Bye
            """);
        Idle();
    }

    [Fact]
    public void Answer_FirstAckLost_2xxIsRepeated_AndAckedAgain()
    {
        var acks = 0;
        _net.Drop = m => m.Method == SipMethod.Ack && acks++ == 0;
        _b.Incoming = s => s.Answer(Party.Sdp);
        Call();
        _net.Run(40);
        Expect(
            """
                 0 1>2 INVITE sdp
                 1 b ^ invite
                 1 2>1 200 INVITE sdp
                 2 1>2 ACK lost
                 2 a ^ answered
               501 2>1 200 INVITE sdp
               502 1>2 ACK
               503 b ^ acknowledged
            """);
    }

    [Fact]
    public void Answer_NoAckEver_HangsUpAfter64T1()
    {
        _net.Drop = m => m.Method == SipMethod.Ack;
        _net.IsLogging = false;
        _b.Incoming = s => s.Answer(Party.Sdp);
        Call();
        _net.Run(32);
        _net.IsLogging = true;
        _net.Run(40);
        Expect(
            """
             32001 2>1 BYE
             32001 b ^ ended NoAck
             32002 1>2 200 BYE
             32002 a ^ ended Bye RecoveryOnTimerExpiry
            """);
        Idle();
    }

    [Fact]
    public void End_BeforeTheAck_ByeWaitsForIt()
    {
        _b.Incoming = s =>
        {
            s.Answer(Party.Sdp);
            s.End(Q850Cause.NormalClearing);
        };
        Call();
        _net.Run(1);
        Expect(
            """
                 0 1>2 INVITE sdp
                 1 b ^ invite
                 1 2>1 200 INVITE sdp
                 2 1>2 ACK
                 2 a ^ answered
                 3 2>1 BYE
                 4 1>2 200 BYE
                 4 a ^ ended Bye NormalClearing
            """);
    }

    [Fact]
    public void Reinvite_BothWays_IsOfferedAnsweredAcked()
    {
        Talk();
        Assert.True(_a.Session!.Offer(Party.Sdp));
        Assert.False(_a.Session.Offer(Party.Sdp));
        _net.Run(1);
        Assert.True(_b.Session!.Offer(Party.Sdp));
        _net.Run(1);
        Expect(
            """
              1000 1>2 INVITE sdp
              1001 b ^ offer
              1001 2>1 200 INVITE sdp
              1002 1>2 ACK
              1002 a ^ offer accepted
              1003 b ^ acknowledged
              2000 2>1 INVITE sdp
              2001 a ^ offer
              2001 1>2 200 INVITE sdp
              2002 2>1 ACK
              2002 b ^ offer accepted
              2003 a ^ acknowledged
            """);
    }

    [Fact]
    public void Reinvite_Refused_TheCallGoesOn()
    {
        Talk();
        _b.Offered = s => s.RefuseOffer(488);
        _a.Session!.Offer(Party.Sdp);
        _net.Run(1);
        Expect(
            """
              1000 1>2 INVITE sdp
              1001 b ^ offer
              1001 2>1 488 INVITE
              1002 1>2 ACK
              1002 a ^ offer refused 488
            """);
        Assert.Equal(SipSessionState.Confirmed, _a.Session.State);
    }

    [Fact]
    public void Reinvite_Glare_BothGet491_ThenBothSucceed()
    {
        Talk();
        _a.Session!.Offer(Party.Sdp);
        _b.Session!.Offer(Party.Sdp);
        _net.Run(6);
        var lines = _net.Transcript.Split(Environment.NewLine);
        Assert.Equal(2, lines.Count(l => l.EndsWith("491 INVITE", StringComparison.Ordinal)));
        Assert.Contains(lines, l => l.EndsWith("a ^ offer accepted", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.EndsWith("b ^ offer accepted", StringComparison.Ordinal));

        // The called side goes first: it does not own the Call-ID (RFC 3261 §14.1).
        Assert.True(Array.FindIndex(lines, l => l.EndsWith("b ^ offer accepted", StringComparison.Ordinal)) < Array.FindIndex(lines, l => l.EndsWith("a ^ offer accepted", StringComparison.Ordinal)));
    }

    [Fact]
    public void Reinvite_PeerForgotTheCall_EndsIt()
    {
        Talk();
        _b.Session!.User = null;
        var state = _b.Session;
        _net.Endpoint(2, new Party(_net, "b2"));
        _a.Session!.Offer(Party.Sdp);
        _net.Run(40);
        Expect(
            """
              1000 1>2 INVITE sdp
              1001 2>1 481 INVITE
              1002 1>2 ACK
              1002 1>2 BYE
              1002 a ^ ended PeerLost
              1003 2>1 481 BYE
            """);
        Assert.NotNull(state);
    }

    [Fact]
    public void DelayedOffer_OfferIn200_AnswerInAck()
    {
        _b.Incoming = s => s.Answer(Party.Sdp);
        _a.Session = _caller.Invite(Invite() with { Sdp = default }, _a);
        _net.Run(0.1);
        _a.Session.Acknowledge(Party.Sdp);
        _net.Run(1);
        Expect(
            """
                 0 1>2 INVITE
                 1 b ^ invite
                 1 2>1 200 INVITE sdp
                 2 a ^ answered
               100 1>2 ACK sdp
               101 b ^ acknowledged sdp
            """);
    }

    [Fact]
    public void Transfer_Blind_IsAcceptedReportedAndEnds()
    {
        Talk();
        _a.Session!.Transfer("sip:202@192.0.2.2", "sip:201@192.0.2.2");
        _net.Run(1);
        _b.Session!.ReportTransfer(180);
        _net.Run(1);
        _b.Session!.ReportTransfer(200);
        _b.Session!.ReportTransfer(200);
        _net.Run(1);
        Expect(
            """
              1000 1>2 REFER
              1001 b ^ transfer to sip:202@192.0.2.2
              1001 2>1 202 REFER
              1001 2>1 NOTIFY
              1002 a ^ transfer 100
              1002 1>2 200 NOTIFY
              2000 2>1 NOTIFY
              2001 1>2 200 NOTIFY
              2001 a ^ transfer 180
              3000 2>1 NOTIFY
              3001 1>2 200 NOTIFY
              3001 a ^ transfer 200
            """.Replace(
            """
              1002 a ^ transfer 100
              1002 1>2 200 NOTIFY
            """,
            """
              1002 1>2 200 NOTIFY
              1002 a ^ transfer 100
            """, StringComparison.Ordinal));
        Assert.Contains(_net.Octets, o => o.Contains("Subscription-State: terminated;reason=noresource") && o.EndsWith("SIP/2.0 200 OK\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public void Transfer_Refused_IsReported_AndTheCallGoesOn()
    {
        Talk();
        _b.TransferStatus = 603;
        _a.Session!.Transfer("sip:202@192.0.2.2");
        _net.Run(1);
        Expect(
            """
              1000 1>2 REFER
              1001 b ^ transfer to sip:202@192.0.2.2
              1001 2>1 603 REFER
              1002 a ^ transfer 603
            """);
        Assert.Equal(SipSessionState.Confirmed, _a.Session.State);
    }

    [Fact]
    public void Info_KnownBodyIs200_OtherIs415_OptionsInside_Is200()
    {
        Talk();
        _a.Session!.SendInfo("application/dtmf-relay", "Signal=1"u8);
        _a.Session.SendInfo("text/plain", "x"u8);
        _a.Session.Probe();
        _net.Run(1);
        Expect(
            """
              1000 1>2 INFO
              1000 1>2 INFO
              1000 1>2 OPTIONS
              1001 2>1 200 INFO
              1001 2>1 415 INFO
              1001 2>1 200 OPTIONS
            """);
    }

    [Fact]
    public void Probe_PeerVanished_EndsTheCall()
    {
        Talk();
        _net.Remove(2);
        _net.IsLogging = false;
        _a.Session!.Probe();
        _net.Run(31.9);
        Assert.Equal(0, _a.Ended);
        _net.Run(0.2);
        Assert.Equal(1, _a.Ended);
        _net.Run(64);
        Assert.Equal(0, _caller.ClientTransactionCount);
    }

    [Fact]
    public void Fork_SecondAnswer_IsAckedAndHungUp()
    {
        // A host that answers twice with different tags, as two phones behind a forking proxy would.
        string? invite = null;
        _net.Host(2, (octets, flow) =>
        {
            var message = new SipMessage();
            Assert.True(message.TryParse(octets, out _));
            if (message.Method == SipMethod.Invite)
            {
                invite = message.ToString();
                foreach (var (status, tag) in ((int, string)[])[(180, "one"), (183, "two"), (200, "two"), (200, "one")])
                {
                    _net.Inject(2, 1, Response(message, status, tag));
                }
            }
        });
        Call();
        _net.Run(0.1);
        Assert.NotNull(invite);
        Expect(
            """
                 0 1>2 INVITE sdp
                 1 2>1 180 INVITE
                 1 2>1 183 INVITE
                 1 2>1 200 INVITE
                 1 2>1 200 INVITE
                 2 a ^ progress 180 branch 0
                 2 a ^ progress 183 branch 1
                 2 1>2 ACK
                 2 a ^ answered
                 2 1>2 ACK
                 2 1>2 BYE
            """);
        Assert.Contains(_net.Octets, o => o.StartsWith("BYE", StringComparison.Ordinal) && o.Contains(";tag=one"));
    }

    [Fact]
    public void Restored_InANewProcess_CanOfferAnswerAndHangUp()
    {
        Talk();
        _a.Session!.Media = new(SipNet.Address(9), SdpPreferences.Default, 77, 4);
        var octets = _a.Session.Capture()!.ToOctets();
        Assert.True(DialogState.TryParse(octets, out var state));
        Assert.Equal((77ul, 4ul), (state!.SdpSessionId, state.SdpVersion));
        var again = new Party(_net, "a2");
        var reborn = _net.Endpoint(1, again);
        again.Session = reborn.Restore(state, again);
        _b.Session!.Offer(Party.Sdp);
        _net.Run(1);
        again.Session.Offer(Party.Sdp);
        _net.Run(1);
        again.Session.End();
        _net.Run(1);
        Expect(
            """
              1000 2>1 INVITE sdp
              1001 a2 ^ offer
              1001 1>2 200 INVITE sdp
              1002 2>1 ACK
              1002 b ^ offer accepted
              1003 a2 ^ acknowledged
              2000 1>2 INVITE sdp
              2001 b ^ offer
              2001 2>1 200 INVITE sdp
              2002 1>2 ACK
              2002 a2 ^ offer accepted
              2003 b ^ acknowledged
              3000 1>2 BYE
              3001 2>1 200 BYE
              3001 b ^ ended Bye
            """);
    }

    [Fact]
    public void Captured_BeforeTheAnswer_RestoredAfterIt_HangsUp()
    {
        DialogState? state = null;
        _b.Incoming = s =>
        {
            state = s.Capture();
            s.Answer(Party.Sdp);
        };
        Call();
        Assert.Null(_a.Session!.Capture());
        _net.Run(1);
        _net.ClearTranscript();
        var again = new Party(_net, "b2");
        again.Session = _net.Endpoint(2, again).Restore(state!, again);
        again.Session.End();
        _net.Run(1);
        Expect(
            """
              1000 2>1 BYE
              1001 1>2 200 BYE
              1001 a ^ ended Bye
            """);
        Assert.Null(_a.Session.Capture());
    }

    [Fact]
    public void DialogState_EveryTruncation_IsRefused()
    {
        Talk();
        var state = _a.Session!.Capture()!;
        var octets = state.ToOctets();
        Assert.True(DialogState.TryParse(octets, out var same));
        Assert.Equal(state with { Routes = same!.Routes }, same);
        for (var length = 0; length < octets.Length; length++)
        {
            Assert.False(DialogState.TryParse(octets.AsSpan(0, length), out _));
        }
    }

    /// <summary>600 calls over a network that loses 10 %, doubles and reorders: none hangs, every one ends on both sides.</summary>
    [Theory]
    [InlineData(1ul)]
    [InlineData(2ul)]
    public void BadNetwork_EveryCallEndsOnBothSides(ulong seed)
    {
        var net = new SipNet(seed) { Loss = 0.1, Duplication = 0.05, Jitter = TimeSpan.FromMilliseconds(80), IsLogging = false };
        var (a, b) = (new Party(net, "a"), new Party(net, "b"));
        var caller = net.Endpoint(1, a);
        var called = net.Endpoint(2, b);
        b.Incoming = s =>
        {
            s.Progress(180);
            switch (net.Random.Next(4))
            {
                case 0:
                    s.Reject(486);
                    break;
                case 1:
                    break; // the caller gives up
                default:
                    s.Answer(Party.Sdp);
                    break;
            }
        };
        for (var i = 0; i < 300; i++)
        {
            var session = caller.Invite(Invite(), a);
            net.Run(0.2 + net.Random.NextDouble());
            if (session.State == SipSessionState.Confirmed && net.Random.Next(2) == 0)
            {
                session.Offer(Party.Sdp);
                net.Run(0.1);
            }

            session.End();
        }

        net.Run(200);
        Assert.Equal((0, 0), (caller.SessionCount, called.SessionCount));
        Assert.Equal((0, 0), (caller.ServerTransactionCount, called.ServerTransactionCount));
        Assert.Equal((0, 0), (caller.ClientTransactionCount, called.ClientTransactionCount));
    }

    internal static SipInvite Invite(SipTransportKind kind = SipTransportKind.Udp) => new()
    {
        RequestUri = "sip:202@192.0.2.2",
        From = SipAddress.Format("Anna", "sip:201@192.0.2.1"),
        To = "<sip:202@192.0.2.2>",
        Flow = SipNet.Flow(1, 2, kind),
        Sdp = Party.Sdp,
    };

    private static byte[] Response(SipMessage request, int status, string tag) => Octets.Message(
        $"""
        SIP/2.0 {status} x
        Via: {System.Text.Encoding.ASCII.GetString(request.TopVia)}
        From: {System.Text.Encoding.ASCII.GetString(request[HeaderName.From])}
        To: {System.Text.Encoding.ASCII.GetString(request[HeaderName.To])};tag={tag}
        Call-ID: {System.Text.Encoding.ASCII.GetString(request.CallId)}
        CSeq: {request.CSeq} INVITE
        Contact: <sip:{tag}@192.0.2.2>
        """);

    private void Call() => _a.Session = _caller.Invite(Invite(), _a);

    private void Talk()
    {
        _b.Incoming = s => s.Answer(Party.Sdp);
        Call();
        _net.Run(1);
        Assert.Equal((SipSessionState.Confirmed, SipSessionState.Confirmed), (_a.Session!.State, _b.Session!.State));
        _net.ClearTranscript();
    }

    private void Expect(string transcript) => Assert.Equal(transcript, _net.Transcript);

    private void Idle()
    {
        _net.Run(40);
        Assert.Equal((0, 0), (_caller.SessionCount, _called.SessionCount));
        Assert.Equal((0, 0), (_caller.ServerTransactionCount + _called.ServerTransactionCount, _caller.ClientTransactionCount + _called.ClientTransactionCount));
    }
}
