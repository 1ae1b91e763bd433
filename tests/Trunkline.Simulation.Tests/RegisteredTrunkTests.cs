using Trunkline.Simulation.Phones;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

/// <summary>A trunk that registers with its operator, which is a script, with a spare trunk behind it: who registers, what goes out and comes in, when it moves on and comes back.</summary>
public sealed class RegisteredTrunkTests
{
    private const string Yaml =
        """
        site: { name: Test, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 10.0.0.1:5060, realm: test }
        storage: { state_dir: state }
        numbers: { main: "02075550100", ddi: [{ numbers: 02075556201-02075556202, to: "201", consecutive: on }] }
        extensions:
          - { number: "201", name: Reception, password: long-enough-one, outside: on }
          - { number: "202", name: Office, password: long-enough-two, outside: on }
        trunks:
          - name: operator
            kind: sip
            address: "10.0.9.1:5060"
            domain: op.example
            channels: 2
            sources: ["10.0.9.3"]
            register: { user: "0755", password: never-in-a-log, realm: op.example, expires_s: 300 }
            habits: { HABITS }
          - { name: spare, kind: sip, address: "10.0.9.2:5060", channels: 4 }
        routes:
          - { name: city, match: [_0X.], strip: 1, trunks: [operator, spare] }
        emergency: { numbers: ["112"], trunks: [operator] }
        """;

    private const string Challenge = "WWW-Authenticate: Digest realm=\"op.example\", nonce=\"N\", qop=\"auth\"\r\n";
    private static readonly NetAddress Server = NetAddress.FromIPv4(0x0A000001, 5060);
    private SimulatedSite _site = null!;
    private ScriptedBox _operator = null!;
    private SimulatedPhone _spare = null!;
    private SimulatedPhone _phone = null!;

    [Fact]
    public void Registers_WithDigest_AndItsCircuitsAreOutUntilThen()
    {
        Start();
        _operator.OnRegister = r => r.Contains("Authorization: Digest", StringComparison.Ordinal) ? ("200", "Expires: 300\r\n") : ("401", Challenge);
        Assert.All(Lines("operator"), l => Assert.Equal(("OutOfService", "not registered yet"), (l.State, l.Alarm)));
        Seconds(1);
        Assert.All(Lines("operator"), l => Assert.Equal("Idle", l.State));
        Assert.Equal("REGISTER sip:op.example SIP/2.0", _operator.Registers[0].Split("\r\n")[0]);
        Assert.Equal("<sip:0755@op.example>", ScriptedBox.Header(_operator.Registers[0], "To"));
        Assert.Contains("username=\"0755\"", _operator.Registers[1], StringComparison.Ordinal);
        var view = _site.Node!.ListTrunks()[0].Server!;
        Assert.Equal((true, "", "0755@op.example at udp 10.0.9.1:5060"), (view.Registration!.IsRegistered, view.Blocked, view.Registration.As));
        Assert.Empty(_site.Node.Status().Alarms);
    }

    [Fact]
    public void WrongPassword_IsAnAlarmInWords_WithoutThePassword_AndCallsGoToTheSpare()
    {
        Start();
        _operator.OnRegister = _ => ("401", Challenge);
        Seconds(1);
        var alarm = Assert.Single(_site.Node!.Status().Alarms).Text;
        Assert.Equal("operator (udp 10.0.9.1:5060): not registered: wrong user or password: the registrar does not accept those of 0755; no new calls on it", alarm);
        Assert.Equal([alarm.Replace("; no new calls on it", "", StringComparison.Ordinal)], _site.Node.Status().Faults);
        Talk("0111").HangUp();
        Seconds(600);
        Assert.Empty(_operator.Invites);
        Assert.Single(_site.Node.Status().Alarms);
        Assert.InRange(_operator.Registers.Count, 4, 14);
        _operator.OnRegister = null;
        Seconds(1800);
        Assert.Equal("operator (udp 10.0.9.1:5060): registered again", _site.Node.Status().Alarms[0].Text);
        Assert.Empty(_site.Node.Status().Faults);
        Assert.DoesNotContain("never-in-a-log", System.Text.Json.JsonSerializer.Serialize(_site.Node.ListTrunks()) + string.Concat(_site.Node.Status().Alarms), StringComparison.Ordinal);
    }

