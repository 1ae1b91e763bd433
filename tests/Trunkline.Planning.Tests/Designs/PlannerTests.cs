using Trunkline.Planning.Designs;
using Trunkline.Planning.Designs.Catalogue;
using Trunkline.Site;
using static Trunkline.Planning.Tests.Designs.Sites;

namespace Trunkline.Planning.Tests.Designs;

/// <summary>What is chosen, what is rejected and what it costs, beyond the archetypes.</summary>
public sealed class PlannerTests
{
    private const string Ims = "\n  ims: {install: 1500, monthly: 150, per_session_install: 20, per_session_monthly: 12}";

    [Fact]
    public void BreakEven_ExamplePrices_IsTwentyLines_AndFollowsThePrices()
    {
        var even = Planner.Make(Of("  streams: [{name: a, kind: inbound, erlang: 1}]")).BreakEven!;
        Assert.Equal((20, 1765, 35000), (even.Lines, even.FxoPerLine, even.E1PerSpan));
        Assert.Equal(35000.0 / 1765, even.Ratio, 12);
        Assert.Contains("until line 31 needs the next span; from 40 on", even.Text);

        var dear = Planner.Make(Of("  streams: [{name: a, kind: inbound, erlang: 1}]", "prices:\n  fxo: {monthly: 100}\n  e1_pri: {monthly: 900}")).BreakEven!;
        Assert.Equal(9, dear.Lines);
    }

    [Theory]
    [InlineData(11.23, 19, MixKind.FxoHunting)]
    [InlineData(12.03, 20, MixKind.E1Pri)]
    public void Choice_AtTheBreakEven_IsTheCheaper(double erlang, int circuits, MixKind mix)
    {
        var plan = Planner.Make(Of($"  streams: [{{name: a, kind: inbound, erlang: {erlang}}}]"));
        Assert.Equal(circuits, plan.Dimensioning.Single(s => s.Key == "shared").Circuits);
        Assert.Equal(mix, plan.Chosen!.Design.Mix);
    }

    [Theory]
    [InlineData("direct_numbers: 50", "direct numbers")]
    [InlineData("caller_id_per_extension: on", "extension's number")]
    [InlineData("diverse_routes: on", "one cable")]
    [InlineData("most_analog_lines: 3", "more than 3 pairs")]
    public void AnalogLines_ThatCannotDoWhatIsAsked_AreRejectedInWords(string key, string reason)
    {
        var plan = Planner.Make(Of($"  {key}\n  streams: [{{name: a, kind: inbound, erlang: 1}}]", Prices + Ims));
        Assert.Contains(reason, plan.Rejected.Single(r => r.Mix == MixKind.FxoHunting).Reason);
        Assert.DoesNotContain(plan.Candidates, c => c.Design.Groups.All(g => g.IsAnalog));
        Assert.NotNull(plan.Chosen);
    }

    [Fact]
    public void Ss7_RunCannotSignal_IsRefusedWithWhatItWouldCostAndGain()
    {
        const string Load = "  streams: [{name: a, kind: inbound, erlang: 10}]";
        var unpriced = Planner.Make(Of(Load)).Rejected.Single(r => r.Mix == MixKind.E1Ss7);
        Assert.Contains("cannot signal ISUP", unpriced.Reason);
        Assert.Contains("1 span as PRI does and gain no circuit; what it costs is not in the price book", unpriced.Reason);
        Assert.Null(unpriced.Nearest);

        var priced = Planner.Make(Of(Load, Prices + "\n  e1_ss7: {install: 3000, monthly: 1000, port: 1000}")).Rejected.Single(r => r.Mix == MixKind.E1Ss7);
        Assert.Contains("1 E1 span with SS7 (30 channels) would cost 40\u202f000\u202fEUR over 36 months, 5\u202f000\u202fEUR more than with PRI", priced.Reason);
        Assert.Equal(40000, priced.Nearest!.Assessment.Cost.Total, 6);
        Assert.Contains(priced.Nearest.Assessment.Risks, r => r.Name == RunLimits.Name);
    }

