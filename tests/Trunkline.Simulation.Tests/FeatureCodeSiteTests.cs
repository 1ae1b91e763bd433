using Trunkline.Calls;
using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>Feature codes dialled at telephones of a whole site: what is heard, what is recorded, what becomes of the next call, and what a restart, a reload and a full disk make of it.</summary>
public sealed class FeatureCodeSiteTests
{
    private const string Extensions =
        """
        extensions:
          - { number: "201", name: Reception, password: long-enough-one, outside: on, forward: { busy: "203" } }
          - { number: "202", name: Office, password: long-enough-two, outside: on, dnd: on }
          - { number: "203", name: Workshop, password: long-enough-three }
          - { number: "204", name: Door, password: long-enough-four }

        """;

    private const string Groups = """groups: [{ number: "600", name: day, members: ["204"] }]""";

    private readonly ServiceSite _s = new(Fidelity.Events, Groups, Extensions);

    [Theory]
    [InlineData("*21*203#")]
    [InlineData("*21*203%23")] // as telephones escape it
    [InlineData("*21*203")]
    public void Set_IsConfirmed_AndTheNextCallGoesThere(string code)
    {
        var workshop = _s.Phone("203");
        Assert.Equal(ToneName.Confirmation, Dial("201", code));
        Assert.Equal("forwarding of every call is on, to 203", Last().ProtocolReason);
        Assert.Equal((Q850Cause.NormalClearing, "code", true), (Last().Cause, Last().Route, Last().AnsweredAfter is not null));
        Ring("204", "201", "203");
    }

    [Fact]
    public void Cleared_AndAskedFor()
    {
        Assert.Equal(ToneName.Congestion, Dial("201", "*#21#"));
        Assert.Equal(ToneName.Confirmation, Dial("201", "*21*203#"));
        Assert.Equal(ToneName.Confirmation, Dial("201", "*#21#"));
        Assert.Equal("forwarding of every call is on, to 203", Last().ProtocolReason);
        Assert.Equal(ToneName.Confirmation, Dial("201", "#21#"));
        Assert.Equal(ToneName.Congestion, Dial("201", "*#21#"));
        Assert.Equal("forwarding of every call is off", Last().ProtocolReason);
        Ring("204", "201", "201");
    }

    [Theory]
    [InlineData("204", "*21*05550101#", Q850Cause.OutgoingCallsBarred, "forwarding of every call to 05550101: not done, 204 may not call there")]
    [InlineData("201", "*21*112#", Q850Cause.OutgoingCallsBarred, "nothing is forwarded to an emergency number")]
    [InlineData("201", "*67*0999#", Q850Cause.OutgoingCallsBarred, "nothing is forwarded to an emergency number")]
    [InlineData("201", "*21*201#", Q850Cause.FacilityRejected, "the extension itself")]
    [InlineData("201", "*21*777#", Q850Cause.UnallocatedNumber, "nothing has that number")]
    [InlineData("201", "*21*20#", Q850Cause.InvalidNumberFormat, "the beginning of a number")]
    [InlineData("201", "*21#", Q850Cause.InvalidNumberFormat, "a number is missing")]
    [InlineData("201", "*61*203*2#", Q850Cause.InvalidNumberFormat, "3 to 120 s")]
    public void WhatMayNotBe_IsRefused_ByTone_AndInTheRecord(string who, string code, Q850Cause cause, string words)
    {
        Assert.Equal(ToneName.Congestion, Dial(who, code));
        Assert.Equal(cause, Last().Cause);
        Assert.Contains(words, Last().ProtocolReason, StringComparison.Ordinal);
        Ring(who == "204" ? "203" : "204", who, who);
    }

    [Fact]
    public void Unanswered_AfterTheTimeThatWasDialled()
    {
        Assert.Equal(ToneName.Confirmation, Dial("201", "*61*203*5#"));
        var (first, second) = (_s.Phone("201"), _s.Phone("203"));
        var call = _s.Phone("204").Call("201");
        _s.Until(() => first.Calls.Count > 0);
        _s.Seconds(4.5);
        Assert.Empty(second.Calls);
        _s.Until(() => second.Calls.Count > 0, 1);
        call.HangUp();
        _s.NothingIsStuck();
    }

