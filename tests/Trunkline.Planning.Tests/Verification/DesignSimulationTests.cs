using Trunkline.Planning.Designs;
using Trunkline.Planning.Tests.Reporting;
using Trunkline.Planning.Verification;

namespace Trunkline.Planning.Tests.Verification;

/// <summary>A design as a system: who can reach which group, what is played otherwise, and that nothing is left out in silence.</summary>
public sealed class DesignSimulationTests
{
    private static readonly DesignGroup s_spans = SamplePlan.Lines(60, "E1", 2, LineKind.E1Pri);
    private static readonly DesignGroup s_backup = SamplePlan.Lines(4, "backup") with { LandsInbound = false };

    private static readonly TrafficStream s_in = SamplePlan.Stream("in", erlang: 4);
    private static readonly TrafficStream s_out = SamplePlan.Stream("out", StreamKind.Outbound, 3, direction: StreamDirection.Out);
    private static readonly TrafficStream s_alarm = SamplePlan.Stream("alarm", StreamKind.Emergency, 0.2, direction: StreamDirection.Out);

    [Fact]
    public void CallsIn_SeeTheLandingGroup_CallsOutHuntAll()
    {
        var (system, notes) = Of([s_spans, s_backup], [s_in, s_out, s_alarm]);
        Assert.Empty(notes);
        Assert.Empty(system.Check());
        Assert.Equal(["in Inbound 0", "out Outbound 0 1", "alarm Outbound 0 1 emergency"],
            system.Streams.Select(s => $"{s.Name} {s.Direction} {string.Join(' ', s.Route)}{(s.IsEmergency ? " emergency" : "")}"));
        Assert.Equal([("E1", 60, 2, 0.0), ("backup", 4, 0, 4.0)], system.Groups.Select(g => (g.Name, g.Circuits, g.Reserved, g.InboundUnseen)));
        Assert.Equal(4.0, AnalyticFigure.MeanErlang(system.Streams[0]), 1e-9);
    }

    [Fact]
    public void OperatorThatForwards_BringsCallsInToTheOtherGroups_FromTheLandingOne()
    {
        var groups = new[] { s_backup, s_spans, SamplePlan.Lines(2, "out only") with { Direction = GroupDirection.OutOnly } };
        var (system, _) = Of(groups, [s_in], forwards: true);
        Assert.Equal([1, 0], system.Streams[0].Route);
        Assert.Empty(system.Check());
    }

    [Fact]
    public void OneWayGroups_TakeOneWay_AndHaveNoGlare()
    {
        var groups = new[] { SamplePlan.Lines(5, "out") with { Direction = GroupDirection.OutOnly, LandsInbound = false }, SamplePlan.Lines(6, "in") with { Direction = GroupDirection.InOnly } };
        var (system, notes) = Of(groups, [s_in, s_out]);
        Assert.Empty(notes);
        Assert.Equal([1], system.Streams[0].Route);
        Assert.Equal([0], system.Streams[1].Route);
        Assert.All(system.Groups, g => Assert.Equal(0, g.InboundUnseen));
    }

