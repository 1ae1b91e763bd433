using System.Text;
using Trunkline.Calls;
using Trunkline.Simulation.Phones;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

/// <summary>SIP trunks and devices that are known by their address alone.</summary>
public sealed class SipTrunkTests
{
    private const string Yaml =
        """
        site: { name: Test, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 10.0.0.1:5060, realm: test }
        storage: { state_dir: state }
        extensions:
          - { number: "201", name: Reception, password: long-enough-one, outside: on }
          - { number: "205", name: Door, address: "10.0.5.1:5060" }
        trunks:
          - { name: carrier, kind: sip, address: "10.0.9.1:5060", channels: 2, incoming: "201" }
        routes:
          - { name: carrier, match: [_0X.], strip: 1, trunks: [carrier] }
        emergency: { numbers: ["112"], trunks: [carrier] }
        """;

    private static readonly NetAddress Carrier = NetAddress.FromIPv4(0x0A000901, 5060);
    private static readonly NetAddress Door = NetAddress.FromIPv4(0x0A000501, 5060);
    private readonly SimulatedSite _site;
    private readonly SimulatedPhone _carrier;
    private readonly SimulatedPhone _reception;

    public SipTrunkTests()
    {
        var result = SiteLoader.LoadText(Yaml);
        Assert.Equal([], result.Errors.Where(e => !e.ToString().Contains("warning", StringComparison.Ordinal)).Select(e => e.ToString()));
        _site = new(new World(), result.Model!, Fidelity.Events);
        _carrier = _site.AddPeer("carrier", Carrier);
        _reception = _site.AddPhone("201");
        _reception.Register();
        Until(() => _reception.IsRegistered);
    }

    [Fact]
    public void Outgoing_ReachesTheCarrier_WithTheNumberInItsFormat_AndTakesAChannel()
    {
        _carrier.OnIncoming = c => c.Answer();
        var call = _reception.Call("02075550199");
        Until(() => call.State == PhoneCallState.Talking);
        Assert.Equal(1, _site.Node!.ListLines().Count(l => l.State == "InCall"));
        call.HangUp();
        Seconds(2);
        Assert.Equal(("2075550199", "carrier"), (_site.Records[0].Called.Digits, _site.Records[0].TrunkGroup));
        Assert.Equal("", _site.Stuck());
    }

    [Fact]
    public void Incoming_FromTheCarriersAddress_RingsItsExtension()
    {
        _reception.OnIncoming = c => c.Answer();
        var call = _carrier.Call("2075550100");
        Until(() => call.State == PhoneCallState.Talking);
        call.HangUp();
        Seconds(2);
        Assert.Equal("", _site.Stuck());
    }

    [Fact]
    public void Incoming_FromAnotherAddressThatSaysItIsTheCarrier_IsChallenged_AndMakesNoCall()
    {
        var stranger = _site.AddPeer("carrier", Carrier.WithPort(5062));
        var call = stranger.Call("201");
        Until(() => call.State == PhoneCallState.Ended);
        Assert.Contains(call.FailedWith, new[] { 401, 407 });
        Assert.Empty(_site.Records);
    }

    [Fact]
    public void MoreCallsThanChannels_TheNextIsRefused_EitherWay()
    {
        _carrier.OnIncoming = c => c.Answer();
        var calls = new[] { _reception.Call("0111"), _reception.Call("0222") };
        Until(() => calls.All(c => c.State == PhoneCallState.Talking));
        var outgoing = _reception.Call("0333");
        var incoming = _carrier.Call("201");
        Until(() => outgoing.State == PhoneCallState.Ended && incoming.State == PhoneCallState.Ended);
        Assert.Equal((503, 503), (outgoing.FailedWith, incoming.FailedWith));
        Array.ForEach(calls, c => c.HangUp());
        Seconds(2);
        Assert.Equal("", _site.Stuck());
    }

    [Fact]
    public void Device_CallsAndIsCalled_ByItsAddressAlone_AndMayNotCallOutside()
    {
        var door = _site.AddPeer("whoever", Door);
        door.OnIncoming = c => c.Answer();
        _reception.OnIncoming = c => c.Answer();
        var toDoor = _reception.Call("205");
        Until(() => toDoor.State == PhoneCallState.Talking);
        toDoor.HangUp();
        var fromDoor = door.Call("201");
        Until(() => fromDoor.State == PhoneCallState.Talking);
        fromDoor.HangUp();
        var outside = door.Call("0123");
        Until(() => outside.State == PhoneCallState.Ended);
        Assert.Equal(403, outside.FailedWith);
        Seconds(2);
        Assert.Equal("205", _site.Records[1].Calling.Digits);
        Assert.Equal("", _site.Stuck());
    }

    [Fact]
    public void Kill_ACallOnTheTrunk_LivesOn_AndItsChannelIsTaken()
    {
        _carrier.OnIncoming = c => c.Answer();
        var call = _reception.Call("0111");
        Until(() => call.State == PhoneCallState.Talking);
        Seconds(1);
        _site.Kill();
        _site.Start();
        Seconds(2);
        Assert.Equal(1, _site.Node!.ListLines().Count(l => l.State == "InCall"));
        call.HangUp();
        Seconds(2);
        Assert.Equal(CallRecordState.Ended, _site.Records[0].State);
        Assert.Equal("", _site.Stuck());
    }

    [Fact]
    public void Offer_WithoutUsableAudio_Is488_RingsNobody_AndLeavesARecord()
    {
        var rang = false;
        _reception.OnIncoming = _ => rang = true;
        var raw = NetAddress.FromIPv4(0x0A000901, 5099); // another port of the carrier's address
        var answers = new List<string>();
        _site.World.Network.Bind(raw, (_, octets) => answers.Add(Encoding.ASCII.GetString(octets).Split('\r')[0]));
        const string sdp = "v=0\r\no=- 1 1 IN IP4 10.0.9.1\r\ns=-\r\nc=IN IP4 10.0.9.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 18\r\na=rtpmap:18 G729/8000\r\n";
        _site.World.Network.Send(
            Carrier,
            NetAddress.FromIPv4(0x0A000001, 5060),
            Encoding.ASCII.GetBytes(
                "INVITE sip:2075550100@10.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.9.1:5099;branch=z9hG4bK1\r\nMax-Forwards: 70\r\n"
                + "From: <sip:x@10.0.9.1>;tag=a\r\nTo: <sip:2075550100@10.0.0.1>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\nContact: <sip:x@10.0.9.1:5099>\r\n"
                + $"Content-Type: application/sdp\r\nContent-Length: {sdp.Length}\r\n\r\n{sdp}"));
        Seconds(1);
        Assert.Contains("SIP/2.0 488 Not Acceptable Here", answers);
        Assert.False(rang);
        var record = Assert.Single(_site.Records);
        Assert.Equal((Q850Cause.IncompatibleDestination, CallRecordState.Ended), (record.Cause, record.State));
        Seconds(40);
        Assert.Equal("", _site.Stuck());
    }

    private void Seconds(double seconds) => _site.World.Advance(TimeSpan.FromSeconds(seconds));

    private void Until(Func<bool> condition) => Assert.True(_site.World.AdvanceUntil(condition, TimeSpan.FromSeconds(60)), "it did not happen within 60 s");
}
