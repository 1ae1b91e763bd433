using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>What makes of gateway boxes do differently: numbers, early media, overlap, codecs, ports, causes without a Reason header.</summary>
public sealed class GatewayBoxHabitsTests : GatewayBoxSite
{
    public GatewayBoxHabitsTests()
        : base(Yaml)
    {
    }

    private GatewayBoxHabitsTests(string habits)
        : base(With(habits))
    {
    }

    [Fact]
    public void DdiCall_WithAnAssertedNumberThatIsWithheld_RingsItsExtension_ShowsNoNumber_AndRecordsIt()
    {
        using var office = new Registered(this, "202");
        var call = Box.Call(
            "02075556202", "\"Jane\" <sip:anonymous@anonymous.invalid>",
            "P-Asserted-Identity: \"Jane\" <sip:+442079460123@10.0.9.1>, <tel:+442079460123>\r\nPrivacy: id\r\n");
        Until(() => office.Phone.Calls.Count == 1);
        var rings = office.Phone.Calls[0];
        Assert.Equal(("anonymous", "Anonymous"), (rings.Number, rings.CallerName));
        rings.Answer();
        Until(() => Box.IsTalking(call));
        Box.HangUp(call);
        Seconds(1);
        var calling = Site.Records[0].Calling;
        Assert.Equal(("+442079460123", Presentation.Restricted, Screening.Network), (calling.ToString(), calling.Presentation, calling.Screening));
        Assert.Equal("", Site.Records[0].CallingName);
        IsQuiet();
    }

    [Theory]
    [InlineData("p_asserted_identity", "", "111 Allowed UserProvided Jane")]
    [InlineData("p_asserted_identity", "P-Asserted-Identity: <sip:222@h>", "222 Allowed Network Jane")]
    [InlineData("p_asserted_identity", "P-Asserted-Identity: <sip:host.example>, <tel:222>", "222 Allowed Network Jane")]
    [InlineData("p_asserted_identity", "P-Asserted-Identity: <sip:222;phone-context=x@h>", "222 Allowed Network Jane")]
    [InlineData("p_asserted_identity", "P-Asserted-Identity: nonsense <<", "111 Allowed UserProvided Jane")]
    [InlineData("p_asserted_identity", "Privacy: header;id;critical", "111 Restricted UserProvided ")]
    [InlineData("p_asserted_identity", "Privacy: none", "111 Allowed UserProvided Jane")]
    [InlineData("p_asserted_identity", "Privacy: override", "111 Allowed UserProvided Jane")]
    [InlineData("p_asserted_identity", "Remote-Party-ID: <sip:333@h>;party=calling", "111 Allowed UserProvided Jane")]
    [InlineData("remote_party_id", "Remote-Party-ID: <sip:333@h>;party=calling;screen=yes;privacy=off", "333 Allowed Network Jane")]
    [InlineData("remote_party_id", "Remote-Party-ID: <sip:333@h>;party=calling;screen=no;privacy=full", "333 Restricted UserProvided ")]
    [InlineData("remote_party_id", "Remote-Party-ID: <sip:333@h>;party=called", "111 Allowed UserProvided Jane")]
    [InlineData("remote_party_id", "P-Asserted-Identity: <sip:222@h>", "111 Allowed UserProvided Jane")]
    [InlineData("from", "P-Asserted-Identity: <sip:222@h>", "111 Allowed UserProvided Jane")]
    public void CallingNumber_IsReadWhereTheBoxPutsIt(string where, string header, string expected)
    {
        var test = new GatewayBoxHabitsTests($"calling_number: {where}");
        test.Reception.OnIncoming = c => c.Refuse(486);
        test.Box.Call("02075556201", "\"Jane\" <sip:111@h>", header.Length > 0 ? header + "\r\n" : "");
        test.Until(() => test.Site.Records.Count > 0);
        var record = test.Site.Records[0];
        Assert.Equal(expected, $"{record.Calling.Digits} {record.Calling.Presentation} {record.Calling.Screening} {record.CallingName}");
    }

    [Fact]
    public void CallingNumber_OfACallerThatIsAnonymousInFromAlone_IsWithheld()
    {
        Reception.OnIncoming = c => c.Refuse(486);
        Box.Call("02075556201", "\"Anonymous\" <sip:anonymous@anonymous.invalid>");
        Until(() => Site.Records.Count > 0);
        Assert.Equal(("", Presentation.Restricted), (Site.Records[0].Calling.Digits, Site.Records[0].Calling.Presentation));
    }