    [Fact]
    public void CallOut_IsChallenged_AndGoesThrough_WithOurDomainAndNumber()
    {
        Start();
        _operator.OnInvite = i => i.Contains("Proxy-Authorization: Digest", StringComparison.Ordinal) ? ("200", "") : ("407", "");
        _operator.RefusalHeaders = Challenge.Replace("WWW", "Proxy", StringComparison.Ordinal);
        Seconds(1);
        Talk("02079460000").HangUp();
        Assert.Equal(2, _operator.Invites.Count);
        var invite = _operator.Invites[1];
        Assert.Equal("INVITE sip:2079460000@op.example SIP/2.0", invite.Split("\r\n")[0]);
        Assert.StartsWith("<sip:02075550100@op.example>;tag=", ScriptedBox.Header(invite, "From"), StringComparison.Ordinal);
        Assert.Equal("<sip:2079460000@op.example>", ScriptedBox.Header(invite, "To"));
        Assert.Equal("<sip:02075550100@op.example>", ScriptedBox.Header(invite, "P-Asserted-Identity"));
        Assert.Equal("<sip:0755@10.0.0.1:5060>", ScriptedBox.Header(invite, "Contact"));
        Quiet();
    }

    [Fact]
    public void FromIsTheAccount_WhereTheOperatorWantsIt()
    {
        Start("from: account, our_number: p_preferred_identity, session_timer_s: 600");
        Seconds(1);
        Talk("0111").HangUp();
        var invite = Assert.Single(_operator.Invites);
        Assert.StartsWith("<sip:0755@op.example>;tag=", ScriptedBox.Header(invite, "From"), StringComparison.Ordinal);
        Assert.Equal("<sip:02075550100@op.example>", ScriptedBox.Header(invite, "P-Preferred-Identity"));
        Assert.Equal("600", ScriptedBox.Header(invite, "Session-Expires"));
        Quiet();
    }

    [Theory]
    [InlineData("sip:02075556202@10.0.0.1:5060", "02075556202", "")] // the number in the Request-URI
    [InlineData("sip:0755@10.0.0.1:5060", "02075556202", "")] // our Contact, the number in To
    [InlineData("sip:0755@10.0.0.1:5060", "0755", "P-Called-Party-ID: <sip:02075556202@op.example>\r\n")]
    public void CallIn_FindsItsExtension_WhereverTheOperatorPutsTheNumber(string uri, string to, string headers)
    {
        Start();
        Seconds(1);
        var other = _site.AddPhone("202");
        other.Register();
        other.OnIncoming = c => c.Answer();
        Until(() => other.IsRegistered);
        var call = _operator.Call(to, uri: uri, headers: headers);
        Until(() => _operator.IsTalking(call));
        Assert.Equal("02075556202", _site.Records[^1].Dialled.Digits);
        _operator.HangUp(call);
        Quiet();
    }

    [Fact]
    public void CallIn_FromAnotherAddressOfTheOperator_IsItsCall_FromAnyOtherItIsNot()
    {
        Start();
        Seconds(1);
        _phone.OnIncoming = c => c.Answer();
        var second = _site.AddPeer("op", NetAddress.FromIPv4(0x0A000903, 7777));
        var call = second.Call("02075556201");
        Until(() => call.State == PhoneCallState.Talking);
        call.HangUp();
        var stranger = _site.AddPeer("op", NetAddress.FromIPv4(0x0A000904, 5060));
        var refused = stranger.Call("02075556201");
        Until(() => refused.State == PhoneCallState.Ended);
        Assert.Equal(407, refused.FailedWith);
        Quiet();
    }

    /// <summary>The figure: a dead peer, no 100 in 1.5 s. The call under way is on the backup within 2 s of its attempt, and new calls go there at once.</summary>
    [Fact]
    public void OperatorDies_CallMovesOnIn1500ms_NewCallsGoToTheSpareAtOnce_AndItComesBackAfterHoldDownAndThreeAnswers()
    {
        Start("options_s: 30");
        Seconds(1);
        Talk("0111").HangUp();
        Seconds(1);
        _operator.IsDead = true;
        var began = _site.World.Time.Elapsed;
        var talking = Talk("0222");
        Assert.InRange((_site.World.Time.Elapsed - began).TotalMilliseconds, 1500, 2000);
        Assert.Equal("operator (udp 10.0.9.1:5060): answers nothing: no 100 to a call within 1.5 s; no new calls on it", _site.Node!.Status().Alarms[0].Text);
        began = _site.World.Time.Elapsed;
        Talk("0333").HangUp();
        Assert.InRange((_site.World.Time.Elapsed - began).TotalMilliseconds, 0, 200);
        talking.HangUp();
        Assert.Equal(["operator 16 SIP BYE", "operator 102 no 100 within 1.5 s", "spare 16 SIP BYE", "spare 16 SIP BYE"], Attempts());
        _operator.IsDead = false;
        var heldFrom = _site.World.Time.Elapsed;
        Until(() => Lines("operator").All(l => l.State == "Idle"));
        Assert.InRange((_site.World.Time.Elapsed - heldFrom).TotalSeconds, 35, 50);
        Assert.Equal("operator (udp 10.0.9.1:5060): back in service", _site.Node.Status().Alarms[0].Text);
        Seconds(1);
        Assert.True(_operator.Registers.Count >= 2, "it is asked whether it still knows us");
        Talk("0444").HangUp();
        Assert.StartsWith("operator 16", Attempts()[^1], StringComparison.Ordinal);
        Quiet();
    }