    [Fact]
    public void CallsIn_WithNowhereToLand_AreToldAsLost()
    {
        var (system, notes) = Of([s_backup], [s_in, s_out, s_out with { Name = "none", Erlang = 0 }]);
        Assert.Equal(["out"], system.Streams.Select(s => s.Name));
        Assert.Equal(["in is not played: no group of the design takes calls in, all of them are lost", "none has no traffic and is not played"], notes);
        Assert.Contains("takes calls out", Assert.Single(Of([s_spans with { Direction = GroupDirection.InOnly }], [s_out]).Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Desk_TalksAsLongAsTheCall_AndWrapsUpTheRest()
    {
        var (system, notes) = Of([s_spans], [s_in, s_out], [new("desk", "in", 8, 225)]);
        Assert.Empty(notes);
        Assert.Equal(0, system.Streams[0].Seats);
        Assert.Null(system.Streams[1].Seats);
        Assert.Equal(180, system.Streams[0].Holding.Mean);
        Assert.Equal(45, system.Seats[0].WrapUp!.Mean);
        Assert.Equal(8, system.Seats[0].Count);
    }

    [Fact]
    public void Desk_WhoseCallsRingOnTheLine_IsNotBusyWithTheRinging()
    {
        var (system, _) = Of([s_spans], [s_in], [new("desk", "in", 8, 150)]);
        Assert.Equal(150, system.Streams[0].Holding.Mean);
        Assert.Null(system.Seats[0].WrapUp);
    }

    [Fact]
    public void Desks_ThatCannotBePlayed_AreTold()
    {
        var few = SamplePlan.Stream("few") with { Sources = 10, IntendedPerSource = 0.1 };
        StaffedDesk[] desks = [new("a", "nobody", 8, 180), new("b", "in", 0, 180), new("c", "in", 4, 180), new("d", "few", 4, 180), new("e", "in", 5, 180), new("f", "in", 5, 180)];
        var (system, notes) = Of([s_spans], [s_in, few], desks);
        Assert.Equal(
            [
                "the seats of a are not played: no stream that is played comes to them",
                "the seats of b are not played: there are none",
                "the seats of c are not played: 4 erlang for 4 seats, the queue grows without end",
                "the seats of d are not played: few sources do not wait in the models",
                "the seats of f are not played: other seats answer the same stream",
            ], notes);
        Assert.Equal("e", Assert.Single(system.Seats).Name);
    }

    [Fact]
    public void LinesWithoutHunting_AreToldToBePlayedAsOneGroup() =>
        Assert.Contains("without the operator's hunting", Assert.Single(Of([SamplePlan.Lines(3, kind: LineKind.Fxo)], [s_in]).Notes), StringComparison.Ordinal);

    [Fact]
    public void DaysThatDiffer_AreThoseOfThePlan_ForAllStreamsAlike()
    {
        var (system, _) = Of([s_spans], [s_in, s_out], days: DayToDay.High);
        Assert.True(system.HasCommonDays);
        Assert.All(system.Streams, s => Assert.Equal(0.13 * Math.Pow(7, 1.84) / 49, s.Arrivals.DayVariance, 1e-12));
        Assert.All(Of([s_spans], [s_in]).System.Streams, s => Assert.Equal(0, s.Arrivals.DayVariance));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CommonDays_MakeStreamsBusyTogether(bool areCommon)
    {
        var stream = new SimulatedStream("a", CallDirection.Outbound, Arrivals.Poisson(100) with { DayVariance = 0.5 }, Systems.Exponential);
        var system = Systems.System([stream, stream with { Name = "b" }], new SimulatedGroup("lines", 100)) with { HasCommonDays = areCommon };
        var result = TrafficSimulation.Run(system, new() { Hours = 24, WarmUpHours = 0, Replications = 40 }, cancelled: TestContext.Current.CancellationToken);
        var (a, b) = (result.Streams[0].Batches.Select(c => (double)c.Calls).ToList(), result.Streams[1].Batches.Select(c => (double)c.Calls).ToList());
        var (meanA, meanB) = (a.Average(), b.Average());
        var correlation = a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Sum() / Math.Sqrt(a.Sum(x => (x - meanA) * (x - meanA)) * b.Sum(y => (y - meanB) * (y - meanB)));
        Assert.True(areCommon ? correlation > 0.95 : correlation < 0.6, $"{correlation}");
    }

    private static DesignedSystem Of(IReadOnlyList<DesignGroup> groups, IReadOnlyList<TrafficStream> streams, IReadOnlyList<StaffedDesk>? desks = null, bool forwards = false, DayToDay days = DayToDay.None)
    {
        var input = SamplePlan.Office().Input with { Streams = streams, DayToDay = days };
        input = input with { Needs = input.Needs with { OperatorForwardsOnBusy = forwards } };
        return DesignSimulation.Of(new("design", MixKind.E1PlusFxo, groups), input, desks ?? [], hasGlare: true);
    }
}