    [Theory]
    [InlineData("our_number: from", "<sip:02075550100@test>", "", "")]
    [InlineData("our_number: p_asserted_identity", "<sip:02075550100@test>", "P-Asserted-Identity", "<sip:02075550100@test>")]
    [InlineData("our_number: p_preferred_identity", "<sip:02075550100@test>", "P-Preferred-Identity", "<sip:02075550100@test>")]
    [InlineData("our_number: remote_party_id", "<sip:02075550100@test>", "Remote-Party-ID", "<sip:02075550100@test>;party=calling;screen=yes;privacy=off")]
    [InlineData("our_number: p_asserted_identity, numbers: e164, country_code: '44'", "<sip:+442075550100@test>", "P-Asserted-Identity", "<sip:+442075550100@test>")]
    public void OurNumber_GoesWhereTheBoxLooks(string habits, string from, string header, string value)
    {
        var test = new GatewayBoxHabitsTests(habits);
        test.Talk("0111").HangUp();
        Assert.StartsWith(from + ";tag=", ScriptedBox.Header(test.Box.Invites[0], "From"), StringComparison.Ordinal);
        Assert.Equal(value, header.Length > 0 ? ScriptedBox.Header(test.Box.Invites[0], header) : "");
    }

    [Theory]
    [InlineData("numbers: as_dialled", "00390255501000", "0390255501000")]
    [InlineData("numbers: e164, country_code: '44'", "002079460000", "+442079460000")]
    [InlineData("numbers: e164, country_code: '44'", "000390255501000", "+390255501000")]
    [InlineData("numbers: e164, country_code: '44'", "0999", "999")]
    [InlineData("numbers: e164, country_code: '44'", "05550100", "5550100")]
    [InlineData("numbers: e164, country_code: '34', national_prefix: ''", "0912345678", "+34912345678")]
    [InlineData("numbers: e164, country_code: '34', national_prefix: ''", "0091", "091")]
    [InlineData("numbers: e164, country_code: '1', national_prefix: '1', international_prefix: '011'", "001139025550", "+39025550")]
    [InlineData("numbers: e164, country_code: '1', national_prefix: '1', international_prefix: '011'", "012125550100", "+12125550100")]
    public void Called_GoesInTheFormOfTheBox(string habits, string dialled, string sent)
    {
        var test = new GatewayBoxHabitsTests(habits);
        test.Talk(dialled).HangUp();
        Assert.StartsWith($"INVITE sip:{sent}@10.0.9.1:5060 SIP/2.0", test.Box.Invites[0], StringComparison.Ordinal);
        Assert.Equal($"<sip:{sent}@test>", ScriptedBox.Header(test.Box.Invites[0], "To"));
    }

    [Fact]
    public void Emergency_StaysAsItIs_WhateverTheForm()
    {
        var test = new GatewayBoxHabitsTests("numbers: e164, country_code: '34', national_prefix: ''");
        test.Talk("112").HangUp();
        Assert.StartsWith("INVITE sip:112@", test.Box.Invites[0], StringComparison.Ordinal);
    }

    [Fact]
    public void CalledInTo_IsReadThere()
    {
        var test = new GatewayBoxHabitsTests("called_number: to");
        using var office = new Registered(test, "202");
        var call = test.Box.Call("02075556202", uri: "sip:trunkline@10.0.0.1:5060");
        test.Until(() => office.Phone.Calls.Count == 1);
        office.Phone.Calls[0].Answer();
        test.Until(() => test.Box.IsTalking(call));
        test.Box.HangUp(call);
        test.IsQuiet();
    }

    [Theory]
    [InlineData("early_media: on", 183, true)]
    [InlineData("early_media: off", 183, false)]
    [InlineData("early_media: on", 180, true)]
    [InlineData("early_media: off", 180, false)]
    public void EarlyMedia_IsListenedTo_UnlessTheBoxHasNone(string habits, int status, bool isHeard)
    {
        var test = new GatewayBoxHabitsTests(habits);
        test.Box.Progress = (status, true);
        var call = test.Reception.Call("0111");
        test.Until(() => call.State == PhoneCallState.Talking);
        Assert.Equal(isHeard, call.HasEarlyMedia);
        call.HangUp();
        test.IsQuiet();
    }

    [Fact]
    public void Overlap_FewDigitsAre484_WithoutACallOrARecord_UntilThereAreEnough()
    {
        var test = new GatewayBoxHabitsTests("overlap: on");
        using var office = new Registered(test, "202");
        foreach (var digits in new[] { "0207", "02075556", "0207555620" })
        {
            var early = test.Box.Call(digits);
            test.Until(() => test.Box.RefusedWith(early) != "");
            Assert.Equal("484 Reason: Q.850;cause=28", test.Box.RefusedWith(early));
        }

        var call = test.Box.Call("02075556202");
        test.Until(() => office.Phone.Calls.Count == 1);
        office.Phone.Calls[0].Answer();
        test.Until(() => test.Box.IsTalking(call));
        test.Box.HangUp(call);
        test.Seconds(1);
        Assert.Equal("02075556202", Assert.Single(test.Site.Records).Dialled.Digits);
        test.IsQuiet();
    }

    [Fact]
    public void WithoutOverlap_FewDigitsRingTheTrunksExtension()
    {
        var call = Box.Call("0207");
        Until(() => Reception.Calls.Count == 1);
        Assert.Equal("", Box.RefusedWith(call));
        Reception.Calls[0].Refuse(486);
        IsQuiet();
    }

