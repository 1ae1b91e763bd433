using Trunkline.Node;

namespace Trunkline.Simulation.Tests;

/// <summary>A span that comes and goes, and a line without dial tone, are left out for a while, shown with why and since when, and come back by themselves.</summary>
public sealed class HoldDownSiteTests
{
    public static TheoryData<Fidelity> Fidelities => [Fidelity.Events, Fidelity.Samples];

    [Theory]
    [MemberData(nameof(Fidelities))]
    public void SpanThatFlaps_IsHeldDownTheThirdTime_AndCarriesCallsAgainByItself(Fidelity fidelity)
    {
        var mixed = new MixedSite(fidelity);
        mixed.Seconds(1);
        mixed.Site.Node!.CheckAlarms();
        mixed.Seconds(11);
        Flap(mixed, 2);
        Flap(mixed, 2);
        Assert.Equal("E1/2/31", Trunk(mixed).Next); // once or twice is nothing
        Flap(mixed, 2);
        var outage = Assert.Single(Trunk(mixed).Outages);
        Assert.Equal((30, "E1/2/1", "E1/2/31", "HeldDown"), (outage.Count, outage.First, outage.Last, outage.State));
        Assert.Contains("out 3 times", outage.Why, StringComparison.Ordinal);
        Assert.Equal("E1/1/31", Trunk(mixed).Next);
        var node = mixed.Site.Node!;
        Assert.Contains(node.ListAlarms().Now, a => a.Id == "span/2/held-down");
        Assert.DoesNotContain(node.ListAlarms().Now, a => a.Id == "span/2/down");
        Assert.Contains("trunkline_trunk_circuits{trunk=\"pri\",state=\"held_down\"} 30", node.Metrics(), StringComparison.Ordinal);
        Assert.Contains(TrunkText.Notes(node.ListTrunks(), "hour"), n => n.StartsWith("pri: E1/2/1 to E1/2/31 (30) held down, for ", StringComparison.Ordinal));
        Assert.Contains(LiveTrunks.Of(["pri", "nowhere"], node.ListTrunks())[0].Outages, o => o.Contains("held down", StringComparison.Ordinal));
        mixed.Talking(mixed.Office, "95550101");
        Assert.StartsWith("E1/1/", mixed.Attempts()[^1].DestinationChannel, StringComparison.Ordinal);
        mixed.Seconds(15);
        Assert.Equal(("E1/2/31", 0), (Trunk(mixed).Next, Trunk(mixed).Outages.Count));
        Assert.DoesNotContain(node.ListAlarms().Now, a => a.Id.StartsWith("span/2/", StringComparison.Ordinal));
    }

    [Fact]
    public void EverythingElseIsDown_AnEmergencyCallTakesTheSpanThatIsHeldDown()
    {
        var mixed = new MixedSite();
        mixed.Seconds(10);
        mixed.Site.CutSpan(1, true);
        mixed.Carrier.Unplug();
        for (var line = 0; line < 8; line++)
        {
            mixed.Site.Exchange.SetCut(line, true);
        }

        Flap(mixed, 2);
        Flap(mixed, 2);
        Flap(mixed, 2);
        var ordinary = mixed.Office.Call("95550101");
        mixed.Until(() => ordinary.State == Phones.PhoneCallState.Ended);
        mixed.Talking(mixed.Workshop, "9112");
        Assert.StartsWith("E1/2/", mixed.Attempts()[^1].DestinationChannel, StringComparison.Ordinal);
    }

    [Fact]
    public void LineWithoutDialTone_TheCallTakesAnotherAtOnce_AfterThreeItIsLeftOut_AndBackWhenItHasDialTone()
    {
        var mixed = new MixedSite();
        mixed.Seconds(1);
        mixed.Site.Node!.CheckAlarms();
        mixed.Seconds(11);
        mixed.Site.Exchange.SetMute(7, true);
        for (var i = 0; i < 3; i++)
        {
            mixed.Talking(mixed.Office, "75550101").HangUp();
            Assert.Equal(["FXO/8", "FXO/7"], mixed.Attempts().TakeLast(2).Select(r => r.DestinationChannel));
            mixed.Seconds(5);
        }

        var before = mixed.Attempts().Count;
        mixed.Talking(mixed.Office, "75550101").HangUp();
        Assert.Equal(["FXO/7"], mixed.Attempts().Skip(before).Select(r => r.DestinationChannel));
        Assert.Contains(mixed.Site.Node!.ListAlarms().Now, a => a.Id == "circuit/FXO/8/held-down");
        mixed.Seconds(25);
        Assert.Equal("HeldDown", Line(mixed, 8)); // tried once, and in vain
        mixed.Site.Exchange.SetMute(7, false);
        mixed.Seconds(60);
        Assert.Equal("Idle", Line(mixed, 8));
        Assert.Equal("", mixed.Site.Stuck());
        mixed.Talking(mixed.Office, "75550101");
        Assert.Equal("FXO/8", mixed.Attempts()[^1].DestinationChannel);
    }

    private static void Flap(MixedSite mixed, int span)
    {
        mixed.Seconds(30); // faults closer to each other count as one
        mixed.Site.CutSpan(span, true);
        mixed.Seconds(3);
        Assert.NotEqual("", mixed.Site.Node!.ListSpans()[span - 1].Blocked);
        mixed.Site.CutSpan(span, false);
        mixed.Until(() => mixed.Site.Node!.ListSpans()[span - 1].Blocked is { } why && (why.Length == 0 || why.StartsWith("held down", StringComparison.Ordinal)));
    }

    private static string Line(MixedSite mixed, int number) => mixed.Site.Node!.ListLines().First(l => l.Circuit == $"FXO/{number}").State;

    private static TrunkView Trunk(MixedSite mixed) => mixed.Site.Node!.ListTrunks().First(t => t.TrunkGroup == "pri");
}
