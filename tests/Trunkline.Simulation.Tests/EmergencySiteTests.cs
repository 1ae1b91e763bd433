using System.Text;
using System.Xml.Linq;
using Trunkline.Calls;
using Trunkline.Exchange;
using Trunkline.Node;
using Trunkline.Simulation.Phones;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

/// <summary>An emergency call at a site with one circuit of each kind: who gives way, how fast, who is told, and who is called back.</summary>
public sealed class EmergencySiteTests
{
    private const string Yaml =
        """
        site: { name: Test, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 10.0.0.1:5060, realm: test }
        storage: { state_dir: state }
        numbers: { main: "5556000", ddi: [ { numbers: "5556203", to: "203" } ] }
        extensions:
          - { number: "201", name: Duty, password: long-enough-one, outside: on }
          - { number: "202", name: Office, password: long-enough-two, outside: on }
          - { number: "203", name: Lab, password: long-enough-three, location: "Building B, room 214" }
          - { number: "204", name: Gate, password: long-enough-four }
        trunks: [ TRUNKS ]
        routes:
          - { name: city, match: [_0X.], strip: 1, trunks: [ NAMES ] }
        emergency: { trunks: [ NAMES ], access_codes: ["0"], notify: ["201"], callback_min: 30, test: { number: "1999", sends: "5550101" } }
        """;

    private const string Line = "{ name: line, kind: fxo, lines: \"1\", attach: memory, incoming: \"201\", answer: polarity }";
    private const string Pri = "{ name: pri, kind: e1, attach: memory, spans: 1, channels: 1, incoming: \"201\" }";
    private const string Sip = "{ name: op, kind: sip, address: \"10.0.9.1:5060\", channels: 1, incoming: \"201\" }";
    private static readonly NetAddress s_operator = NetAddress.FromIPv4(0x0A000901, 5060);

    private readonly List<string> _messages = [];
    private readonly Dictionary<string, SimulatedPhone> _phones = [];
    private SimulatedSite _site = null!;

    /// <summary>Full, with a call of ours: from the INVITE to the moment the emergency number has been sent on its circuit.</summary>
    [Theory]
    [InlineData("pri", Pri, 1.0)]
    [InlineData("op", Sip, 1.0)]
    [InlineData("line", Line, 3.5)] // guard time 1 s, glare check, dial tone, three digits
    public void Full_OurCallGivesWay_WithinTheTimePromised(string name, string trunk, double within)
    {
        Start(trunk, name);
        var talks = Talk("202", "05550101");
        Seconds(5);
        var began = _site.World.Time.Elapsed;
        var help = _phones["203"].Call("112");
        var sent = TimeSpan.Zero;
        _site.Exchange.Occasion = (_, what, digits) => sent = what == ExchangeOccasion.Dialled && digits == "112" ? _site.World.Time.Elapsed : sent;
        Until(() => name == "line" ? sent != TimeSpan.Zero : _site.Node!.ListCalls().Any(c => c.Priority == "Emergency" && c.DestinationChannel.Length > 0));
        Assert.InRange((_site.World.Time.Elapsed - began).TotalSeconds, 0.001, within);
        Until(() => help.State == PhoneCallState.Talking);
        Seconds(5);
        Assert.Equal((PhoneCallState.Ended, Q850Cause.Preemption), (talks.State, talks.EndCause));
        var taken = _site.Records.First(r => r.Priority == CallPriority.Routine);
        Assert.Equal(Q850Cause.Preemption, taken.Cause);
        Assert.StartsWith("pre-empted by emergency call ", taken.ProtocolReason, StringComparison.Ordinal);
        Assert.Contains(_site.Node!.Status().Alarms, a => a.Text.Contains("was ended for the emergency call from 203", StringComparison.Ordinal));
        var record = _site.Records.First(r => r.Priority == CallPriority.Emergency && r.State == CallRecordState.Answered);
        Assert.NotEqual(0UL, record.Recording);
        help.HangUp();
        Seconds(90);
        Assert.Equal("", _site.Stuck());
    }