    [Theory]
    [InlineData("codecs: [pcma, pcmu]", "8 0 101")]
    [InlineData("codecs: [pcmu]", "0 101")]
    [InlineData("codecs: [pcma], dtmf: in_band", "8")]
    public void Offer_IsWhatTheBoxSpeaks(string habits, string formats)
    {
        var test = new GatewayBoxHabitsTests(habits);
        test.Reception.Call("0111");
        test.Until(() => test.Box.Invites.Count == 1);
        var media = test.Box.Invites[0].Split("\r\n").Single(l => l.StartsWith("m=audio", StringComparison.Ordinal));
        Assert.EndsWith(" RTP/AVP " + formats, media, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("source_port: same", false)]
    [InlineData("source_port: any", true)]
    public void CallFromAnotherPortOfItsAddress_IsTheBoxs_OnlyWhereItIsSaid(string habits, bool isServed)
    {
        var test = new GatewayBoxHabitsTests(habits);
        test.Reception.OnIncoming = c => c.Answer();
        var other = test.Site.AddPeer("box", NetAddress.FromIPv4(0x0A000901, 40_001)).Call("02075556201");
        test.Until(() => other.State is PhoneCallState.Talking or PhoneCallState.Ended);
        Assert.Equal((isServed, isServed ? 0 : 407), (other.State == PhoneCallState.Talking, other.FailedWith));
        other.HangUp();
        test.IsQuiet();
    }

    [Theory]
    [InlineData("causes: [{status: 486, cause: 34}]", "486", "", "spare")]
    [InlineData("causes: [{status: 486, cause: 34}]", "486", "Q.850;cause=17", "")]
    [InlineData("profile: audiocodes-mediant", "502", "", "spare")]
    [InlineData("profile: audiocodes-mediant", "406", "", "box")]
    public void ARefusalWithoutAReason_MeansWhatTheBoxMeansByIt(string habits, string status, string reason, string goesOnTo)
    {
        var test = new GatewayBoxHabitsTests(habits);
        test.Box.OnInvite = _ => (status, reason);
        var call = test.Reception.Call("0111");
        test.Until(() => call.State is PhoneCallState.Talking or PhoneCallState.Ended);
        Assert.Equal(goesOnTo, test.Attempts().Skip(1).Select(r => r.TrunkGroup).FirstOrDefault() ?? "");
        call.HangUp();
        test.IsQuiet();
    }

    [Fact]
    public void Refusals_AreInTheStatusThatTheBoxMustSee()
    {
        var test = new GatewayBoxHabitsTests("full: 486, statuses: [{cause: 17, status: 600}]");
        test.Reception.OnIncoming = c => c.Refuse(486);
        var busy = test.Box.Call("02075556201");
        test.Until(() => test.Box.RefusedWith(busy) != "");
        Assert.Equal("600 Reason: Q.850;cause=17", test.Box.RefusedWith(busy));
        test.Reception.OnIncoming = c => c.Answer();
        var calls = new[] { test.Box.Call("02075556201"), test.Box.Call("02075556201") };
        test.Until(() => calls.All(test.Box.IsTalking));
        var full = test.Box.Call("02075556201");
        test.Until(() => test.Box.RefusedWith(full) != "");
        Assert.Equal("486 Reason: Q.850;cause=34", test.Box.RefusedWith(full));
        Array.ForEach(calls, test.Box.HangUp);
        test.IsQuiet();
    }

    [Fact]
    public void ACallThatIsGivenUp_IsCancelledWithItsCause()
    {
        Box.OnInvite = _ => ("", "");
        Box.Provisional = 180;
        var call = Reception.Call("0111");
        Until(() => call.State == PhoneCallState.Ringing);
        call.HangUp();
        Until(() => Box.LastCancelReason is not null);
        Assert.Equal("Q.850;cause=16", Box.LastCancelReason);
        IsQuiet();
    }

    [Fact]
    public void NeverAsked_ABoxThatIsDead_IsFoundByItsCallsAlone()
    {
        var test = new GatewayBoxHabitsTests("options_s: 0");
        test.Box.IsDead = true;
        var call = test.Talk("0111"); // when the INVITE has waited for 32 s
        Assert.Equal(["RecoveryOnTimerExpiry", "None"], test.Attempts().Select(r => r.Cause.ToString()));
        Assert.Empty(test.Box.Options);
        Assert.Equal("", test.Span().Blocked);
        call.HangUp();
        test.IsQuiet();
    }

    /// <summary>A registered phone.</summary>
    private sealed class Registered : IDisposable
    {
        public Registered(GatewayBoxHabitsTests test, string extension)
        {
            Phone = test.Site.AddPhone(extension);
            Phone.Register();
            test.Until(() => Phone.IsRegistered);
        }

        public SimulatedPhone Phone { get; }

        public void Dispose() => Phone.Unplug();
    }
}
