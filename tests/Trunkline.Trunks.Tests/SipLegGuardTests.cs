using System.Text;
using Trunkline.Sip;
using Trunkline.Trunks.Sip;

namespace Trunkline.Trunks.Tests;

/// <summary>What a SIP leg must not do, told by the octets it answers and the commands it gives.</summary>
public sealed class SipLegGuardTests : INumberPlan, ISipTransport
{
    private const string PrivateSdp = "v=0\r\no=- 1 1 IN IP4 192.168.1.5\r\ns=-\r\nc=IN IP4 192.168.1.5\r\nt=0 0\r\nm=audio 7000 RTP/AVP 8\r\n";
    private static readonly NetAddress s_carrier = NetAddress.FromIPv4(0xC6336401, 5060);
    private static readonly NetAddress s_device = NetAddress.FromIPv4(0xC6336402, 5060);
    private readonly World _world = new();
    private readonly MediaGateway _media = new(1);
    private readonly Commands _commands = new();
    private readonly SipLegs _legs;
    private readonly List<string> _sent = [];

    public SipLegGuardTests()
    {
        var loop = _world.AddLoop();
        var disk = new MemoryDisk(_world).Open(loop);
        var calls = new CallControl("n", disk.Epoch, loop, _media, this, disk, disk, CallValues.Default);
        _media.Commands = _commands;
        _media.OnAttached();
        _media.OnSnapshotEnd(default);
        _legs = new(loop, this, calls, _media, new(loop, disk), "test", new(), SdpPreferences.Default);
        calls.Extensions = _legs;
        _legs.AddServer(new TrunkGroup("carrier", HuntingOrder.Ascending, 0), new(s_carrier, SipTransportKind.Udp), 1, SipHabits.Default, _ => { });
        _legs.AddServer(new TrunkGroup("kept", HuntingOrder.Ascending, 1), new(s_carrier.WithPort(5062), SipTransportKind.Udp), 1, SipHabits.Default, _ => { });
        _legs.AddExtension("205", s_device);
    }

    /// <summary>A private address in the SDP of a trunk is taken to the letter: nothing is learnt there, whoever sends first.</summary>
    [Theory]
    [InlineData(true, RtpSource.Strict)]
    [InlineData(false, RtpSource.LatchOnce)]
    public void Rtp_IsLearntFromPhonesAlone_NeverFromATrunk(bool isTrunk, RtpSource expected)
    {
        Invite(isTrunk ? s_carrier : s_device, PrivateSdp);
        Assert.Equal(expected, _commands.Added[0].Description.Source);
    }

    /// <summary>The gateway speaks G.711 under its own payload types: an offer with another is refused, not answered with noise.</summary>
    [Fact]
    public void Offer_OfALawUnderADynamicType_Is488()
    {
        Invite(s_device, PrivateSdp.Replace("RTP/AVP 8", "RTP/AVP 96", StringComparison.Ordinal) + "a=rtpmap:96 PCMA/8000\r\n");
        Assert.StartsWith("SIP/2.0 488 ", _sent[^1]);
        Assert.Empty(_commands.Added);
    }

    /// <summary>What is kept for emergency calls is kept from calls that come in, too.</summary>
    [Fact]
    public void Incoming_DoesNotTakeTheEmergencyReserve()
    {
        Invite(s_carrier.WithPort(5062), PrivateSdp);
        Assert.StartsWith("SIP/2.0 503 ", _sent[^1]);
    }

    /// <summary>The gateway has no port for a phone: the phone is told, the call does not ring on in silence.</summary>
    [Fact]
    public void NoPort_ThePhoneIsRefused()
    {
        Invite(s_device, PrivateSdp);
        _media.OnCommandFailed(new(_commands.Added[0].Context, _commands.Added[0].Termination, GatewayError.NoPort));
        _world.Advance(TimeSpan.FromMilliseconds(100));
        Assert.StartsWith("SIP/2.0 503 ", _sent[^1]);
    }

    public RoutingDecision Route(in RoutingRequest request) => new(
        DialMatch.Complete, Q850Cause.None, "in", CallPriority.Routine, [new ExtensionDestination("205", TimeSpan.FromSeconds(30))], CausePolicy.Incoming, false);

    public bool Send(in SipFlow flow, ReadOnlySpan<byte> octets)
    {
        _sent.Add(Encoding.UTF8.GetString(octets));
        return true;
    }

    public NetAddress LocalAddressFor(in SipFlow flow) => NetAddress.FromIPv4(0xC6336464, 5060);

    private void Invite(NetAddress from, string sdp)
    {
        _legs.Endpoint.OnReceived(
            Encoding.ASCII.GetBytes(
                $"INVITE sip:2075550100@198.51.100.100 SIP/2.0\r\nVia: SIP/2.0/UDP {from};branch=z9hG4bK1\r\nFrom: <sip:1@x>;tag=1\r\nTo: <sip:2@x>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n"
                + $"Contact: <sip:1@{from}>\r\nContent-Type: application/sdp\r\nContent-Length: {sdp.Length}\r\n\r\n{sdp}"),
            new(SipTransportKind.Udp, LocalAddressFor(default), from));
        _world.Advance(TimeSpan.FromMilliseconds(100));
    }

    private sealed class Commands : IGatewayCommands
    {
        public List<AddRtp> Added { get; } = [];

        public void AddRtp(in AddRtp command) => Added.Add(command);

        public void ModifyRtp(in ModifyRtp command)
        {
        }

        public void Move(in Move command)
        {
        }

        public void Subtract(in Subtract command)
        {
        }

        public void DeleteContext(in DeleteContext command)
        {
        }

        public void PlayTone(in PlayTone command)
        {
        }

        public void PlayPrompt(in PlayPrompt command)
        {
        }

        public void SendDigits(in SendDigits command)
        {
        }

        public void SeizeLine(in SeizeLine command)
        {
        }

        public void AnswerLine(in AnswerLine command)
        {
        }

        public void Record(in Trunkline.Control.Record command)
        {
        }

        public void StopRecording(in StopRecording command)
        {
        }

        public void Audit(in Audit command)
        {
        }

        public void DlRequest(in DlRequest command)
        {
        }

        public void TraceFrames(in TraceFrames command)
        {
        }

        public void OrderSpan(in OrderSpan command)
        {
        }

        public void Shutdown(in Shutdown command)
        {
        }
    }
}
