using Trunkline.Calls;
using Trunkline.Dsp;
using Trunkline.Exchange;
using Trunkline.Simulation.Phones;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

/// <summary>Gateway mode: a site's lines and span offered to somebody's PBX, and the PBX's calls out over them, in both fidelities.</summary>
public sealed class GatewayModeTests
{
    private const string Yaml =
        """
        site: { name: Test, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 10.0.0.1:5060, realm: test }
        storage: { state_dir: state }
        numbers: { main: "5556000", ddi: [ { numbers: "5556201", to: "201" } ] }
        extensions:
          - { number: "201", name: Desk, password: long-enough-one, outside: on }
        trunks:
          - { name: lines, kind: fxo, lines: 1-2, attach: memory, answer: polarity, loop_break_ms: 200, caller_id: v23, pbx: office, per_line: [{ line: 1, pbx_number: "7001" }] }
          - { name: span, kind: e1, attach: memory, pbx: office, ALTERNATIVE }
          - { name: office, kind: pbx, PLACE, channels: 3, outside: on, shows: [5556300-5556399], dial_prefix: "9", caller_id: "5556000", habits: { HABITS } }
        routes:
          - { name: city, match: [_9X.], strip: 1, trunks: [span, lines] }
          - { name: pbx, match: [_7XXX], trunks: [office] }
        emergency: { numbers: ["112", "999"], trunks: [span], access_codes: ["9"] }
        """;

    private static readonly NetAddress Server = NetAddress.FromIPv4(0x0A000001, 5060);
    private static readonly NetAddress At = NetAddress.FromIPv4(0x0A000901, 5060);
    private SimulatedSite _site = null!;
    private ScriptedBox _pbx = null!;

    public static TheoryData<Fidelity> Fidelities => [Fidelity.Events, Fidelity.Samples];