    [Fact]
    public void OneCallGetsNoAnswer_ButOptionsDoes_OnlyThatCallMovesOn()
    {
        Start();
        Seconds(1);
        _operator.OnInvite = _ => ("", "");
        Talk("0111").HangUp();
        Assert.Equal(["operator 102 no 100 within 1.5 s", "spare 16 SIP BYE"], Attempts());
        Assert.All(Lines("operator"), l => Assert.Equal("Idle", l.State));
        Assert.Empty(_site.Node!.Status().Alarms);
        Quiet();
    }

    [Fact]
    public void OptionsMissedTwice_NoCallNeeded_AndTheEmergencyCallTriesItAllTheSame()
    {
        Start("options_s: 10", yaml => yaml.Replace("  - { name: spare, kind: sip, address: \"10.0.9.2:5060\", channels: 4 }\n", "", StringComparison.Ordinal)
            .Replace(", spare]", "]", StringComparison.Ordinal));
        Seconds(1);
        _operator.AnswersOptions = false;
        Until(() => Lines("operator").All(l => l is { State: "OutOfService", Alarm: "does not answer OPTIONS" }));
        var refused = _phone.Call("0111");
        Until(() => refused.State == PhoneCallState.Ended);
        Assert.Equal(503, refused.FailedWith);
        Talk("112").HangUp();
        Seconds(1);
        Assert.Single(_operator.Invites);
        Assert.All(Lines("operator"), l => Assert.Equal("Idle", l.State)); // it answered a call: it is well
    }

    [Fact]
    public void WithoutOptions_TheNextCallAfterTheHoldDownFindsOut()
    {
        Start("options_s: 0, hold_down_s: 20");
        Seconds(1);
        _operator.IsDead = true;
        Talk("0111").HangUp();
        Assert.All(Lines("operator"), l => Assert.Equal("OutOfService", l.State));
        Seconds(21);
        Assert.All(Lines("operator"), l => Assert.Equal("Idle", l.State));
        Talk("0222").HangUp();
        Assert.Equal("spare 16 SIP BYE", Attempts()[^1]);
        Seconds(21);
        _operator.IsDead = false;
        Talk("0333").HangUp();
        Assert.StartsWith("operator 16", Attempts()[^1], StringComparison.Ordinal);
        Assert.Equal("operator (udp 10.0.9.1:5060): back in service", _site.Node!.Status().Alarms[0].Text);
        Assert.Empty(_operator.Options);
    }