    [Fact]
    public void DoNotDisturb_OfTheFile_IsTakenBackAtTheTelephone()
    {
        _s.Phone("202");
        var refused = _s.Phone("204").Call("202");
        _s.Until(() => refused.State == PhoneCallState.Ended);
        Assert.Equal(486, refused.FailedWith);
        Assert.Equal(ToneName.Confirmation, Dial("202", "#26#"));
        Ring("204", "202", "202");
        Assert.Equal(ToneName.Confirmation, Dial("202", "*26#"));
        var again = _s.Phone("204").Call("202");
        _s.Until(() => again.State == PhoneCallState.Ended);
        Assert.Equal(486, again.FailedWith);
    }

    [Fact]
    public void ARestart_ForgetsNothing()
    {
        _s.Phone("203");
        _s.Phone("204");
        Dial("201", "*21*203#");
        Dial("202", "#26#");
        _s.Site.Kill();
        _s.Seconds(1);
        _s.Site.Start();
        _s.Seconds(1);
        Ring("204", "201", "203");
        Ring("204", "202", "202");
    }

    /// <summary>A power cut between the code and its tone: nobody was told, and nothing is half.</summary>
    [Fact]
    public void ARestart_BeforeItIsOnDisk_AndNobodyWasTold()
    {
        _s.Phone("203");
        _s.Phone("204");
        var phone = _s.Phone("201");
        _s.Site.Disk.SyncAfter = TimeSpan.FromSeconds(2);
        var call = phone.Call("*21*203#");
        _s.Seconds(1);
        Assert.Equal(PhoneCallState.Calling, call.State);
        _s.Site.Kill();
        _s.Site.Disk.SyncAfter = TimeSpan.FromMilliseconds(2);
        _s.Seconds(1);
        _s.Site.Start();
        _s.Seconds(1);
        Ring("204", "201", "201");
    }

    [Fact]
    public void ADiskThatTakesNothing_RefusesIt_AndItIsNotSetLater()
    {
        var phone = _s.Phone("201");
        _s.Seconds(1);
        _s.Site.Disk.IsFull = true;
        var call = phone.Call("*21*203#");
        _s.Until(() => call.Signals!.Tone != ToneName.None, 5);
        Assert.Equal(ToneName.Congestion, call.Signals!.Tone);
        _s.Until(() => call.State == PhoneCallState.Ended);
        _s.Site.Disk.IsFull = false;
        var other = _s.Phone("202").Call("201"); // whatever is synced now
        _s.Seconds(1);
        other.HangUp();
        _s.Seconds(1);
        Assert.Contains("the disk does not take it", _s.Site.Records.First(r => r.Route == "code").ProtocolReason, StringComparison.Ordinal);
        Ring("204", "201", "201");
        _s.Site.Kill();
        _s.Site.Start();
        _s.Seconds(1);
        Ring("204", "201", "201");
    }

    /// <summary>What is set stands before the file as long as the file says what it said then.</summary>
    [Fact]
    public void AReload_ThatSaysSomethingNew_IsTheNewerWord_AndOneThatSaysTheSameIsNot()
    {
        _s.Phone("203");
        Assert.Equal(ToneName.Confirmation, Dial("201", "*21*203#"));
        Reload(Extensions.Replace("name: Door", "name: Gate", StringComparison.Ordinal));
        Ring("204", "201", "203");
        Reload(Extensions.Replace("busy: \"203\"", "always: \"202\"", StringComparison.Ordinal).Replace(", dnd: on", "", StringComparison.Ordinal));
        Ring("204", "201", "202");
        Assert.Null(_s.Site.Node!.UndoReload().Error);
        Ring("204", "201", "203");
    }

