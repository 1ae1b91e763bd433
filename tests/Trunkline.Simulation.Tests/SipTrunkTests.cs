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
        numbers: { main: "2075550100" }
        extensions:
          - { number: "201", name: Reception, password: long-enough-one, outside: on }
          - { number: "205", name: Door, address: "10.0.5.1:5060" }
        trunks:
          - { name: carrier, kind: sip, address: "10.0.9.1:5060", channels: 2, incoming: "201" }
        routes:
          - { name: carrier, match: [_0X.], strip: 1, trunks: [carrier] }
        emergency: { numbers: ["112", "999"], trunks: [carrier] }
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

    /// <summary>Who calls over the trunk is what the network asserts; withheld, the phone gets neither number nor name.</summary>
    [Theory]
    [InlineData("", "<sip:2079460123@test>", false)]
    [InlineData("id", "\"Anonymous\" <sip:anonymous@anonymous.invalid>", true)]
    [InlineData("critical;id", "\"Anonymous\" <sip:anonymous@anonymous.invalid>", true)]
    public void AssertedIdentity_IsShown_UnlessItIsWithheld(string privacy, string from, bool isWithheld)
    {
        var came = Rings();
        Sip.SipHeaderLine[] headers = [new("P-Asserted-Identity", "<tel:2079460123>"), .. privacy.Length > 0 ? [new("Privacy", privacy)] : Array.Empty<Sip.SipHeaderLine>()];
        _carrier.Call("2075550100", headers, "\"Sly\" <sip:999@10.0.9.1>");
        Until(() => came.Count == 1);
        Assert.Contains($"From: {(isWithheld ? from : "\"Sly\" " + from)};tag=", came[0].Received, StringComparison.Ordinal);
        Assert.Equal(isWithheld, came[0].Received.Contains("Privacy: id\r\n", StringComparison.Ordinal));
        Assert.Equal(!isWithheld, came[0].Received.Contains("2079460123", StringComparison.Ordinal));
        came[0].Refuse(486);
        Seconds(2);
        Assert.Equal(("2079460123", isWithheld ? Presentation.Restricted : Presentation.Allowed), (_site.Records[^1].Calling.Digits, _site.Records[^1].Calling.Presentation));
        Assert.Equal("", _site.Stuck());
    }

    /// <summary>A phone that does not want to be shown: the trunk knows who it is and must not show it (RFC 3325 §7).</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PhoneThatIsWithheld_IsAssertedToTheTrunk_AndAnonymousInFrom(bool isWithheld)
    {
        var came = new List<PhoneCall>();
        _carrier.OnIncoming = came.Add;
        var call = _reception.Call("02075550199", isWithheld ? [new("Privacy", "id")] : null);
        Until(() => came.Count == 1);
        Assert.Contains("P-Asserted-Identity: <sip:2075550100@test>\r\n", came[0].Received, StringComparison.Ordinal);
        Assert.Equal(isWithheld, came[0].Received.Contains("From: \"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=", StringComparison.Ordinal));
        Assert.Equal(isWithheld, came[0].Received.Contains("Privacy: id\r\n", StringComparison.Ordinal));
        came[0].Answer([new("P-Asserted-Identity", "\"Desk\" <sip:2075550155@10.0.9.1>")]);
        Until(() => call.State == PhoneCallState.Talking);
        Assert.Contains("P-Asserted-Identity: <sip:2075550155@test>\r\n", call.Received, StringComparison.Ordinal);
        call.HangUp();
        Seconds(2);
        Assert.Equal("", _site.Stuck());
    }

    /// <summary>Diversion and History-Info of the trunk, user-to-user information, and headers without end: the phone reads what they mean.</summary>
    [Theory]
    [InlineData("Diversion", "<sip:2079461111@10.0.9.1>;reason=user-busy;counter=2", "Diversion: <sip:2079461111@test>;reason=user-busy;counter=2;privacy=off\r\n")]
    [InlineData("History-Info", "<sip:2079461111@a>;index=1,<sip:2075550100@a;cause=302>;index=1.1", "Diversion: <sip:2079461111@test>;reason=unconditional;counter=1;privacy=off\r\n")]
    [InlineData("Diversion", "<sip:2079461111@a>;privacy=full;reason=no-answer", "Diversion: <sip:anonymous@anonymous.invalid>;reason=no-answer;counter=1;privacy=full\r\n")]
    [InlineData("User-to-User", "04676174652D736576656E;encoding=hex", "User-to-User: 04676174652D736576656E;purpose=isdn-uui;encoding=hex\r\n")]
    [InlineData("Diversion", "many", "Diversion: <sip:0@test>;reason=unknown;counter=31;privacy=off\r\n")]
    public void WhatGoesBesideACallOfTheTrunk_ReachesThePhone(string header, string value, string expected)
    {
        value = value == "many" ? string.Join(',', Enumerable.Range(0, 500).Select(i => $"<sip:{i}@a>;counter=9")) : value;
        var came = Rings();
        _carrier.Call("2075550100", [new(header, value)]);
        Until(() => came.Count == 1);
        Assert.Contains(expected, came[0].Received, StringComparison.Ordinal);
        came[0].Refuse(486);
        Seconds(2);
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

    private List<PhoneCall> Rings()
    {
        var came = new List<PhoneCall>();
        _reception.OnIncoming = c =>
        {
            c.Ring();
            came.Add(c);
        };
        return came;
    }

    private void Seconds(double seconds) => _site.World.Advance(TimeSpan.FromSeconds(seconds));

    private void Until(Func<bool> condition) => Assert.True(_site.World.AdvanceUntil(condition, TimeSpan.FromSeconds(60)), "it did not happen within 60 s");
}
