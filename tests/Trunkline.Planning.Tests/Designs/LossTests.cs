using Trunkline.Planning.Designs;
using Trunkline.Planning.Traffic;
using static Trunkline.Planning.Tests.Designs.Sites;

namespace Trunkline.Planning.Tests.Designs;

/// <summary>The planner's chains, held to the models they generalise.</summary>
public sealed class LossTests
{
    [Theory]
    [InlineData(2.5, 7)]
    [InlineData(198.25, 220)]
    [InlineData(0.01, 40)]
    [InlineData(900, 1000)]
    public void Group_OneRandomStream_IsErlangB(double erlang, int lines) =>
        Near(ErlangB.Blocking(erlang, lines), GroupLoss.Of([Poisson("a", StreamKind.Inbound, erlang)], lines, 0)[0]);

    [Theory]
    [InlineData(1.0, 20, 0.075, 7)]
    [InlineData(3.0, 60, 0.1, 12)]
    [InlineData(0.0, 5, 0.2, 5)]
    [InlineData(0.5, 4, 0.2, 6)]
    public void Group_PeopleAndRandomCalls_IsFiniteAndPoisson(double inbound, int people, double each, int lines)
    {
        var expected = FiniteAndPoisson.FromIntended(inbound, people, each, lines).Value;
        var blocking = GroupLoss.Of([Poisson("in", StreamKind.Inbound, inbound), People("out", people, each)], lines, 0);
        Near(expected.BlockingIn, blocking[0]);
        Near(expected.BlockingOut, blocking[1]);
    }

    [Theory]
    [InlineData(0.2, 3.2, 11, 1)]
    [InlineData(0.2, 3.2, 4, 2)]
    [InlineData(2, 30, 40, 4)]
    [InlineData(1, 1, 3, 3)]
    public void Group_WithReserve_IsTrunkReservation(double high, double low, int lines, int reserve)
    {
        var expected = TrunkReservation.Of(high, low, lines, reserve).Value;
        var blocking = GroupLoss.Of([Poisson("low", StreamKind.Outbound, low), Poisson("high", StreamKind.Emergency, high)], lines, reserve);
        Near(expected.BlockingLow, blocking[0]);
        Near(expected.BlockingHigh, blocking[1]);
    }

    [Fact]
    public void Group_TooLargeForPlainSums_StaysAShare()
    {
        // the sums relative to the last state pass 10^200 here
        var blocking = GroupLoss.Of([Poisson("a", StreamKind.Inbound, 10), People("b", 400, 0.02)], 300, 0);
        Assert.InRange(blocking[0], 1e-300, 1e-100);
        Assert.InRange(blocking[1], 0, 1e-100);
    }

    [Theory]
    [InlineData(25, 30, 8)]
    [InlineData(10, 10, 4)]
    [InlineData(5, 3, 9)]
    public void TwoGroups_OutgoingOnly_IsTheOverflowChain(double high, int first, int second)
    {
        var expected = OverflowChain.Of(high, first, 0, second).Value;
        Near(expected.BlockingEndToEnd, TwoGroupLoss.Of([Poisson("out", StreamKind.Outbound, high)], (first, 0), (second, 0), forwards: false)[0], 1e-9);
    }

    [Theory]
    [InlineData(500, 560, 8)]
    [InlineData(900, 560, 8)]
    public void TwoGroups_Large_LeaveOutOnlyWhatNeverHappens(double high, int first, int second)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var blocking = TwoGroupLoss.Of([Poisson("out", StreamKind.Outbound, high)], (first, 0), (second, 0), forwards: false)[0];
        var octets = GC.GetAllocatedBytesForCurrentThread() - before;
        Near(OverflowChain.Of(high, first, 0, second).Value.BlockingEndToEnd, blocking, 1e-9);

        // what is held is what is worked on: all states of the band would be 770,000 octets
        Assert.InRange(octets, 1, (first + 1) * (second + 1) * ((2 * second) + 3) * sizeof(double) * 3 / 4);
    }

    [Fact]
    public void TwoGroups_OnDaysThatDiffer_AreTheMeanOfEveryDay()
    {
        TrafficStream[] streams = [Poisson("out", StreamKind.Outbound, 60)];
        Design design = new("", MixKind.E1PlusFxo,
        [
            new("main", LineKind.E1Pri, 3, 90, GroupDirection.Both, 0, true, 1), new("more", LineKind.FxoHunting, 4, 4, GroupDirection.Both, 0, false, 1),
        ]);
        var expected = new LoadDays(streams, Planning.Designs.DayToDay.Low).Mean(new(90, 0, GroupDirection.Both, 4), day => [OverflowChain.Of(day.Streams[0].Erlang, 90, 0, 4).Value.BlockingEndToEnd]);
        Near(expected[0], new DesignLoss(PlanFixture.Needs, Planning.Designs.DayToDay.Low).Of(design, streams)[0], 1e-9);
    }

    [Fact]
    public void TwoGroups_Incoming_SeesTheFirstOnly_UnlessForwarded()
    {
        var streams = new[] { Poisson("in", StreamKind.Inbound, 6), Poisson("out", StreamKind.Outbound, 4) };
        var alone = TwoGroupLoss.Of(streams, (12, 0), (6, 0), forwards: false);
        Near(ErlangB.Blocking(10, 12), alone[0], 1e-9);
        Assert.InRange(alone[1], 1e-6, alone[0] / 10);

        // forwarded and of equal habits, both are one group
        var forwarded = TwoGroupLoss.Of(streams, (12, 0), (6, 0), forwards: true);
        Near(ErlangB.Blocking(10, 18), forwarded[0], 1e-9);
        Near(forwarded[0], forwarded[1], 1e-9);
    }

    [Fact]
    public void Days_ThatDiffer_AreAveragedLikeTheModel()
    {
        var needs = PlanFixture.Needs;
        var loss = new DesignLoss(needs, Planning.Designs.DayToDay.Medium);
        var expected = Planning.Traffic.DayToDay.Blocking(10, 18, Planning.Traffic.DayToDay.Variance(10, DayToDayLevel.Medium).Value).Value;
        Near(expected, loss.Shared([Poisson("a", StreamKind.Inbound, 10)], 18, 0)[0], 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Search_AnyLoad_FindsTheFewestByTryingAll(int seed)
    {
        var random = new Base.Prng((ulong)seed);
        for (var i = 0; i < 40; i++)
        {
            TrafficStream[] streams = [Poisson("in", StreamKind.Inbound, (1 + random.Next(100)) / 10.0, 0.02), Poisson("sos", StreamKind.Emergency, (1 + random.Next(10)) / 20.0, 1e-4)];
            var search = new GroupSearch(new DesignLoss(PlanFixture.Needs, Planning.Designs.DayToDay.None));
            (int, int)? tried = null;
            for (var n = 1; tried is null; n++)
            {
                for (var r = 0; r <= Math.Min(n, 12) && tried is null; r++)
                {
                    tried = search.Meets(streams, n, r) ? (n, r) : null;
                }
            }

            Assert.Equal(tried, search.Smallest(streams));
        }
    }

    private static void Near(double expected, double actual, double relative = 1e-12) =>
        Assert.InRange(actual, expected * (1 - relative), expected * (1 + relative) + 1e-300);
}

/// <summary>What tests of the planner share.</summary>
internal static class PlanFixture
{
    internal static PlanNeeds Needs { get; } = new(Redundancy.None, false, 0, false, false, 0.9995, 0.1, 0.01);
}