    [Fact]
    public void AnAdministrator_SeesIt_AndTakesItBack()
    {
        Dial("201", "*21*203#");
        Dial("202", "#26#");
        var (reception, office) = (_s.Site.Node!.ListExtensions()[0], _s.Site.Node.ListExtensions()[1]);
        Assert.Equal(["always 203 True", "busy 203 False"], reception.Settings.Select(s => $"{s.Setting} {s.Value} {s.IsByTelephone}"));
        Assert.Equal(["dnd off True"], office.Settings.Select(s => $"{s.Setting} {s.Value} {s.IsByTelephone}"));
        Assert.Equal(1, _s.Site.Node.ClearSettings("201", null)!.Cleared);
        Assert.Null(_s.Site.Node.ClearSettings("299", null));
        Ring("204", "201", "201");
        _s.Site.Kill();
        _s.Site.Start();
        _s.Seconds(1);
        Ring("204", "201", "201");
    }

    /// <summary>The number of somebody who is gone is given to somebody else: his calls are his own.</summary>
    [Fact]
    public void ANewExtension_HasNothingSet_ThoughItsNumberHad()
    {
        _s.Phone("203");
        Dial("201", "*21*203#");
        var without = string.Join('\n', Extensions.Split('\n').Where(l => !l.Contains("\"201\"", StringComparison.Ordinal)));
        Reload(without);
        Reload(Extensions);
        Assert.DoesNotContain(_s.Site.Node!.ListExtensions()[0].Settings, s => s.IsByTelephone);
    }

    /// <summary>His rights are asked again when a call comes: what he may not call any more he does not forward to.</summary>
    [Fact]
    public void ARightThatIsGone_IsGoneForAForwardToo()
    {
        Assert.Equal(ToneName.Confirmation, Dial("201", "*21*05550101#"));
        Reload(Extensions.Replace("long-enough-one, outside: on", "long-enough-one", StringComparison.Ordinal));
        Ring("204", "201", "201");
        Assert.Contains(_s.Site.Records, r => r.Called.Digits == "05550101" && r.Cause == Q850Cause.OutgoingCallsBarred);
    }

    [Fact]
    public void ACode_IsNobodysTarget()
    {
        var (office, door) = (_s.Phone("201"), _s.Phone("204"));
        var call = door.Call("201");
        _s.Until(() => office.Calls.Count > 0);
        office.Calls[0].Answer();
        _s.Until(() => call.State == PhoneCallState.Talking);
        office.Calls[0].Transfer("*21*203%23");
        _s.Seconds(2);
        Assert.Equal(PhoneCallState.Talking, call.State);
        Assert.DoesNotContain(_s.Site.Node!.ListExtensions()[0].Settings, s => s.IsByTelephone);
        call.HangUp();
        _s.NothingIsStuck();
    }

    /// <summary>Dials a code, and gives back the tone that was heard.</summary>
    private ToneName Dial(string extension, string code)
    {
        var call = _s.Phone(extension).Call(code);
        _s.Until(() => call.Signals!.Tone != ToneName.None || call.State == PhoneCallState.Ended, 5);
        Assert.Equal((0, PhoneCallState.Talking), (call.FailedWith, call.State));
        var tone = call.Signals!.Tone;
        _s.Until(() => call.State == PhoneCallState.Ended, 5);
        Assert.True(call.EndedByPeer);
        _s.Seconds(0.1);
        return tone;
    }

    /// <summary>Somebody calls, and it rings where it should.</summary>
    private void Ring(string from, string to, string rings)
    {
        var (phone, others) = (_s.Phone(rings), new[] { "201", "202", "203", "204" }.Where(e => e != rings && e != from).Select(_s.Phone).ToList());
        var call = _s.Phone(from).Call(to);
        _s.Until(() => phone.Calls.Any(c => c.IsIncoming), 5);
        Assert.All(others, o => Assert.DoesNotContain(o.Calls, c => c.IsIncoming));
        call.HangUp();
        _s.NothingIsStuck();
    }

    private CallRecord Last() => _s.Site.Records[^1];

    private void Reload(string extensions) => Assert.Null(_s.Site.Node!.Reload(_s.Site.Node.Prepare(ServiceSite.Load(Groups, extensions)), null).Error);
}