    [Fact]
    public void Kinds_RunCannotCarry_AreWarnedOfWhereverTheyStand()
    {
        // one place says what run carries; the file's own warning and the planner's follow it
        Assert.Equal("fxo, e1, sip", RunSupport.Kinds);
        var plan = Planner.Make(Of("  streams: [{name: a, kind: outbound, erlang: 5}]", Prices + Ims));
        foreach (var candidate in plan.Candidates)
        {
            var carries = candidate.Design.Groups.All(g => g.AttachedAs is LineKind.Fxo or LineKind.FxoHunting or LineKind.E1Pri);
            Assert.Equal(carries ? 0 : 1, candidate.Assessment.Risks.Count(r => r.Name == RunLimits.Name));
        }

        var span = Planner.Make(Of("  direct_numbers: 50\n  streams: [{name: a, kind: inbound, erlang: 5}]"));
        Assert.DoesNotContain(span.Warnings, w => w.Name == RunLimits.Name);
        Assert.Contains(plan.Candidates, c => c.Design.Groups.Any(g => g.AttachedAs == LineKind.E1Pri) && c.Assessment.Risks.All(r => r.Name != RunLimits.Name));
        Assert.DoesNotContain(Planner.Make(Of("  streams: [{name: a, kind: inbound, erlang: 1}]")).Warnings, w => w.Name == RunLimits.Name);
    }

    [Fact]
    public void Ims_BehindLinesAndThroughAnAdaptor_AreMixes()
    {
        // incoming calls of one stream may be lost more often than the outgoing: lines for them, sessions for the overflow
        const string Load = "  streams: [{name: a, kind: inbound, erlang: 2, blocking: 0.05}, {name: b, kind: outbound, erlang: 4}]";
        var plan = Planner.Make(Of(Load, Prices + Ims));
        var behind = plan.Candidates.Single(c => c.Design.Mix == MixKind.FxoPlusIms).Design;
        Assert.Equal((LineKind.FxoHunting, LineKind.Ims), (behind.Groups[0].Kind, behind.Groups[1].Kind));
        Assert.True(behind.Groups[0].LandsInbound && !behind.Groups[1].LandsInbound);

        // the same lines alone would not do, and no session is more than the targets need
        var loss = new DesignLoss(plan.Input.Needs, DayToDay.None);
        double[] With(int sessions) => loss.Of(behind with { Groups = [behind.Groups[0], behind.Groups[1] with { Circuits = sessions }] }, plan.Input.Streams);
        var (chosen, fewer) = (With(behind.Groups[1].Circuits), With(behind.Groups[1].Circuits - 1));
        Assert.True(chosen[0] <= 0.05 && chosen[1] <= 0.01, $"{chosen[0]} {chosen[1]}");
        Assert.True(fewer[0] > 0.05 || fewer[1] > 0.01, $"{fewer[0]} {fewer[1]}");

        // where every stream needs all the lines, the sessions stand in reserve
        var equal = Planner.Make(Of(Load.Replace(", blocking: 0.05", "", StringComparison.Ordinal), Prices + Ims)).Candidates.Single(c => c.Design.Mix == MixKind.FxoPlusIms);
        Assert.Contains("in reserve", equal.Design.Name);

        var lines = plan.Candidates.Single(c => c.Design.Mix == MixKind.ImsByFxo);
        var plain = plan.Candidates.Single(c => c.Design.Mix == MixKind.Ims);
        Assert.Equal(plain.Assessment.Cost.Total + (2 * 45 * lines.Design.Circuits), lines.Assessment.Cost.Total, 6);
        Assert.Equal((lines.Design.Circuits, 1), (EquipmentCatalogue.For(lines.Design.Groups[0], false)[^1].Ports, EquipmentCatalogue.For(lines.Design.Groups[0], false).Count(e => e.Id.Length == 0)));
        Assert.Contains(lines.Assessment.Risks, r => r.Name == "adaptor");
        Assert.Contains(plan.Candidates, c => c.Design.Mix == MixKind.ImsByE1 && c.Design.Groups[0].AttachedAs == LineKind.E1Pri);

        var direct = Planner.Make(Of("  direct_numbers: 10\n" + Load, Prices + Ims));
        Assert.Contains("direct numbers", direct.Rejected.Single(r => r.Mix == MixKind.ImsByFxo).Reason);
        Assert.Contains("no price for IMS trunks", Planner.Make(Of(Load)).Rejected.Single(r => r.Mix == MixKind.FxoPlusIms).Reason);
        Assert.Contains("No call goes out", Planner.Make(Of("  streams: [{name: a, kind: inbound, erlang: 2}]", Prices + Ims)).Rejected.Single(r => r.Mix == MixKind.FxoPlusIms).Reason);
    }