    /// <summary>Calls that came in give way too, where nothing else does: a session, a channel, a line the exchange gives back.</summary>
    [Theory]
    [InlineData("pri", Pri)]
    [InlineData("op", Sip)]
    [InlineData("line", Line)]
    public void Full_OfACallThatCameIn_ItGivesWay(string name, string trunk)
    {
        Start(trunk, name);
        _phones["201"].OnIncoming = c => c.Answer();
        CallIn(name, "5556000");
        Until(() => _site.Node!.ListCalls().Any(c => c.State == "Connected"));
        var help = _phones["203"].Call("112");
        Until(() => help.State == PhoneCallState.Talking);
        Seconds(6);
        Assert.Empty(_phones["201"].Calls);
        help.HangUp();
        Seconds(90);
        Assert.Equal("", _site.Stuck());
    }

    [Fact]
    public void DutyRoom_IsTold_WhoWhereWhatWhen_AndTheNodeIsNotStopped()
    {
        Start(Pri, "pri");
        var told = new List<EmergencyView>();
        _site.Node!.EmergencyTold = told.Add;
        Assert.Equal("", _site.Node.MayNotStopBecause());
        var help = _phones["203"].Call("0112");
        Until(() => help.State == PhoneCallState.Talking);
        Seconds(1);
        var message = Assert.Single(_messages, m => m.StartsWith("MESSAGE", StringComparison.Ordinal));
        Assert.Contains("EMERGENCY CALL to 112 from 203 Lab, Building B, room 214; call back 5556203, ", message, StringComparison.Ordinal);
        Assert.Contains("Priority: emergency", message, StringComparison.Ordinal);
        Assert.Contains("an emergency call is up: 203 to 0112", _site.Node.MayNotStopBecause(), StringComparison.Ordinal);
        Assert.Contains(_site.Node.Status().Alarms, a => a.Text.StartsWith("EMERGENCY CALL to 112 from 203 Lab", StringComparison.Ordinal));
        help.HangUp();
        Seconds(2);
        Assert.Equal(["Dialled", "Answered", "Ended"], told.Select(t => t.Stage));
        Assert.Equal(("203", "Lab", "Building B, room 214", "5556203", "E1/1/1"), (told[1].Extension, told[1].Name, told[1].Place, told[1].CallBack, told[1].Circuit));
        Assert.Equal("", _site.Node.MayNotStopBecause());
    }

    [Fact]
    public void Test_DoesEverything_ButSendsTheTestNumber_AndIsRecordedAsOne()
    {
        Start(Pri, "pri");
        var talks = Talk("202", "05550101");
        var help = _phones["203"].Call("1999");
        Until(() => help.State == PhoneCallState.Talking);
        Assert.Equal(PhoneCallState.Talking, talks.State); // hears the tone
        var record = _site.Records[^1];
        Assert.Equal(("emergency test", "5550101", "1999"), (record.Route, record.Called.Digits, record.Dialled.Digits));
        Assert.Single(_messages, m => m.Contains("TEST of an emergency call to 1999", StringComparison.Ordinal));
    }

    /// <summary>The service calls back: his telephone rings, before whatever the plan says, though he is in another call, for half an hour.</summary>
    [Theory]
    [InlineData("pri", Pri, "5556203")]
    [InlineData("op", Sip, "02075556203")]
    [InlineData("line", Line, "")]
    public void CallBack_ReachesTheCaller_WhateverHisState(string name, string trunk, string called)
    {
        Start(trunk, name);
        var help = _phones["203"].Call("112");
        Until(() => help.State == PhoneCallState.Talking);
        help.HangUp();
        Seconds(60);
        var inside = _phones["203"].Call("204");
        _phones["204"].OnIncoming = c => c.Answer();
        Until(() => inside.State == PhoneCallState.Talking);
        PhoneCall? rings = null;
        _phones["203"].OnIncoming = c =>
        {
            if (inside.State == PhoneCallState.Talking)
            {
                c.Refuse(486);
            }
            else
            {
                rings = c;
                c.Ring();
            }
        };
        CallIn(name, called);
        Until(() => rings is not null);
        Assert.Equal(PhoneCallState.Ended, inside.State);
        rings!.Answer();
        Seconds(2);
        var record = _site.Records[^1];
        Assert.Equal(("emergency call back", CallPriority.Emergency, "203"), (record.Route, record.Priority, record.Called.Digits));
        Assert.Empty(_phones["201"].Calls);
        rings.HangUp();
        Seconds(30 * 60);
        rings = null;
        CallIn(name, name == "pri" ? "5556000" : called);
        Seconds(5);
        Assert.Null(rings); // the usual way
    }

