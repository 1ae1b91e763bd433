using System.Text.Json;
using Trunkline.Planning.Designs;
using Trunkline.Planning.Reporting;
using Trunkline.Planning.Reporting.Orders;

namespace Trunkline.Planning.Tests.Reporting;

/// <summary>What is asked of the operator: the values that would be dear to get wrong.</summary>
public sealed class OrderValuesTests
{
    [Fact]
    public void Spans_AreAskedForFromTheUsersSide()
    {
        var group = SamplePlan.Lines(60, reserve: 2, kind: LineKind.E1Pri);
        var plan = SamplePlan.Office(groups: [group]);
        plan = plan with { Dimensioning = [.. plan.Dimensioning.Where(s => s.Key != "horizon"), new("horizon", "", 75, 0, new Dictionary<string, double>(), new Dictionary<string, double>())] };
        Assert.Equal("2 spans now; room for 3 in 3 years", Value(plan, "spans"));
        Assert.Equal("ETSI (EN 300 403), network side at the operator, user side (TE) here; QSIG only if stated", Value(plan, "pri_variant"));
        Assert.Equal("operator is master; we recover it, priority span 1, then 2", Value(plan, "clock"));
        Assert.Equal("operator from channel 1 up, we from the highest down", Value(plan, "channel_hunting"));
        Assert.Equal("2 channels that ordinary calls never take", Value(plan, "emergency_reserve"));
        Assert.Equal("60, 30B+D; operator states which timeslots", Value(plan, "channels"));
        Assert.Equal("does not apply: PRI is ordered", Value(plan, "ss7_codes"));
    }

    [Fact]
    public void Forwarding_IsAskedFor_OnlyWhereItIsCountedOn()
    {
        var plan = SamplePlan.Office(groups: [SamplePlan.Lines(30, kind: LineKind.E1Pri), SamplePlan.Lines(4, "backup")]);
        Assert.Equal("cause 17 or 34; no forwarding", Value(plan, "inbound_rules"));
        plan = plan with { Input = plan.Input with { Needs = plan.Input.Needs with { OperatorForwardsOnBusy = true } } };
        Assert.Equal("forward on busy and on failure to the next trunk group", Value(plan, "inbound_rules"));
    }

    [Fact]
    public void Lines_AreHuntedFromOppositeEnds() =>
        Assert.Equal("operator from the first line, we from the last", Value(SamplePlan.Office(), "hunting_end"));

    [Fact]
    public void Sessions_AreGivenTheirBandwidth()
    {
        // 87.2 kbit/s each way a call
        var plan = SamplePlan.Office(groups: [SamplePlan.Lines(10, kind: LineKind.Ims)]);
        Assert.StartsWith("872 kbit/s each way for 10 sessions", Value(plan, "bandwidth"));
        Assert.Equal("RFC 4028, 1 800 s, refreshed by re-INVITE or UPDATE", Value(plan, "session_timers"));
    }

    [Fact]
    public void SiteFile_GetsTheReserve_AndJsonEverySituation()
    {
        var change = WriteBack.Of(SamplePlan.Office(groups: [SamplePlan.Lines(7, reserve: 1)]), new())!;
        Assert.Equal((7, 1), (change.Trunks.Single().Circuits, change.Trunks.Single().Reserve));

        using var text = new StringWriter();
        PlanJson.Write(text, SamplePlan.Report());
        var stream = JsonDocument.Parse(text.ToString()).RootElement.GetProperty("chosen").GetProperty("streams")[0];
        Assert.Equal([0.00677, 0.0214, 0.0151, 0.0223], ((string[])["now", "at_horizon", "plus_20_percent", "one_unit_down"]).Select(k => stream.GetProperty(k).GetDouble()));
    }

    [Fact]
    public void AcceptanceLoad_OfABackupKeptForEmergencies_SaysSo() => Assert.Equal(
        "main: 30 calls at once are carried, call 31 is refused as agreed; backup: no ordinary call is carried, 2 emergency calls at once are.",
        PlanWords.AcceptanceLoad(new("", MixKind.E1PlusFxo, [SamplePlan.Lines(30, kind: LineKind.E1Pri), SamplePlan.Lines(2, "backup", 2)])));

    private static string Value(Plan plan, string key) => OrderSheet.Of(plan, new())[0].Lines.Single(l => l.Field.Key == key).Value.Replace('\u202f', ' ');
}
