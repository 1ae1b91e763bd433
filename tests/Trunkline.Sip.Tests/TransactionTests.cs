using System.Text;

namespace Trunkline.Sip.Tests;

/// <summary>The four transactions on the wire: a test host speaks octets with an endpoint.</summary>
public sealed class TransactionTests
{
    /// <summary>How late a timer that ends a wait may be, seconds, and a little.</summary>
    private const double LazyTimer = 0.26;

    private readonly SipNet _net = new();
    private readonly Party _b;
    private readonly SipEndpoint _endpoint;

    public TransactionTests()
    {
        _b = new(_net, "b");
        _endpoint = _net.Endpoint(2, _b, new() { MaxTransactions = 3 });
        _net.Host(1, (_, _) => { });
    }

    [Fact]
    public void InviteServer_486_IsRepeatedUntilAck_AtDoublingIntervalsUpToT2()
    {
        _b.Incoming = s => s.Reject(486);
        Send(Invite("1"));
        _net.Run(20);
        Send(Ack("1"));
        _net.Run(4.9);
        Assert.Equal(1, _endpoint.ServerTransactionCount);
        _net.Run(0.1 + LazyTimer);
        Assert.Equal(0, _endpoint.ServerTransactionCount);
        Expect(
            """
                 0 1>2 INVITE
                 1 b ^ invite
                 1 2>1 486 INVITE
               501 2>1 486 INVITE
              1501 2>1 486 INVITE
              3501 2>1 486 INVITE
              7501 2>1 486 INVITE
             11501 2>1 486 INVITE
             15501 2>1 486 INVITE
             19501 2>1 486 INVITE
             20000 1>2 ACK
            """);
    }

    [Fact]
    public void InviteServer_NoAck_GivesUpAt64T1()
    {
        _b.Incoming = s => s.Reject(486);
        Send(Invite("1"));
        _net.Run(32);
        Assert.Equal(1, _endpoint.ServerTransactionCount);
        _net.Run(LazyTimer);
        Assert.Equal(0, _endpoint.ServerTransactionCount);
    }

    [Fact]
    public void InviteServer_Tcp_RefusalIsSentOnce()
    {
        _b.Incoming = s => s.Reject(486);
        _net.Inject(1, 2, Invite("1"), SipTransportKind.Tcp);
        _net.Run(40);
        Expect(
            """
                 0 1>2 INVITE
                 1 b ^ invite
                 1 2>1 486 INVITE
            """);
    }

    [Fact]
    public void InviteServer_RetransmittedInvite_GetsTheLastResponse_OnlyOneCall()
    {
        _b.Incoming = s => s.Progress(180);
        Send(Invite("1"));
        _net.Run(0.5);
        Send(Invite("1"));
        _net.Run(0.5);
        Expect(
            """
                 0 1>2 INVITE
                 1 b ^ invite
                 1 2>1 180 INVITE
               500 1>2 INVITE
               501 2>1 180 INVITE
            """);
    }

    [Fact]
    public void NonInviteServer_Retransmission_GetsTheSameAnswer_UntilTimerJ()
    {
        Send(Request("OPTIONS", "1"));
        _net.Run(31);
        Send(Request("OPTIONS", "1"));
        _net.Run(1 + LazyTimer);
        Assert.Equal(0, _endpoint.ServerTransactionCount);
        Expect(
            """
                 0 1>2 OPTIONS
                 1 2>1 200 OPTIONS
             31000 1>2 OPTIONS
             31001 2>1 200 OPTIONS
            """);
        Assert.Equal(_net.Octets[1], _net.Octets[3]);
    }