    [Fact]
    public void CallOnTheSpan_IsOfferedWithItsNumbers_AndTheAnswerPassesBack()
    {
        Start();
        _pbx = new(_site.World, At, Server);
        Seconds(3);
        Assert.Equal(CallInOutcome.Ringing, _site.Pri.CallIn("5556355", new("2079460123", "J SMITH"), FarScript.Talks, TimeSpan.FromSeconds(60), out _, out _));
        Until(() => Lines("office").Any(l => l.State == "InCall"));
        var invite = Assert.Single(_pbx.Invites);
        Assert.Equal("INVITE sip:5556355@10.0.9.1:5060 SIP/2.0", invite.Split("\r\n")[0]);
        Assert.Contains("2079460123", ScriptedBox.Header(invite, "P-Asserted-Identity"), StringComparison.Ordinal);
        Seconds(2);
        _pbx.HangUpAll("Q.850;cause=16");
        Quiet();
        Assert.Equal(("office", "5556355", "office"), (_site.Records[^1].Route, _site.Records[^1].Called.Digits, _site.Records[^1].TrunkGroup));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CallOnALine_IsOfferedUnderTheNumberOfTheLine_WithItsCallerId(bool isFirst)
    {
        Start();
        _pbx = new(_site.World, At, Server);
        Seconds(3);
        if (!isFirst)
        {
            _site.Exchange.SetCut(0, cut: true);
            Seconds(3);
        }

        _site.Exchange.CallIn(_site.Exchange.Profile.MainNumber, new("02079460123", "J SMITH"), FarScript.Talks, TimeSpan.FromSeconds(60), out var line);
        Until(() => _pbx.Invites.Count == 1);
        Assert.Equal($"INVITE sip:{(line == 0 ? "7001" : "2")}@10.0.9.1:5060 SIP/2.0", _pbx.Invites[0].Split("\r\n")[0]);
        Assert.Equal("\"J SMITH\" <sip:02079460123@test>", ScriptedBox.Header(_pbx.Invites[0], "P-Asserted-Identity"));
        Seconds(5);
        _pbx.HangUpAll("Q.850;cause=16");
        Seconds(65);
    }

    [Theory]
    [InlineData("486", "", 17)]
    [InlineData("404", "", 1)]
    [InlineData("480", "Q.850;cause=20", 20)]
    public void PbxRefuses_TheCityHearsItsCause(string status, string reason, int cause)
    {
        Start();
        _pbx = new(_site.World, At, Server) { OnInvite = _ => (status, reason) };
        Seconds(3);
        _site.Pri.CallIn("5556355", new("2079460123", ""), FarScript.Talks, TimeSpan.FromSeconds(60), out _, out _);
        Seconds(3);
        Assert.Equal(cause, (int)_site.Records[^1].Cause);
        Quiet();
    }

    /// <summary>What the city and the PBX play before they answer is let through, each to the other; digits pass there and back.</summary>
    [Theory]
    [MemberData(nameof(Fidelities))]
    public void WhatIsPlayedBeforeTheAnswer_IsHeardBothWays_AndDigitsPass(Fidelity fidelity)
    {
        Start(fidelity: fidelity);
        var pbx = _site.AddPeer("pbx", At);
        Seconds(4);
        var call = pbx.Call("5550109"); // DTMF read-back
        Until(() => call.State == PhoneCallState.Talking);
        Seconds(1);
        call.Media!.SendDigits("4711#");
        Until(() => call.Media!.Digits.Contains("4711", StringComparison.Ordinal));
        call.HangUp();
        Seconds(3);
        var early = pbx.Call("5550107"); // a tone and an announcement, then refused
        Until(() => early.HasEarlyMedia || early.State == PhoneCallState.Ended);
        Assert.True(early.HasEarlyMedia);
        Until(() => early.State == PhoneCallState.Ended);
        Assert.Equal(404, early.FailedWith);
        Quiet();
        _site.World.Network.Unbind(At);
        _pbx = new(_site.World, At, Server) { Progress = (183, true) };
        var progress = 0;
        _site.Node!.TraceFrames(1, f => progress += f.IsOutgoing && Isdn.Messages.Q931Message.TryParse(Convert.FromHexString(f.Octets).AsSpan(Math.Min(4, f.Length)), out var m, out _)
            && m.Type == Isdn.Messages.Q931MessageType.Progress ? 1 : 0);
        _site.Pri.CallIn("5556355", new("2079460123", ""), FarScript.Talks, TimeSpan.FromSeconds(60), out _, out _);
        Until(() => _pbx.Invites.Count == 1);
        Seconds(1);
        Assert.Equal(1, progress);
        _pbx.HangUpAll("Q.850;cause=16");
        Seconds(3);
    }

    /// <summary>A direct number of ours is ours: the PBX has what is left.</summary>
    [Fact]
    public void DirectNumberOfAnExtension_IsNotOffered()
    {
        Start();
        _pbx = new(_site.World, At, Server);
        var desk = Desk();
        _site.Pri.CallIn("5556201", new("2079460123", ""), FarScript.Talks, TimeSpan.FromSeconds(20), out _, out _);
        Until(() => desk.Calls.Count == 1);
        Assert.Empty(_pbx.Invites);
    }

    [Fact]
    public void PbxIsGone_ItsCallIsRefusedWithItsCause_OrRingsTheAlternative()
    {
        Start("options_s: 5, options_wait_s: 1");
        Seconds(20);
        Assert.All(Lines("office"), l => Assert.Equal("OutOfService", l.State));
        _site.Pri.CallIn("5556355", new("2079460123", ""), FarScript.Talks, TimeSpan.FromSeconds(60), out _, out _);
        Seconds(2);
        Assert.Equal(Q850Cause.DestinationOutOfOrder, _site.Records[^1].Cause);
        Quiet();

        Start("options_s: 5, options_wait_s: 1", alternative: "incoming: \"201\"");
        var desk = Desk();
        Seconds(20);
        _site.Pri.CallIn("5556355", new("2079460123", ""), FarScript.Talks, TimeSpan.FromSeconds(60), out _, out _);
        Until(() => desk.Calls.Count == 1);
    }

    /// <summary>The PBX dies without a word: the call is at the alternative within 2 s, not after 32.</summary>
    [Fact]
    public void PbxDies_TheFirstCallGoesToTheAlternativeIn1500ms()
    {
        Start("options_s: 30", alternative: "incoming: \"201\"");
        _pbx = new(_site.World, At, Server);
        var desk = Desk();
        Seconds(3);
        _pbx.IsDead = true;
        var began = _site.World.Time.Elapsed;
        _site.Pri.CallIn("5556355", new("2079460123", ""), FarScript.Talks, TimeSpan.FromSeconds(60), out _, out _);
        Until(() => desk.Calls.Count == 1);
        Assert.InRange((_site.World.Time.Elapsed - began).TotalSeconds, 1.5, 2);
    }

    [Theory]
    [InlineData("5556355", "5556355")] // its own
    [InlineData("5559999", "5556000")] // not its own: replaced
    public void PbxCallsOut_OverTheSiteRoutes_WithANumberItMayShow(string from, string shown)
    {
        Start();
        _pbx = new(_site.World, At, Server);
        Seconds(3);
        var calling = "";
        _site.Node!.TraceFrames(1, f =>
        {
            if (f.IsOutgoing && Isdn.Messages.Q931Message.TryParse(Convert.FromHexString(f.Octets).AsSpan(Math.Min(4, f.Length)), out var message, out _)
                && message.TryGet<Isdn.Messages.CallingPartyNumberIe>(out var element))
            {
                calling = element.Number.ToPhoneNumber().Digits;
            }
        });
        var call = _pbx.Call("5550101", from: $"<sip:{from}@pbx>");
        Until(() => _pbx.IsTalking(call) || _pbx.RefusedWith(call).Length > 0);
        Assert.Equal("", _pbx.RefusedWith(call));
        Assert.Equal(("city", "5550101", "span"), (_site.Records[^1].Route, _site.Records[^1].Called.Digits, _site.Records[^1].TrunkGroup));
        Assert.Equal(shown, calling);
        _pbx.HangUp(call);
        Quiet();
    }

    [Theory]
    [InlineData("5550104", "486 Reason: Q.850;cause=17")] // busy
    [InlineData("5550107", "404 Reason: Q.850;cause=1")] // unallocated
    public void CityRefuses_ThePbxHearsItsCause(string number, string refusal)
    {
        Start();
        _pbx = new(_site.World, At, Server);
        Seconds(3);
        var call = _pbx.Call(number);
        Until(() => _pbx.RefusedWith(call).Length > 0);
        Assert.Equal(refusal, _pbx.RefusedWith(call));
        Quiet();
    }

    [Fact]
    public void PbxCallsAnExtension_AndAnExtensionThePbx()
    {
        Start();
        _pbx = new(_site.World, At, Server);
        var desk = Desk();
        desk.OnIncoming = c => c.Answer();
        var call = _pbx.Call("201");
        Until(() => _pbx.IsTalking(call));
        _pbx.HangUp(call);
        Seconds(1);
        var back = desk.Call("7005");
        Until(() => back.State == PhoneCallState.Talking);
        Assert.Equal("INVITE sip:7005@10.0.9.1:5060 SIP/2.0", _pbx.Invites[^1].Split("\r\n")[0]);
        back.HangUp();
        Quiet();
    }

    /// <summary>What it dials must not come back to it.</summary>
    [Fact]
    public void PbxCallsANumberThatIsItsOwn_IsRefused_NotSentRound()
    {
        Start(change: y => y.Replace("dial_prefix: \"9\", ", "", StringComparison.Ordinal));
        _pbx = new(_site.World, At, Server);
        Seconds(3);
        var call = _pbx.Call("7005");
        Until(() => _pbx.RefusedWith(call).Length > 0);
        Assert.Empty(_pbx.Invites);
        Assert.Contains("cause=25", _pbx.RefusedWith(call), StringComparison.Ordinal);
    }

    /// <summary>An emergency call of the PBX: with or without its rights, its channels all taken, never to a PBX.</summary>
    [Theory]
    [InlineData("112")]
    [InlineData("9112")]
    public void PbxCallsForHelp_WhateverItsRights_AndWhenItsChannelsAreTaken(string dialled)
    {
        Start(change: y => y.Replace("outside: on, shows", "shows", StringComparison.Ordinal));
        _pbx = new(_site.World, At, Server);
        var desk = Desk();
        desk.OnIncoming = c => c.Answer();
        Seconds(3);
        string[] calls = [_pbx.Call("201"), _pbx.Call("201"), _pbx.Call("201")];
        Until(() => calls.Count(_pbx.IsTalking) == 3);
        var fourth = _pbx.Call("201");
        Until(() => _pbx.RefusedWith(fourth).Length > 0);
        Assert.StartsWith("503", _pbx.RefusedWith(fourth), StringComparison.Ordinal);
        var barred = _site.Records.Count;
        var help = _pbx.Call(dialled);
        Until(() => _pbx.IsTalking(help) || _pbx.RefusedWith(help).Length > 0);
        Assert.Equal("", _pbx.RefusedWith(help));
        var record = _site.Records.Skip(barred).First(r => r.TrunkGroup.Length > 0);
        Assert.Equal((CallPriority.Emergency, "112", "span"), (record.Priority, record.Called.Digits, record.TrunkGroup));
    }

    [Fact]
    public void EmergencyCall_IsNeverOfferedToThePbx_EvenWhenNothingElseWorks()
    {
        Start();
        _pbx = new(_site.World, At, Server);
        var desk = Desk();
        _site.CutSpan(1, isCut: true);
        _site.Exchange.SetCut(0, cut: true);
        _site.Exchange.SetCut(1, cut: true);
        Seconds(5);
        desk.Call("112");
        Seconds(30);
        Assert.Empty(_pbx.Invites);
    }

    [Fact]
    public void NoRightsOutside_ItsCallsAreBarred()
    {
        Start(change: y => y.Replace("outside: on, shows", "shows", StringComparison.Ordinal));
        _pbx = new(_site.World, At, Server);
        Seconds(3);
        var call = _pbx.Call("5550101");
        Until(() => _pbx.RefusedWith(call).Length > 0);
        Assert.StartsWith("403", _pbx.RefusedWith(call), StringComparison.Ordinal);
    }

    /// <summary>A PBX that is taken for dead, and yet calls: it is heard.</summary>
    [Fact]
    public void PbxOutOfService_ThatCalls_IsTaken()
    {
        Start("options_s: 5, options_wait_s: 1");
        _pbx = new(_site.World, At, Server) { AnswersOptions = false };
        Seconds(20);
        Assert.All(Lines("office"), l => Assert.Equal("OutOfService", l.State));
        var call = _pbx.Call("5550101");
        Until(() => _pbx.IsTalking(call));
        _pbx.HangUp(call);
        Seconds(3);
    }

    /// <summary>It registers with us: known by its password, called where it is.</summary>
    [Theory]
    [MemberData(nameof(Fidelities))]
    public void PbxRegisters_IsCalledWhereItIs_CallsByPassword_AndBothHearEachOther(Fidelity fidelity)
    {
        Start(place: "accept: { user: pbx1, password: open-Sesame-4 }", fidelity: fidelity);
        var pbx = _site.AddPeer("pbx1", NetAddress.FromIPv4(0x0A000977, 5090), "open-Sesame-4");
        Seconds(3);
        Assert.All(Lines("office"), l => Assert.Equal(("OutOfService", "it is not registered with us"), (l.State, l.Alarm)));
        pbx.Register();
        Until(() => pbx.IsRegistered && Lines("office").All(l => l.State == "Idle"));
        PhoneCall? ringing = null;
        pbx.OnIncoming = c => (ringing = c).Ring();
        _site.Pri.CallIn("5556355", new("2079460123", ""), FarScript.Sounds(620), TimeSpan.FromSeconds(60), out _, out _);
        Until(() => ringing is not null);
        Assert.Equal("2079460123", ringing!.Number);
        ringing.Answer();
        Until(() => ringing.State == PhoneCallState.Talking);
        ringing.Media!.Speak(1400);
        Seconds(3);
        if (ringing.Audio is { } audio)
        {
            Assert.InRange(ToneMeter.Measure(audio.Last(400)).Frequency, 619, 621);
        }

        ringing.HangUp();
        Seconds(3);
        var call = pbx.Call("5550101");
        Until(() => call.State == PhoneCallState.Talking);
        call.HangUp();
        Seconds(3);
        var stranger = _site.AddPeer("pbx1", NetAddress.FromIPv4(0x0A000978, 5090), "guessed-1");
        var refused = stranger.Call("5550101");
        Until(() => refused.State == PhoneCallState.Ended);
        Assert.Equal(407, refused.FailedWith);
        pbx.Register(0);
        Until(() => Lines("office").All(l => l.State == "OutOfService"));
    }

    /// <summary>We register with it, as a line of its.</summary>
    [Fact]
    public void WeRegisterWithThePbx()
    {
        Start(place: "address: \"10.0.9.1:5060\", register: { user: \"gw1\", password: a-secret }");
        _pbx = new(_site.World, At, Server);
        Seconds(1);
        Assert.Equal("<sip:gw1@10.0.9.1>", ScriptedBox.Header(_pbx.Registers[0], "To"));
        Assert.All(Lines("office"), l => Assert.Equal("Idle", l.State));
        Assert.True(_site.Node!.ListTrunks().Single(t => t.TrunkGroup == "office").Server!.Registration!.IsRegistered);
    }

    private void Start(string habits = "options_s: 30", string alternative = "", string place = "address: \"10.0.9.1:5060\"", Fidelity fidelity = Fidelity.Events, Func<string, string>? change = null)
    {
        var yaml = Yaml.Replace("HABITS", habits, StringComparison.Ordinal).Replace(", ALTERNATIVE", alternative.Length > 0 ? ", " + alternative : "", StringComparison.Ordinal).Replace("PLACE", place, StringComparison.Ordinal);
        var result = SiteLoader.LoadText(change?.Invoke(yaml) ?? yaml);
        Assert.Equal([], result.Errors.Where(e => e.Severity == SiteSeverity.Error).Select(e => e.ToLine("site.yaml")));
        _site = new(new World(), result.Model!, fidelity);
    }

    private SimulatedPhone Desk()
    {
        var desk = _site.AddPhone("201");
        desk.Register();
        Until(() => desk.IsRegistered);
        Seconds(3);
        return desk;
    }

    private IReadOnlyList<Node.LineView> Lines(string trunk) => [.. _site.Node!.ListLines().Where(l => l.TrunkGroup == trunk)];

    private void Quiet()
    {
        Seconds(40);
        Assert.Equal("", string.Join(", ", _site.Stuck().Split(", ").Where(s => !s.StartsWith("SIP/office", StringComparison.Ordinal))));
    }

    private void Seconds(double seconds) => _site.World.Advance(TimeSpan.FromSeconds(seconds));

    private void Until(Func<bool> condition) => Assert.True(_site.World.AdvanceUntil(condition, TimeSpan.FromSeconds(60)), "it did not happen within 60 s");
}