    [Fact]
    public void Incoming_IsNeverAssumedToOverflow()
    {
        // 34 circuits: a span and some lines would do, were these calls outgoing
        const string Load = "  streams: [{name: a, kind: inbound, erlang: 23.5}]";
        var plan = Planner.Make(Of(Load));
        Assert.Contains(plan.Rejected, r => r.Mix == MixKind.E1PlusFxo && r.Reason.Contains("do not overflow", StringComparison.Ordinal));

        var outgoing = Planner.Make(Of(Load.Replace("inbound", "outbound", StringComparison.Ordinal)));
        Assert.Contains(outgoing.Candidates, c => c.Design.Mix == MixKind.E1PlusFxo && c.Design.Groups[0].Units == 1);
        var forwarded = Planner.Make(Of("  operator_forwards_on_busy: on\n" + Load));
        Assert.Contains(forwarded.Candidates, c => c.Design.Mix == MixKind.E1PlusFxo && c.Design.Groups[0].Units == 1);
    }

    [Fact]
    public void Emergency_OnASingleUnit_IsRefused_AndBackedUpByLines()
    {
        var plan = Planner.Make(Of("  caller_id_per_extension: on\n  streams:\n    - {name: a, kind: outbound, erlang: 5}\n    - {name: sos, kind: emergency, erlang: 0.1}"));
        Assert.Contains(plan.Rejected, r => r.Mix == MixKind.E1Pri && r.Reason.Contains("largest unit down", StringComparison.Ordinal));
        var chosen = plan.Chosen!;
        Assert.Equal(MixKind.E1PlusFxo, chosen.Design.Mix);
        Assert.InRange(chosen.Assessment.Streams[1].OneUnitDown, 0, 0.01);
        Assert.True(chosen.Design.Groups[1].Circuits <= 4);
    }

    [Fact]
    public void NPlusOne_Lines_KeepEveryTargetWithOneDown()
    {
        const string Load = "streams: [{name: a, kind: inbound, erlang: 3}, {name: b, kind: outbound, sources: 10, erlang_per_source: 0.1}]";
        var basic = Planner.Make(Of("  " + Load)).Chosen!;
        var safe = Planner.Make(Of("  redundancy: n_plus_one\n  " + Load)).Chosen!;
        Assert.Equal(basic.Design.Circuits + 1, safe.Design.Circuits);
        Assert.All(safe.Assessment.Streams, s => Assert.True(s.OneUnitDown <= s.Target));
        Assert.Contains(basic.Assessment.Streams, s => s.OneUnitDown > s.Target);
    }

    [Fact]
    public void Cost_OfALine_IsTheSumOfItsPrices_BoardsTheCheapestSet()
    {
        const string Priced = "prices:\n  hourly_rate: 10\n  licence_per_channel: 7\n  minimum_term_months: 48\n  fxo: {install: 100, monthly: 30, hunting_monthly: 15, boards: [{ports: 4, price: 300}, {ports: 8, price: 500}, {ports: 24, price: 1200}]}";
        var chosen = Planner.Make(Of("  horizon_months: 24\n  streams: [{name: a, kind: inbound, erlang: 5}]", Priced)).Chosen!;
        Assert.Equal(11, chosen.Design.Circuits);
        var cost = chosen.Assessment.Cost;
        Assert.Equal((11 * 45, 24), (cost.Monthly, cost.HorizonMonths));
        Assert.Equal((11 * 100) + (300 + 500) + (11 * 7) + (chosen.Assessment.EffortHours * 10), cost.Once, 9);
        Assert.Equal(cost.Once + (24 * cost.Monthly), cost.Total, 9);
        Assert.Contains(chosen.Assessment.Risks, r => r.Name == "tariff lock-in");
        Assert.Equal([(24, 1)], CostModel.Boards([new(4, 300), new(8, 500), new(24, 1200)], 21));
    }

    [Fact]
    public void Load_AboveTheFile_NeverGivesFewerCircuits()
    {
        var last = 0;
        for (var erlang = 1; erlang < 400; erlang = (erlang * 3 / 2) + 1)
        {
            var circuits = Planner.Make(Of($"  streams: [{{name: a, kind: outbound, erlang: {erlang}}}]")).Dimensioning.Single(s => s.Key == "shared").Circuits;
            Assert.True(circuits > last && circuits > erlang);
            last = circuits;
        }
    }

