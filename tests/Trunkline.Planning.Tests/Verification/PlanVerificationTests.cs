using Trunkline.Planning.Reporting;
using Trunkline.Planning.Tests.Designs;
using Trunkline.Planning.Tests.Reporting;
using Trunkline.Planning.Verification;

namespace Trunkline.Planning.Tests.Verification;

/// <summary>The examples' plans played: the plan's figures hold, or the difference has its cause.</summary>
public sealed class PlanVerificationTests
{
    private static readonly SimulationSettings s_short = new() { Calls = 200_000 };

    [Theory]
    [InlineData("plan-small-office.yaml")]
    [InlineData("plan-duty-room.yaml")]
    [InlineData("plan-factory.yaml")]
    [InlineData("plan-emergency-centre.yaml")]
    [InlineData("plan-outbound-call-centre.yaml")]
    public void ExamplePlan_IsWhatTheSimulationFinds_OrSaysWhyNot(string example)
    {
        var plan = Sites.Example(example);
        var verified = PlanVerification.Of(plan, s_short)!;
        Assert.Contains("seed 1, exponential holding times.", verified.Basis, StringComparison.Ordinal);
        foreach (var stream in plan.Input.Streams.Where(s => s.Erlang > 0))
        {
            var figure = Assert.Single(verified.Figures, f => f.What == $"blocking of {stream.Name}");
            Assert.InRange(figure.Simulated, figure.Low, figure.High);
        }

        Assert.DoesNotContain(verified.Figures, f => f.Explanation.Contains("no cause known", StringComparison.Ordinal));
        Assert.All(verified.Figures.Where(f => !f.Agrees), f => Assert.NotEqual("", f.Explanation));
    }

    [Fact]
    public void SmallOffice_AgreesOnBlocking_AndHasGlareBesideIt()
    {
        var figures = PlanVerification.Of(Sites.Example("plan-small-office.yaml"), new() { Calls = 1_000_000 })!.Figures;
        Assert.Equal(["blocking of inbound", "blocking of outbound", "outbound meeting glare"], figures.Select(f => f.What));
        Assert.All(figures.Take(2), f => Assert.True(Math.Abs(f.Simulated - f.Analytic!.Value) < 0.1 * f.Analytic.Value, $"{f}"));
    }

    [Fact]
    public void SameSeed_GivesTheSameFigures_AndAnotherOthers()
    {
        var plan = Sites.Example("plan-duty-room.yaml");
        Verified Of(ulong seed) => PlanVerification.Of(plan, new() { Calls = 20_000, Seed = seed })!;
        var first = Of(7);
        Assert.Equal(first.Figures, Of(7).Figures);
        Assert.Equal(first.Basis, Of(7).Basis);
        Assert.Contains(" seed 7,", first.Basis, StringComparison.Ordinal);
        Assert.Equal(7UL, first.Seed);
        var other = Of(8);
        Assert.NotEqual(first.Figures[0].Simulated, other.Figures[0].Simulated);
        Assert.Equal(first.Figures.Select(f => f.Analytic), other.Figures.Select(f => f.Analytic));
    }

    [Fact]
    public void HoursAndRuns_AreThoseAskedFor_AndProgressIsTold()
    {
        var plan = Sites.Example("plan-small-office.yaml");
        var told = new List<double>();
        var verified = PlanVerification.Of(plan, new() { Hours = 2.5, Replications = 4 }, told.Add)!;
        Assert.Equal([0.25, 0.5, 0.75, 1], told);
        Assert.Contains("4 runs of 2.50 hours after 1.00 of warm-up", verified.Basis, StringComparison.Ordinal);
        Assert.Equal((4, 2.5), (verified.Replications, verified.Hours));
        var callsAnHour = plan.Input.Streams.Sum(s => s.CallsPerHour);
        Assert.InRange(verified.Attempts, 0.7 * 4 * 3.5 * callsAnHour, 1.3 * 4 * 3.5 * callsAnHour);
    }

    [Fact]
    public void MoreHoursThanCanBePlayed_AreRefusedInWords()
    {
        var verified = PlanVerification.Of(Sites.Example("plan-outbound-call-centre.yaml"), new() { Hours = 1e7 })!;
        Assert.Empty(verified.Figures);
        Assert.StartsWith("Nothing could be played: hours: 20 runs of", verified.Basis, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongFigure_IsNotExcused()
    {
        var plan = SamplePlan.Office();
        var wrong = plan.Chosen!.Assessment with { Streams = [.. plan.Chosen.Assessment.Streams.Select(s => s with { Now = 0.2 })] };
        var verified = PlanVerification.Of(plan with { Chosen = plan.Chosen with { Assessment = wrong } }, s_short)!;
        Assert.All(verified.Figures.Where(f => f.What.StartsWith("blocking", StringComparison.Ordinal)), f => Assert.StartsWith("no cause known", f.Explanation, StringComparison.Ordinal));
    }

    [Fact]
    public void PlanWithoutDesign_IsNotPlayed_AndOneWithoutLandingSaysSo()
    {
        var plan = SamplePlan.Office();
        Assert.Null(PlanVerification.Of(plan with { Chosen = null }));
        var streams = plan.Input.Streams.Take(1).ToList();
        var nowhere = plan with { Input = plan.Input with { Streams = streams }, Chosen = plan.Chosen! with { Design = plan.Chosen.Design with { Groups = [SamplePlan.Lines() with { LandsInbound = false }] } } };
        Assert.Equal(new Verified("Nothing could be played: inbound is not played: no group of the design takes calls in, all of them are lost.", []).Basis, PlanVerification.Of(nowhere, s_short)!.Basis);
    }

    [Fact]
    public void DeskPlan_IsPlayedWithItsSeats_AndItsPromisesCompared()
    {
        var plan = Sites.Example("plan-duty-room.yaml");
        var verified = PlanVerification.Of(plan, s_short)!;
        var desk = Assert.Single(plan.Desks);
        var waiting = Assert.Single(verified.Figures, f => f.What.EndsWith($"waiting for one of {desk.SeatsNeeded} seats", StringComparison.Ordinal));
        Assert.Contains("the circuits limit", waiting.Explanation, StringComparison.Ordinal);
        Assert.DoesNotContain("holding times differ", waiting.Explanation, StringComparison.Ordinal); // the emergency calls, which are shorter, come to no seat
        Assert.Equal(desk.Targets.Count, verified.Figures.Count(f => f.What.Contains("answered within", StringComparison.Ordinal)));
    }

    [Fact]
    public void Summary_ExplainsEachDifference()
    {
        var plan = SamplePlan.Office();
        var verified = new Verified("Basis.", [new("blocking of inbound", 0.2, 0.01, 0.009, 0.011, "because it is so")]);
        var text = string.Join('\n', PlanSummary.Lines(SamplePlan.Report(plan) with { Verified = verified }, 100).Select(l => l.Text));
        Assert.Contains("blocking of inbound: because it is so", text, StringComparison.Ordinal);
    }
}