    [Fact]
    public void ServiceUnavailable_WithRetryAfter_IsLeftAloneForSoLong()
    {
        Start();
        Seconds(1);
        _operator.OnInvite = _ => ("503", "");
        _operator.RefusalHeaders = "Retry-After: 60\r\n";
        Talk("0111").HangUp();
        Talk("0222").HangUp();
        Assert.Equal(["operator 41 SIP 503", "spare 16 SIP BYE", "spare 16 SIP BYE"], Attempts());
        Assert.Contains("answers calls with 503, to be left alone for 60 s", _site.Node!.Status().Alarms[0].Text, StringComparison.Ordinal);
        _operator.OnInvite = null;
        Seconds(61);
        Talk("0333").HangUp();
        Assert.StartsWith("operator 16", Attempts()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void ServiceUnavailable_ThreeTimes_IsLeftAlone_AndOnceIsNot()
    {
        Start();
        Seconds(1);
        _operator.OnInvite = _ => ("503", "");
        for (var i = 0; i < 4; i++)
        {
            Talk("0111").HangUp();
        }

        Assert.Equal(3, _operator.Invites.Count);
    }

    [Fact]
    public void Redirected_ToANumberOfTheOperator_IsFollowed_ToAnotherHostItIsNot()
    {
        Start();
        Seconds(1);
        _operator.OnInvite = i => i.StartsWith("INVITE sip:111@", StringComparison.Ordinal) ? ("302", "") : ("200", "");
        _operator.RefusalHeaders = "Contact: <sip:999@10.6.6.6>, <sip:777@op.example>\r\n";
        Talk("0111").HangUp();
        Assert.Equal(["INVITE sip:111@op.example SIP/2.0", "INVITE sip:777@op.example SIP/2.0"], _operator.Invites.Select(i => i.Split("\r\n")[0]));
        _operator.RefusalHeaders = "Contact: <sip:999@10.6.6.6>\r\n";
        var call = _phone.Call("0111");
        Until(() => call.State is PhoneCallState.Ended or PhoneCallState.Talking);
        Assert.Equal(3, _operator.Invites.Count);
        Assert.Equal("operator 127 SIP 302", Attempts().Last(a => a.StartsWith("operator", StringComparison.Ordinal)));
    }

    [Fact]
    public void RefusedWithAWarning_TheRecordSaysWhich()
    {
        Start();
        Seconds(1);
        _operator.OnInvite = _ => ("488", "");
        _operator.RefusalHeaders = "Warning: 305 op.example \"Incompatible media format\"\r\n";
        var call = _phone.Call("0111");
        Until(() => call.State == PhoneCallState.Ended);
        Assert.Equal("operator 88 SIP 488 (305 Incompatible media format)", Attempts()[^1]);
    }

    [Fact]
    public void BindingLost_BecauseTheRegistrarIsSilent_TakesTheCircuitsOut()
    {
        Start("options_s: 0");
        Seconds(1);
        _operator.OnRegister = _ => ("", "");
        Until(() => Lines("operator").All(l => l.State == "OutOfService"), 400);
        Assert.Equal("not registered: no answer to REGISTER from udp 10.0.9.1:5060", Lines("operator")[0].Alarm);
        Assert.True(_site.World.Time.Elapsed > TimeSpan.FromSeconds(299), "the binding lasts as long as it was granted");
        _operator.OnRegister = null;
        Until(() => Lines("operator").All(l => l.State == "Idle"), 400);
    }

    private void Start(string habits = "options_s: 30", Func<string, string>? change = null)
    {
        var yaml = Yaml.Replace("HABITS", habits, StringComparison.Ordinal);
        var result = SiteLoader.LoadText(change?.Invoke(yaml) ?? yaml);
        Assert.Equal([], result.Errors.Where(e => e.Severity == SiteSeverity.Error).Select(e => e.ToLine("site.yaml")));
        _site = new(new World(), result.Model!, Fidelity.Events);
        _operator = new(_site.World, NetAddress.FromIPv4(0x0A000901, 5060), Server);
        _spare = _site.AddPeer("spare", NetAddress.FromIPv4(0x0A000902, 5060));
        _spare.OnIncoming = c => c.Answer();
        _phone = _site.AddPhone("201");
        _phone.Register();
    }

    private PhoneCall Talk(string number)
    {
        Until(() => _phone.IsRegistered);
        var call = _phone.Call(number);
        Until(() => call.State == PhoneCallState.Talking);
        return call;
    }

    private IReadOnlyList<Node.LineView> Lines(string trunk) => [.. _site.Node!.ListLines().Where(l => l.TrunkGroup == trunk)];

    /// <summary>Attempts over a trunk that are over: "trunk cause what was said".</summary>
    private IReadOnlyList<string> Attempts()
    {
        Seconds(1);
        return [.. _site.Records.Where(r => r.DestinationChannel.Length > 0 && r.TrunkGroup.Length > 0).Select(r => $"{r.TrunkGroup} {(int)r.Cause} {r.ProtocolReason}")];
    }

    private void Quiet()
    {
        Seconds(40);
        Assert.Equal("", _site.Stuck());
    }

    private void Seconds(double seconds) => _site.World.Advance(TimeSpan.FromSeconds(seconds));

    private void Until(Func<bool> condition, double seconds = 60) =>
        Assert.True(_site.World.AdvanceUntil(condition, TimeSpan.FromSeconds(seconds)), $"it did not happen within {seconds} s");
}