    [Fact]
    public void Growth_Breaks_InTheFirstMonthOverTheTarget()
    {
        var plan = Planner.Make(Of("  growth_percent: 10\n  streams: [{name: a, kind: inbound, erlang: 4}]"));
        var broken = plan.BreaksInMonth!.Value;
        double At(int month) => Planning.Traffic.ErlangB.Blocking(4 * Math.Pow(1.1, month / 12.0), plan.Chosen!.Design.Circuits);
        Assert.True(At(broken) > 0.01 && At(broken - 1) <= 0.01);
    }

    [Fact]
    public void NoMix_ForWhatIsAsked_IsSaid()
    {
        var plan = Planner.Make(Of("  direct_numbers: 10\n  streams: [{name: a, kind: inbound, erlang: 1}]", "prices:\n  fxo: {monthly: 30}"));
        Assert.Null(plan.Chosen);
        Assert.Contains(plan.Warnings, w => w.Name == "no design");
        Assert.All(plan.Rejected, r => Assert.NotEmpty(r.Reason));
    }

    [Fact]
    public void Site_WithoutStreams_IsToldWhatIsMissing()
    {
        var site = SiteLoader.LoadText("site: {name: T, country: gb}").Model!;
        Assert.False(PlanReader.TryRead(site, out var input, out var missing));
        Assert.Null(input);
        Assert.StartsWith("s: error: expected calls of the busy hour in traffic.streams, found none", Assert.Single(missing).ToLine("s"));
    }

    [Fact]
    public void Migration_FromLinesToASpan_RunsInParallelBeforeNumbersArePorted()
    {
        var input = Of("  direct_numbers: 50\n  streams: [{name: a, kind: inbound, erlang: 6}]") with { Existing = [new("old", LineKind.FxoHunting, 8)] };
        var stages = Planner.Make(input).Migration;
        var parallel = stages.Single(s => s.What.StartsWith("Run in parallel", StringComparison.Ordinal));
        var port = stages.Single(s => s.What.StartsWith("Port the main number and the direct numbers", StringComparison.Ordinal));
        Assert.Equal(parallel.Week + parallel.Weeks, port.Week);
        Assert.Equal(stages.OrderBy(s => s.Week), stages);
        Assert.All(stages, s => Assert.NotEmpty(s.Check));
    }

    [Fact]
    public void Catalogue_EveryItem_HasPortsAndASource()
    {
        Assert.All(EquipmentCatalogue.Items, i => Assert.True(i.FxoPorts + i.E1Ports > 0 && i.Source.Length > 10 && i.Url.StartsWith("http", StringComparison.Ordinal) && i.Standards.Count > 0));
        Assert.All(EquipmentCatalogue.Items.Where(i => !i.IsRead), i => Assert.True(i.Limits.Any(l => l.Contains("not read", StringComparison.Ordinal) || l.Contains("is not:", StringComparison.Ordinal)) || i.Source.Contains("not read", StringComparison.Ordinal), i.Id));
        Assert.True(EquipmentCatalogue.Items.Count(i => i.IsRead) > 2 * EquipmentCatalogue.Items.Count(i => !i.IsRead));
        Assert.Equal([1, 2, 4, 8, 16], EquipmentCatalogue.Items.Where(i => i.Attaches == "sip" && i.E1Ports > 0).Select(i => i.E1Ports).Distinct().Order());
        Assert.Equal(EquipmentCatalogue.Items.Count, EquipmentCatalogue.Items.Select(i => i.Id).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(29)]
    public void Equipment_ForLines_HasPortsEnough_AndLessThanAGatewaySpare(int lines)
    {
        var items = EquipmentCatalogue.For(new("m", LineKind.FxoHunting, lines, lines, GroupDirection.Both, 0, true, 1), isSplit: false);
        Assert.InRange(items.Sum(i => i.Quantity * i.Ports), lines, lines + 7);
    }

    [Fact]
    public void Equipment_ForDiverseSpans_IsTwoGatewaysAtLeast()
    {
        var spans = new DesignGroup("m", LineKind.E1Pri, 2, 60, GroupDirection.Both, 0, true, 1);
        Assert.Equal(2, EquipmentCatalogue.For(spans, isSplit: true).Sum(i => i.Quantity));
        Assert.Equal(1, EquipmentCatalogue.For(spans, isSplit: false).Sum(i => i.Quantity));
    }
}