    [Fact]
    public void Server_SameBranchOtherSentBy_IsAnotherTransaction()
    {
        Send(Request("OPTIONS", "1"));
        Send(Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(Request("OPTIONS", "1", callId: "other")).Replace("192.0.2.1;", "192.0.2.1:5070;")));
        _net.Run(0.1);
        Assert.Equal(2, _endpoint.ServerTransactionCount);
    }

    [Fact]
    public void Server_Rfc2543Invite_RetransmissionAndAckAreMatched()
    {
        _b.Incoming = s => s.Reject(486);
        var invite = Encoding.ASCII.GetString(Invite("1")).Replace(";branch=z9hG4bK1", "");
        Send(Encoding.ASCII.GetBytes(invite));
        _net.Run(0.1);
        Send(Encoding.ASCII.GetBytes(invite));
        _net.Run(0.1);
        Send(Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(Ack("1")).Replace(";branch=z9hG4bK1", "").Replace("To: <sip:b@192.0.2.2>", "To: <sip:b@192.0.2.2>;tag=x")));
        _net.Run(10);
        Assert.Equal(0, _endpoint.ServerTransactionCount);
        Expect(
            """
                 0 1>2 INVITE
                 1 b ^ invite
                 1 2>1 486 INVITE
               100 1>2 INVITE
               101 2>1 486 INVITE
               200 1>2 ACK
            """);
    }

    [Fact]
    public void Server_SameRequestByAnotherWay_Gets482()
    {
        Send(Invite("1"));
        Send(Invite("2"));
        _net.Run(0.1);
        Expect(
            """
                 0 1>2 INVITE
                 0 1>2 INVITE
                 1 b ^ invite
                 1 2>1 100 INVITE
                 1 2>1 482 INVITE
            """);
    }

    [Fact]
    public void Server_FullTable_Gets503_EmergencyIsServed()
    {
        for (var i = 0; i < 4; i++)
        {
            Send(Request("OPTIONS", "o" + i, callId: "c" + i));
        }

        _net.Run(0.1);
        _b.Emergency = _ => true;
        Send(Invite("e", callId: "e"));
        _net.Run(0.1);
        var lines = _net.Transcript.Split(Environment.NewLine);
        Assert.Equal(3, lines.Count(l => l.EndsWith("200 OPTIONS", StringComparison.Ordinal)));
        Assert.Single(lines, l => l.EndsWith("503 OPTIONS", StringComparison.Ordinal));
        Assert.Contains(_net.Octets, o => o.Contains("503") && o.Contains("Retry-After: 5"));
        Assert.Contains(lines, l => l.EndsWith("b ^ invite", StringComparison.Ordinal));
        Assert.Equal(1, _endpoint.OverloadCount);
    }

    [Fact]
    public void Server_CancelOfNothing_Is481()
    {
        Send(Request("CANCEL", "1"));
        _net.Run(0.1);
        Expect(
            """
                 0 1>2 CANCEL
                 1 2>1 481 CANCEL
            """);
    }

    [Theory]
    [InlineData("SIP/2.0/UDP 192.0.2.1:6000;branch=z9hG4bK1", "192.0.2.1:6000", "SIP/2.0/UDP 192.0.2.1:6000;branch=z9hG4bK1")]
    [InlineData("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1", "192.0.2.1:5060", "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1")]
    [InlineData("SIP/2.0/UDP 10.1.1.1:6000;rport;branch=z9hG4bK1", "192.0.2.1:5060", "SIP/2.0/UDP 10.1.1.1:6000;branch=z9hG4bK1;received=192.0.2.1;rport=5060")]
    [InlineData("SIP/2.0/UDP 10.1.1.1:6000;branch=z9hG4bK1", "192.0.2.1:6000", "SIP/2.0/UDP 10.1.1.1:6000;branch=z9hG4bK1;received=192.0.2.1")]
    [InlineData("SIP/2.0/UDP phone.example.com;branch=z9hG4bK1;received=1.2.3.4", "192.0.2.1:5060", "SIP/2.0/UDP phone.example.com;branch=z9hG4bK1;received=192.0.2.1")]
    public void Response_GoesWhereRfc3261And3581Say(string via, string to, string written)
    {
        var message = new SipMessage();
        Assert.True(message.TryParse(Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(Request("OPTIONS", "1")).Replace("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1", via)), out _));
        var flow = SipNet.Flow(2, 1);
        Assert.Equal("udp " + to, ResponsePath.Of(message, flow).ToString());
        Assert.StartsWith($"Via: {written}\r\n", Encoding.ASCII.GetString(ResponsePath.WriteHead(new(), message, flow, out _, out _).Octets));
    }

    [Fact]
    public void NonInviteClient_NoAnswer_RepeatsUpToT2_FailsAt64T1()
    {
        _net.Host(1, (_, _) => { });
        Options();
        _net.Run(40);
        Expect(
            """
                 0 2>1 OPTIONS
               500 2>1 OPTIONS
              1500 2>1 OPTIONS
              3500 2>1 OPTIONS
              7500 2>1 OPTIONS
             11500 2>1 OPTIONS
             15500 2>1 OPTIONS
             19500 2>1 OPTIONS
             23500 2>1 OPTIONS
             27500 2>1 OPTIONS
             31500 2>1 OPTIONS
             32000 failed Timeout
            """);
    }

    [Fact]
    public void Client_ResponseOfAnotherBranch_IsDropped()
    {
        Options();
        var message = new SipMessage();
        Assert.True(message.TryParse(Encoding.UTF8.GetBytes(_net.Octets[0]), out _));
        _net.Inject(1, 2, Octets.Message($"SIP/2.0 200 OK\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKother\nFrom: <sip:a@b>;tag=1\nTo: <sip:a@b>;tag=2\nCall-ID: c\nCSeq: 1 OPTIONS"));
        _net.Run(0.1);
        Assert.Equal(1, _endpoint.StrayCount);
        Assert.Equal(1, _endpoint.ClientTransactionCount);
    }

    /// <summary>A failure that is told late is not told to whoever uses the transaction's object next.</summary>
    [Fact]
    public void Client_SendFailed_TheNextTransactionDoesNotHearOfIt()
    {
        var transport = new BrokenTransport();
        var endpoint = new SipEndpoint(_net.Loop, transport, _b, new() { Identifiers = new(1) });
        void Send(string callId)
        {
            endpoint.BeginRequest(SipMethod.Options, "sip:x@192.0.2.1", "<sip:a@b>", "<sip:x@b>", callId, 1, SipNet.Flow(2, 1), out var branch).End();
            endpoint.SendRequest(SipMethod.Options, branch, SipNet.Flow(2, 1), new Hears(_net));
        }

        Send("one");
        endpoint.OnTransportError(SipNet.Flow(2, 1));
        transport.IsWhole = true;
        Send("two");
        _net.Run(0.1);
        Expect("     0 failed TransportError");
        Assert.Equal(1, endpoint.ClientTransactionCount);
    }

    /// <summary>What is too long to be sent is not sent in part: the caller hears 500.</summary>
    [Fact]
    public void Server_ResponseTooLong_Is500()
    {
        _b.Incoming = s => s.Answer(Party.Sdp);
        var record = "<sip:" + new string('r', 100) + "@192.0.2.1;lr>";
        Send(Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(Invite("1")).Replace("CSeq", $"Record-Route: {string.Join(',', Enumerable.Repeat(record, 530))}\r\nCSeq", StringComparison.Ordinal)));
        _net.Run(0.1);
        Assert.StartsWith("SIP/2.0 500 ", _net.Octets[^1]);
    }

    [Fact]
    public void Client_ConnectionBroke_IsReported()
    {
        var flow = SipNet.Flow(2, 1, SipTransportKind.Tcp);
        _endpoint.BeginRequest(SipMethod.Options, "sip:x@192.0.2.1", "<sip:a@b>", "<sip:x@b>", "c", 1, flow, out var branch).End();
        _endpoint.SendRequest(SipMethod.Options, branch, flow, new Hears(_net));
        _net.Run(0.1);
        _endpoint.OnTransportError(flow);
        Expect(
            """
                 0 2>1 OPTIONS
               100 failed TransportError
            """);
        Assert.Equal(0, _endpoint.ClientTransactionCount);
    }

    /// <summary>At steady state a request costs little garbage: transactions and buffers are pooled.</summary>
    [Fact]
    public void Transactions_AtSteadyState_ArePooled()
    {
        var time = new VirtualTime();
        var loop = new Trunkline.Base.NodeLoop(time);
        var endpoint = new SipEndpoint(loop, new NoTransport(), _b, new() { Identifiers = new(1) });
        var request = Request("OPTIONS", "00000000");
        var digits = request.AsSpan().IndexOf("z9hG4bK"u8) + 7;
        var call = request.AsSpan().IndexOf("Call-ID: "u8) + 9;
        var flow = SipNet.Flow(2, 1);
        var n = 0;
        void Send()
        {
            n++;
            System.Buffers.Text.Utf8Formatter.TryFormat((uint)n, request.AsSpan(digits), out _, new('D', 8));
            System.Buffers.Text.Utf8Formatter.TryFormat((uint)n, request.AsSpan(call), out _, new('D', 8));
            endpoint.OnReceived(request, flow);
            time.Set(time.Now + TimeSpan.FromMilliseconds(40));
            loop.Run();
        }

        for (var i = 0; i < 3000; i++)
        {
            Send();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 3000; i++)
        {
            Send();
        }

        // The Contact of an answer to OPTIONS is made anew; the transactions, their buffers, keys and timers are not.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 3000, 0, 128);
    }

    private void Options()
    {
        var flow = SipNet.Flow(2, 1);
        _endpoint.BeginRequest(SipMethod.Options, "sip:x@192.0.2.1", "<sip:a@b>", "<sip:x@b>", "c", 1, flow, out var branch).End();
        _endpoint.SendRequest(SipMethod.Options, branch, flow, new Hears(_net));
    }

    private void Send(byte[] octets) => _net.Inject(1, 2, octets);

    private static byte[] Invite(string branch, string callId = "0000000000") => Request("INVITE", branch, callId);

    private static byte[] Ack(string branch) => Request("ACK", branch);

    private static byte[] Request(string method, string branch, string callId = "0000000000") => Octets.Message(
        $"""
        {method} sip:b@192.0.2.2 SIP/2.0
        Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK{branch}
        From: <sip:a@192.0.2.1>;tag=1
        To: <sip:b@192.0.2.2>
        Call-ID: {callId}
        CSeq: 1 {method}
        Contact: <sip:a@192.0.2.1>
        """);

    private void Expect(string transcript) => Assert.Equal(transcript, _net.Transcript);

    private sealed class NoTransport : ISipTransport
    {
        public bool Send(in SipFlow flow, ReadOnlySpan<byte> octets) => true;

        public Trunkline.Base.NetAddress LocalAddressFor(in SipFlow flow) => SipNet.Address(2);
    }

    private sealed class BrokenTransport : ISipTransport
    {
        public bool IsWhole { get; set; }

        public bool Send(in SipFlow flow, ReadOnlySpan<byte> octets) => IsWhole;

        public Trunkline.Base.NetAddress LocalAddressFor(in SipFlow flow) => SipNet.Address(2);
    }

    private sealed class Hears(SipNet net) : ISipClientUser
    {
        public void OnResponse(ClientTransaction transaction, SipMessage response) => net.Log($"response {response.Status}");

        public void OnFailed(ClientTransaction transaction, SipTransactionFailure why) => net.Log($"failed {why}");
    }
}