    /// <summary>What is kept for a call back survives the process.</summary>
    [Fact]
    public void CallBack_AfterARestart_ReachesTheCaller()
    {
        Start(Pri, "pri");
        var help = _phones["203"].Call("112");
        Until(() => help.State == PhoneCallState.Talking);
        help.HangUp();
        Seconds(5);
        _site.Kill();
        _site.Start();
        Seconds(5);
        var rang = false;
        _phones["203"].OnIncoming = c => rang = true;
        CallIn("pri", "5556203");
        Until(() => rang);
        Assert.Equal("emergency call back", _site.Node!.ListCalls()[0].Route);
    }

    /// <summary>A telephone that has lost its registration calls for help all the same: its password is enough.</summary>
    [Fact]
    public void NotRegistered_CallsForHelp()
    {
        Start(Pri, "pri");
        var phone = _site.AddPhone("204");
        var help = phone.Call("112");
        Until(() => help.State == PhoneCallState.Talking);
    }

    /// <summary>What an operator that takes locations gets: a service URN, the call-back number, and an address by value that says where he is.</summary>
    [Fact]
    public void SipOperator_GetsServicePlaceAndCallBackNumber()
    {
        Start(Sip, "op", "sip: [ { trunk: op, uri: urn, location: on, urns: [ { number: \"999\", urn: sos.police } ] } ], locations: [ { name: lab, city: London, street: \"Mill & Co Lane\", house: \"12\", floor: \"2\" } ], ", "lab");
        foreach (var (dialled, urn) in new[] { ("112", "urn:service:sos"), ("0999", "urn:service:sos.police") })
        {
            var help = _phones["203"].Call(dialled);
            Until(() => help.State == PhoneCallState.Talking);
            var invite = _messages.Last(m => m.StartsWith("INVITE urn:", StringComparison.Ordinal));
            Assert.StartsWith($"INVITE {urn} SIP/2.0\r\n", invite, StringComparison.Ordinal);
            Assert.Contains($"\r\nTo: <{urn}>\r\n", invite, StringComparison.Ordinal);
            Assert.Contains("P-Asserted-Identity: <sip:5556203@", invite, StringComparison.Ordinal);
            Assert.Contains("\r\nGeolocation-Routing: yes\r\n", invite, StringComparison.Ordinal);
            var reference = Between(invite, "Geolocation: <cid:", ">");
            var head = invite.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            Assert.Equal(Encoding.UTF8.GetByteCount(invite[(head + 4)..]).ToString(System.Globalization.CultureInfo.InvariantCulture), Between(invite, "Content-Length: ", "\r\n"));
            var parts = invite[(head + 4)..].Split("--" + Between(invite, "multipart/mixed;boundary=\"", "\""));
            Assert.Equal(("", "--\r\n"), (parts[0], parts[^1]));
            Assert.Contains("Content-Type: application/sdp\r\n\r\nv=0\r\n", parts[1], StringComparison.Ordinal);
            Assert.Contains($"Content-ID: <{reference}>\r\n", parts[2], StringComparison.Ordinal);
            Assert.Contains("Content-Disposition: render;handling=optional\r\n", parts[2], StringComparison.Ordinal);
            var place = XDocument.Parse(parts[2][(parts[2].IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
            XNamespace civic = "urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr";
            Assert.Equal(
                "country=GB A3=London RD=Mill & Co Lane HNO=12 FLR=2",
                string.Join(' ', place.Descendants(civic + "civicAddress").Single().Elements().Select(e => $"{e.Name.LocalName}={e.Value}")));
            Assert.StartsWith("pres:5556203@", place.Root!.Attribute("entity")!.Value, StringComparison.Ordinal);
            help.HangUp();
            Seconds(3);
        }

        var test = _phones["203"].Call("1999"); // the number, not the service
        Until(() => test.State == PhoneCallState.Talking);
        Assert.StartsWith("INVITE sip:5550101@", _messages.Last(m => m.Contains("pidf+xml", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    /// <summary>What an operator does not understand must not keep the call back: the next time it is called by the number, with nothing beside it.</summary>
    [Fact]
    public void SipOperator_RefusesTheService_GetsTheNumberAlone()
    {
        Start(Sip, "op", "sip: [ { trunk: op, uri: urn, location: on } ], ");
        _phones["op"].OnIncoming = c =>
        {
            if (c.Received.StartsWith("INVITE urn:", StringComparison.Ordinal))
            {
                c.Refuse(416);
            }
            else
            {
                c.Answer();
            }
        };
        var help = _phones["203"].Call("112");
        Until(() => help.State == PhoneCallState.Talking);
        var invite = _messages.Last(m => m.StartsWith("INVITE", StringComparison.Ordinal));
        Assert.StartsWith("INVITE sip:112@", invite, StringComparison.Ordinal);
        Assert.DoesNotContain("pidf", invite, StringComparison.Ordinal);
    }

    /// <summary>Ordinary calls leave room in the gateway: an emergency call that found no context there would have no audio.</summary>
    [Fact]
    public void GatewayFull_OrdinaryCallsAreRefusedBefore_AnEmergencyCallIsNot()
    {
        Start(Pri, "pri", tail: "gateway: { max_contexts: 2 }");
        _phones["204"].OnIncoming = c => c.Answer();
        var inside = Talk("202", "204");
        var refused = _phones["201"].Call("204");
        Until(() => refused.State == PhoneCallState.Ended);
        Assert.Equal(503, refused.FailedWith);
        var help = _phones["203"].Call("112");
        Until(() => help.State == PhoneCallState.Talking);
        Assert.Equal(PhoneCallState.Talking, inside.State);
    }

    private static string Between(string text, string from, string to)
    {
        var start = text.IndexOf(from, StringComparison.Ordinal) + from.Length;
        Assert.True(start >= from.Length, $"no {from} in {text}");
        return text[start..text.IndexOf(to, start, StringComparison.Ordinal)];
    }

    private void Start(string trunk, string name, string emergency = "", string location = "Building B, room 214", string tail = "")
    {
        var text = Yaml.Replace("notify:", emergency + "notify:", StringComparison.Ordinal).Replace("Building B, room 214", location, StringComparison.Ordinal)
            .Replace("TRUNKS", trunk, StringComparison.Ordinal).Replace("NAMES", name, StringComparison.Ordinal) + "\n" + tail;
        var site = SiteLoader.LoadText(text);
        Assert.Equal([], site.Errors.Select(e => e.ToLine("s")));
        _site = new(new World(), site.Model!, Fidelity.Events);
        _site.World.Network.Tap = (_, to, octets) => _messages.Add(Encoding.UTF8.GetString(octets.Span));
        _phones["op"] = _site.AddPeer("op", s_operator);
        _phones["op"].OnIncoming = c => c.Answer();
        foreach (var number in new[] { "201", "202", "203", "204" })
        {
            _phones[number] = _site.AddPhone(number);
            _phones[number].Register();
        }

        Seconds(6);
    }

    private PhoneCall Talk(string from, string number)
    {
        var call = _phones[from].Call(number);
        Until(() => call.State == PhoneCallState.Talking);
        return call;
    }

    private void CallIn(string trunk, string called)
    {
        var script = FarScript.HangsUp(TimeSpan.FromMinutes(5));
        switch (trunk)
        {
            case "pri":
                Assert.Equal(CallInOutcome.Ringing, _site.Pri.CallIn(called, new("2079460123", ""), script, TimeSpan.FromSeconds(30), out _, out _));
                break;
            case "line":
                Assert.True(_site.Exchange.CallInOn(0, new("2079460123", ""), script, TimeSpan.FromSeconds(30)));
                break;
            default:
                _phones["op"].Call(called.Length > 0 ? called : "5556000");
                break;
        }
    }

    private void Until(Func<bool> condition) => Assert.True(_site.World.AdvanceUntil(condition, TimeSpan.FromSeconds(30)), _site.Node!.ListCalls().Aggregate("", (t, c) => $"{t} {c}"));

    private void Seconds(double seconds) => _site.World.Advance(TimeSpan.FromSeconds(seconds));
}
