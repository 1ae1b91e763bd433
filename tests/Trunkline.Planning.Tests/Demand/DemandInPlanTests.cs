using System.Text.Json;
using Trunkline.Planning.Demand;
using Trunkline.Planning.Designs;
using Trunkline.Planning.Reporting;
using Trunkline.Planning.Reporting.Html;
using Trunkline.Planning.Tests.Designs;
using Trunkline.Site;

namespace Trunkline.Planning.Tests.Demand;

/// <summary>Demand, measured or assumed, all the way into a plan's summary, JSON and report.</summary>
public class DemandInPlanTests
{
    private static readonly Lazy<MeasuredDemand> Month = new(() => DemandMeterTests.Measure(null, SyntheticCalls.Sample(7).Csv()));

    private static (string Summary, JsonElement Json, string Report, Plan Plan) Shown(PlanInput input, MeasuredDemand? measured)
    {
        var plan = Planner.Make(input);
        var about = new ReportInput { Plan = plan, Date = new(2026, 11, 24), Program = "Trunkline", Measured = measured };
        using var json = new StringWriter();
        PlanJson.Write(json, about);
        using var report = new StringWriter();
        ReportPage.Write(report, about);
        return (string.Join('\n', PlanSummary.Lines(about, 400).Select(l => l.Text)), JsonDocument.Parse(json.ToString()).RootElement, report.ToString(), plan);
    }

    [Fact]
    public void Records_IntoPlan_MeasuredStreamReplacesTheAssumedOne_TheRestStays()
    {
        var assumed = Sites.Of("""
              streams:
                - {name: calls-out, kind: outbound, erlang: 3, blocking: 0.02}
                - {name: inbound, kind: inbound, erlang: 2}
            """);
        var input = MeasuredPlan.With(assumed, Month.Value, 0.01, 0.0001);
        Assert.Equal(["inbound assumed 2", "calls-out measured 10.04"], input.Streams.Select(s => FormattableString.Invariant($"{s.Name} {(s.Origin == LoadOrigin.Measured ? "measured" : "assumed")} {s.Erlang:0.##}")));
        Assert.Equal((0.02, 20), (input.Streams[1].BlockingTarget, input.Streams[1].Days));
        var (summary, json, report, plan) = Shown(input, Month.Value);
        Assert.NotNull(plan.Chosen);
        Assert.Contains("Measured\n- ", summary, StringComparison.Ordinal);
        Assert.Contains("busy hour 10:00 to 11:00: 10.04 E", summary, StringComparison.Ordinal);
        Assert.Equal(24, json.GetProperty("measured").GetProperty("total").GetProperty("hourly_erlang").GetArrayLength());
        Assert.Contains("the busy hour is dark", report, StringComparison.Ordinal);
        Assert.Contains("Measured: share of the counted days", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_WithoutStreamsInTheFile_AreEnough()
    {
        var site = SiteLoader.LoadText("site: {name: T, country: gb}\nemergency: {numbers: [\"112\"]}\n").Model!;
        Assert.False(PlanReader.TryRead(site, out _, out _));
        Assert.True(PlanReader.TryRead(site, out var input, out _, needsStreams: false));
        Assert.Equal(["outbound"], MeasuredPlan.With(input!, Month.Value, 0.01, 0.0001).Streams.Select(s => s.Name));
    }

    [Fact]
    public void Assumptions_InTheSiteFile_DerivedStepByStep()
    {
        var input = Sites.Of("  assumptions: {extensions: 120, outbound_per_extension: 3, inbound_calls: 90, emergency_share: 0.005}");
        Assert.Equal(
            """
            outgoing attempts of extensions: 120 extensions × 3 an hour = 360 an hour
            of them emergency calls: 360 × 0.005 = 1.8 an hour
            incoming calls: 120 extensions × 0 an hour + 90 to the main number = 90 an hour
            a line is held by an attempt: 0.7 × (10 s ringing + 180 s talk) + 0.3 × 25 s ringing = 140.5 s
            inbound: 90 an hour × 140.5 s / 3600 s = 3.513 erlang
            outbound: 358.2 an hour × 140.5 s / 3600 s = 13.98 erlang
            emergency out: 1.8 an hour × 190 s / 3600 s (all answered) = 0.095 erlang
            """, string.Join('\n', input.Derivation.Select(d => d.Text)));
        Assert.Equal(["inbound", "outbound", "emergency out"], input.Streams.Select(s => s.Name));
        Assert.Equal(0.0001, input.Streams[2].BlockingTarget);
        var (summary, json, report, _) = Shown(input, null);
        Assert.Contains("- outbound: 358.2 an hour × 140.5 s / 3600 s = 13.98 erlang", summary, StringComparison.Ordinal);
        Assert.Equal(7, json.GetProperty("derivation").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("measured").ValueKind);
        Assert.Contains("How the load follows from the assumptions.", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{seats: 4}", "seat cycle is 0 s: with 4 seats it must be 1 to 86400 s")]
    [InlineData("{extensions: 4}", "no calls at all")]
    public void Assumptions_ThatCannotBe_RefusedWithTheirPlace(string assumptions, string found)
    {
        var site = SiteLoader.LoadText($"site: {{name: T, country: gb}}\ntraffic:\n  assumptions: {assumptions}\n").Model!;
        Assert.False(PlanReader.TryRead(site, out _, out var missing));
        Assert.Contains(found, Assert.Single(missing).ToLine("site.yaml"), StringComparison.Ordinal);
        Assert.StartsWith("site.yaml:3:", missing[0].ToLine("site.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Assume_AsTextAndJson()
    {
        var assumptions = new DemandAssumptions { Extensions = 120, OutboundPerExtension = 3, GrowthPerYear = 0.1 };
        Assert.Contains("together: 14.05 erlang, assumed; one group for all of it needs 23 lines if 1 % of the calls may find none (Erlang B)\nin 3 years at 10 % a year: 18.701 erlang; ", AssumedText.Of(assumptions), StringComparison.Ordinal);
        Assert.Equal(14.05, JsonDocument.Parse(AssumedText.Json(assumptions)).RootElement.GetProperty("erlang").GetDouble(), 1e-9);
        Assert.StartsWith("no calls follow", AssumedText.Problem(new()), StringComparison.Ordinal);
    }
}
