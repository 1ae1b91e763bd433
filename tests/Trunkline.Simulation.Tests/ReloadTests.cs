using Trunkline.Calls;
using Trunkline.Node;
using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>A site file changes under calls: they do not notice, the next one goes the new way, and what cannot be applied is not applied half.</summary>
public sealed class ReloadTests
{
    private readonly MixedSite _mixed = new();

    private DecidingNode Node => _mixed.Site.Node!;

    public ReloadTests() => _mixed.Seconds(10);

    [Fact]
    public void CallsThatAreUp_DoNotNotice_AndTheNextGoesTheNewWay()
    {
        PhoneCall[] up = [_mixed.Talking(_mixed.Office, "95550101"), _mixed.Talking(_mixed.Reception, "85550101"), _mixed.Talking(_mixed.Office, "75550101")];
        var result = Reload(y => y
            .Replace("match: [_+44X.], trunks: [pri, carrier, lines]", "match: [_+44X.], trunks: [lines]", StringComparison.Ordinal)
            .Replace("form: local }", "form: prefixed }", StringComparison.Ordinal)
            .Replace("access_codes: [\"9\"]\n", "access_codes: [\"9\", \"6\"]\n", StringComparison.Ordinal));
        Assert.Null(result.Error);
        Assert.Contains(result.Applied, a => a.StartsWith("routes.uk.trunks:", StringComparison.Ordinal));
        _mixed.Seconds(30);
        Assert.All(up, c => Assert.Equal(PhoneCallState.Talking, c.State));
        var before = _mixed.Site.Records.Count;
        var next = _mixed.Reception.Call("65550101"); // the new access code, the new trunk, the new form
        _mixed.Seconds(10);
        next.HangUp();
        _mixed.Seconds(3);
        var record = _mixed.Attempts(before)[0];
        Assert.Equal(("lines", "0205550101"), (record.TrunkGroup, record.Called.Digits));
        Assert.All(up, c => Assert.Equal(PhoneCallState.Talking, c.State));
        foreach (var call in up)
        {
            call.HangUp();
        }

        _mixed.Seconds(5);
        Assert.Equal("", _mixed.Site.Stuck());
    }

    [Fact]
    public void WhatNeedsARestart_IsNamed_AndNothingIsApplied()
    {
        var result = Reload(y => y.Replace("lines: 1-8", "lines: 1-4", StringComparison.Ordinal).Replace("name: Office", "name: Bureau", StringComparison.Ordinal));
        Assert.Contains("trunks.lines.lines: 1-8, now 1-4", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Applied);
        Assert.Contains(Node.ListRegistrations(), r => r.Name == "Office");
    }

    [Fact]
    public void NobodyConfirms_TheOldSiteComesBack()
    {
        Assert.Null(Reload(y => y.Replace("match: [_8X.]", "match: [_6X.]", StringComparison.Ordinal), TimeSpan.FromSeconds(60)).Error);
        _mixed.Talking(_mixed.Office, "65550101").HangUp();
        _mixed.Seconds(70);
        _mixed.Talking(_mixed.Office, "85550101").HangUp();
        Assert.False(Node.ConfirmReload());
        Assert.Null(Reload(y => y.Replace("match: [_8X.]", "match: [_6X.]", StringComparison.Ordinal), TimeSpan.FromSeconds(60)).Error);
        Assert.True(Node.ConfirmReload());
        _mixed.Seconds(70);
        _mixed.Talking(_mixed.Office, "65550101").HangUp();
        Assert.Null(Node.UndoReload().Error);
        _mixed.Talking(_mixed.Office, "85550101").HangUp();
    }

    [Fact]
    public void WhileAnEmergencyCallIsUp_NothingIsChanged()
    {
        var emergency = _mixed.Talking(_mixed.Workshop, "112");
        Assert.Contains("emergency", Reload(y => y.Replace("name: Office", "name: Bureau", StringComparison.Ordinal)).Error, StringComparison.Ordinal);
        emergency.HangUp();
        _mixed.Seconds(5);
        Assert.Null(Reload(y => y.Replace("name: Office", "name: Bureau", StringComparison.Ordinal)).Error);
    }

    [Fact]
    public void ExtensionsComeAndGo()
    {
        Assert.Null(Reload(y => y
            .Replace("-+44205556202", "", StringComparison.Ordinal)
            .Replace("  - { number: \"203\"", "  - { number: \"204\", name: New, password: long-enough-four }\n  - { number: \"203\"", StringComparison.Ordinal)
            .Replace("  - { number: \"202\", name: Office, password: long-enough-two, outside: on }\n", "", StringComparison.Ordinal)).Error);
        var gone = _mixed.Reception.Call("202");
        _mixed.Until(() => gone.State == PhoneCallState.Ended);
        Assert.Equal(404, gone.FailedWith);
        _mixed.Office.Register();
        _mixed.Seconds(5);
        Assert.NotEqual(200, _mixed.Office.RegisterStatus);
    }

    [Fact]
    public void ADrainedTrunk_FinishesItsCalls_AndTakesNoNewOnes()
    {
        var up = _mixed.Talking(_mixed.Office, "95550101");
        Assert.Equal(new DrainResult("pri", true, 1), Node.Drain("pri", drain: true));
        Assert.Contains("pri: drained, takes no new calls but emergency calls; 1 still up (trunkline drain pri --end)", TrunkText.Notes(Node.ListTrunks(), "hour"));
        var before = _mixed.Site.Records.Count;
        _mixed.Talking(_mixed.Reception, "95550101").HangUp();
        _mixed.Seconds(3);
        Assert.Contains(_mixed.Attempts(before), r => r.TrunkGroup == "carrier" && r.DestinationChannel.Length > 0);
        Assert.DoesNotContain(_mixed.Attempts(before), r => r.TrunkGroup == "pri" && r.DestinationChannel.Length > 0);
        Assert.Equal(PhoneCallState.Talking, up.State);
        var emergency = _mixed.Talking(_mixed.Workshop, "112"); // before everything
        Assert.Equal("pri", _mixed.Attempts().Last(r => r.Priority == CallPriority.Emergency).TrunkGroup);
        emergency.HangUp();
        up.HangUp();
        _mixed.Seconds(5);
        Assert.Equal(new DrainResult("pri", false, 0), Node.Drain("pri", drain: false));
        Assert.DoesNotContain(TrunkText.Notes(Node.ListTrunks(), "hour"), n => n.Contains("drained", StringComparison.Ordinal));
        before = _mixed.Site.Records.Count;
        _mixed.Talking(_mixed.Reception, "95550101").HangUp();
        Assert.Equal("pri", _mixed.Attempts(before)[0].TrunkGroup);
        Assert.Null(Node.Drain("nowhere", drain: true));
    }

    [Fact]
    public void ADrainedTrunk_RefusesCallsFromOutside_SoThatTheOperatorTriesAnother()
    {
        Node.Drain("carrier", drain: true);
        var call = _mixed.Carrier.Call("+44205556201");
        _mixed.Until(() => call.State == PhoneCallState.Ended);
        Assert.Equal(503, call.FailedWith);
    }

    private ReloadResult Reload(Func<string, string> change, TimeSpan? within = null)
    {
        var text = change(MixedSite.Yaml);
        Assert.NotEqual(MixedSite.Yaml, text);
        return Node.Reload(Node.Prepare(MixedSite.Load(text)), within);
    }
}
