using Trunkline.Planning.Verification;

namespace Trunkline.Planning.Tests.Verification;

/// <summary>The models' figures beside the simulation: with the load that is observed, and with every reason why they may differ.</summary>
public sealed class AnalyticFigureTests
{
    private const double Hour = 3600;

    private static SimulationResult Run(SimulatedSystem system, SimulationSettings? settings = null) =>
        TrafficSimulation.Run(system, settings ?? new() { Calls = 200_000 }, cancelled: TestContext.Current.CancellationToken);

    [Fact]
    public void ObservedHours_GiveTheModelTheirLoad_NotTheDays()
    {
        double[] factors = [.. Enumerable.Range(0, 24).Select(h => h is 9 or 10 or 11 ? 1.0 : 0.1)];
        var system = Systems.One(10, new("lines", 15));
        system = system with { Streams = [system.Streams[0] with { Arrivals = Arrivals.Offered(10, 180) with { Profile = new(factors) } }] };
        var busy = new SimulationSettings { ObserveFrom = 10, ObserveUntil = 12 };
        Assert.Equal(Oracle.ErlangB(10, 15), AnalyticFigure.For(system, 0, busy)!.Value, 1e-9);
        Assert.Empty(BeyondModel.Of(system, 0, "Erlang B", busy));
        Assert.Equal(Oracle.ErlangB(10 * (3 + 2.1) / 24, 15), AnalyticFigure.For(system, 0)!.Value, 1e-9);
        Assert.Contains("the mean of the day", Assert.Single(BeyondModel.Of(system, 0, "Erlang B")), StringComparison.Ordinal);
        var shoulder = busy with { ObserveFrom = 8.5, ObserveUntil = 10 };
        Assert.Equal(Oracle.ErlangB(10 * (1 + 0.05) / 1.5, 15), AnalyticFigure.For(system, 0, shoulder)!.Value, 1e-9);
        Assert.Contains("the mean of the observed hours", Assert.Single(BeyondModel.Of(system, 0, "Erlang B", shoulder)), StringComparison.Ordinal);
    }

    [Fact]
    public void RecordOverMidnight_IsOfTwoDays_AndOfItsObservedHoursOnly()
    {
        var system = Systems.System([new("in", CallDirection.Inbound, Arrivals.Replay([new(23 * Hour, 600), new(23.5 * Hour, 1200), new(24.5 * Hour, 300)]), Systems.Exponential)], new SimulatedGroup("line", 1));
        Assert.Equal(2100 / (48 * Hour), AnalyticFigure.MeanErlang(system.Streams[0]), 1e-12);
        Assert.Equal(1800 / (2 * Hour), AnalyticFigure.MeanErlang(system.Streams[0], new() { ObserveFrom = 23, ObserveUntil = 24 }), 1e-12);
        var carried = Run(system with { Groups = [new("lines", 3)] }).Streams[0].Of(SimulatedMeasure.CarriedErlang).Mean;
        Assert.Equal(2100 / (48 * Hour), carried, 1e-9);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FewSourcesAndRandomCalls_AreExactWhenSourcesTalkInAllCalls_AndElseExplained(bool talkInAll)
    {
        var beta = 0.075 / 0.925;
        var p = Oracle.Chain(6, k => 1 + (20 - k) * beta, k => k);
        var oneChain = (Finite: p[6] * 14 / Enumerable.Range(0, 7).Sum(k => p[k] * (20 - k)), Poisson: p[6]);
        var (finite, poisson) = talkInAll ? oneChain : Oracle.Mixed(1, 20, beta, 6);
        var system = Systems.System(
            [
                new("in", CallDirection.Inbound, Arrivals.Offered(1, 180), Systems.Exponential),
                new("out", CallDirection.Outbound, Arrivals.FiniteIntended(20, 0.075, 180) with { TalkInAllCalls = talkInAll }, Systems.Exponential),
            ], new SimulatedGroup("lines", 6));
        var result = Run(system, new() { Calls = 1_000_000 });
        Assert.True(result.Streams[0].Of(SimulatedMeasure.FirstAttemptBlocking).Covers(poisson, 0.999));
        Assert.True(result.Streams[1].Of(SimulatedMeasure.FirstAttemptBlocking).Covers(finite, 0.999));
        var rows = Comparison.Of(result);
        Assert.Equal([oneChain.Poisson, oneChain.Finite], rows.Select(r => Math.Round(r.Analytic!.Value, 12)), (x, y) => Math.Abs(x - y) < 1e-9);
        Assert.All(rows, r => Assert.Equal(!talkInAll, r.Explanation.Contains("leaves all sources free", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("trunk reservation")]
    [InlineData("pre-emption")]
    [InlineData("exact overflow")]
    public void UnlikeHoldingTimes_OfAModelWithOneMean_AreTold(string model)
    {
        SimulatedStream[] streams =
        [
            new("routine", CallDirection.Outbound, Arrivals.Offered(5, 180), new ExponentialLaw(180)),
            new("emergency", CallDirection.Outbound, Arrivals.Offered(0.5, 60), new ExponentialLaw(60)) { IsEmergency = true },
        ];
        var group = new SimulatedGroup("lines", 8) { Reserved = model == "trunk reservation" ? 2 : 0, Preempts = model == "pre-emption" };
        var system = Systems.System(streams, group, new SimulatedGroup("more", 2));
        if (model == "exact overflow")
        {
            system = system with { Streams = [streams[0] with { Route = [0, 1] }, streams[1] with { Route = [1] }] };
        }

        Assert.Equal(model, AnalyticFigure.For(system, 0)!.Model);
        Assert.Contains("holding times differ between the streams", Assert.Single(BeyondModel.Of(system, 0, model)), StringComparison.Ordinal);
        Assert.Empty(BeyondModel.Of(system with { Streams = [.. system.Streams.Select(s => s with { Holding = new ExponentialLaw(180) })] }, 0, model));
    }

    [Theory]
    [InlineData(HuntingRule.Ascending, HuntingRule.Descending, 0.2)]
    [InlineData(HuntingRule.Ascending, HuntingRule.Ascending, 0.2)]
    [InlineData(HuntingRule.Random, HuntingRule.Random, 0.2)]
    public void Glare_HasItsEstimateBesideIt(HuntingRule ours, HuntingRule operators, double within)
    {
        var group = new SimulatedGroup("lines", 10) { Hunting = ours, OperatorHunting = operators, InboundUnseen = 2 };
        var result = Run(TwoWay(group), new() { Calls = 1_000_000 });
        var row = Assert.Single(Comparison.Of(result, 1), c => c.Measure == SimulatedMeasure.GlareRate);
        Assert.Equal(AnalyticFigure.GlareEstimate, row.Analytic!.Model);
        Assert.InRange(row.Simulated.Mean / row.Analytic.Value, 1 - within, 1 + within);
        Assert.False(row.IsUnexplained);
        Assert.Contains("an estimate to the first order", row.Explanation, StringComparison.Ordinal);
        Assert.DoesNotContain(Comparison.Of(result, 0), c => c.Measure == SimulatedMeasure.GlareRate);
        Assert.DoesNotContain(Comparison.Of(result), c => c.Measure != SimulatedMeasure.GlareRate && c.Explanation.Contains("both ends", StringComparison.Ordinal));
    }

    [Fact]
    public void Glare_TheOperatorsEndMeets_IsThatOfItsOwnWindow()
    {
        var result = Run(TwoWay(new("lines", 10) { OutboundUnseen = 2 }), new() { Calls = 1_000_000 });
        var row = Assert.Single(Comparison.Of(result), c => c.Measure == SimulatedMeasure.GlareRate);
        Assert.Equal("in", row.Stream);
        Assert.InRange(row.Simulated.Mean / row.Analytic!.Value, 0.8, 1.2);
        Assert.Equal(0, result.Streams[1].Batches.Sum(b => b.Glares));
    }

    [Fact]
    public void Glare_WithoutAnEstimateForTheRules_HasNoFigure()
    {
        var system = TwoWay(new("lines", 10) { Hunting = HuntingRule.Cyclic, InboundUnseen = 2 });
        Assert.Equal([SimulatedMeasure.FirstAttemptBlocking], AnalyticFigure.AllFor(system, 1).Select(f => f.Measure));
    }

    [Fact]
    public void CallersOverLines_AreComparedOnTheLinesAndAtTheSeats()
    {
        SimulatedSystem system = new()
        {
            Groups = [new("lines", 30)],
            Seats = [new("seats", 5) { WrapUp = new ExponentialLaw(45) }],
            Streams = [new("callers", CallDirection.Inbound, Arrivals.Offered(3, 180), Systems.Exponential) { Seats = 0 }],
        };
        var figures = AnalyticFigure.AllFor(system, 0);
        Assert.Equal(["Erlang B", "Erlang C"], figures.Select(f => f.Model));
        Assert.Equal(Oracle.ErlangC(3.75, 5).Wait, figures[1].Value, 1e-9);
        var result = Run(system);
        var rows = Comparison.Of(result);
        Assert.Equal([SimulatedMeasure.FirstAttemptBlocking, SimulatedMeasure.WaitProbability], rows.Select(c => c.Measure));
        Assert.Contains("callers hold their circuits", rows[0].Explanation, StringComparison.Ordinal);
        Assert.DoesNotContain("callers hold their circuits", rows[1].Explanation, StringComparison.Ordinal);
        Assert.Contains("talk and wrap-up together", rows[1].Explanation, StringComparison.Ordinal);
        Assert.Contains("the circuits limit", rows[1].Explanation, StringComparison.Ordinal);
        Assert.Equal(rows[1].Analytic!.Value, rows[1].Simulated.Mean, 0.02);
        Assert.Equal(3.75, result.Seats[0].CarriedErlang.Mean, 0.06);
    }

    [Fact]
    public void EmergencyCallers_InFrontOfOthers_AreNotErlangA()
    {
        SimulatedSystem system = new()
        {
            Seats = [new("seats", 5) { Patience = new ExponentialLaw(60) }],
            Streams =
            [
                new("callers", CallDirection.Inbound, Arrivals.Offered(4, 180), Systems.Exponential) { Route = [], Seats = 0 },
                new("emergency", CallDirection.Inbound, Arrivals.Offered(2, 180), Systems.Exponential) { Route = [], Seats = 0, IsEmergency = true },
            ],
        };
        var rows = Comparison.Of(Run(system));
        Assert.All(rows, r => Assert.Contains("in front of all others", r.Explanation, StringComparison.Ordinal));
        Assert.True(rows[1].Simulated.Mean < rows[1].Analytic!.Value && rows[0].Simulated.Mean > rows[0].Analytic!.Value);
    }

    [Fact]
    public void StormOfAnotherStream_IsNoReason()
    {
        var calls = Systems.One(5, new("lines", 8)).Streams[0];
        var system = Systems.System([calls, calls with { Name = "other", Route = [1] }], new SimulatedGroup("lines", 8), new SimulatedGroup("others", 8)) with { Disturbances = [new Storm(3, 1)] };
        Assert.Empty(BeyondModel.Of(system, 0, "Erlang B"));
        Assert.Contains("storm", Assert.Single(BeyondModel.Of(system, 1, "Erlang B")), StringComparison.Ordinal);
    }

    private static SimulatedSystem TwoWay(SimulatedGroup group) => Systems.System(
        [
            new("in", CallDirection.Inbound, Arrivals.Offered(3, Systems.Holding), Systems.Exponential),
            new("out", CallDirection.Outbound, Arrivals.Offered(3, Systems.Holding), Systems.Exponential),
        ], group);
}
