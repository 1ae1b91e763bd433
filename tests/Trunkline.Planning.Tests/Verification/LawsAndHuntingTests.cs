using Trunkline.Base;
using Trunkline.Planning.Verification;

namespace Trunkline.Planning.Tests.Verification;

/// <summary>The parts of the simulation by themselves: laws, hunting over many circuits, wrap-up, what a glare costs, and that waiting allocates nothing.</summary>
public sealed class LawsAndHuntingTests
{
    public static TheoryData<string, double> Laws => new() { { "exponential", 1 }, { "constant", 0 }, { "lognormal", 2.5 }, { "hyperexponential", 4 }, { "measured", 2.0 / 3 } };

    [Theory]
    [MemberData(nameof(Laws))]
    public void Law_DrawsItsMeanAndSpread(string name, double variation)
    {
        DurationLaw law = name switch
        {
            "exponential" => new ExponentialLaw(120),
            "constant" => new ConstantLaw(120),
            "lognormal" => new LognormalLaw(120, 2.5),
            "hyperexponential" => new HyperexponentialLaw(120, 4),
            _ => new EmpiricalLaw([0, 120, 240]),
        };
        Assert.Null(law.Error);
        Assert.Equal(120, law.Mean, 1e-9);
        Assert.Equal(variation, law.SquaredVariation, 1e-9);
        var random = new Prng(7);
        var (sum, squares, least) = (0.0, 0.0, double.PositiveInfinity);
        const int Draws = 400_000;
        for (var i = 0; i < Draws; i++)
        {
            var value = law.Draw(random);
            (sum, squares, least) = (sum + value, squares + value * value, Math.Min(least, value));
        }

        var mean = sum / Draws;
        Assert.Equal(120, mean, 1.2);
        Assert.Equal(variation, squares / Draws / (mean * mean) - 1, 0.02 + 0.03 * variation);
        Assert.True(least >= 0);
    }

    [Fact]
    public void Laws_ThatCannotBe_AreRefusedInWords()
    {
        Assert.Contains("1 or more", new HyperexponentialLaw(120, 0.5).Error, StringComparison.Ordinal);
        Assert.Contains("below 0", new EmpiricalLaw([10, -1]).Error, StringComparison.Ordinal);
        Assert.Contains("above 0", new EmpiricalLaw([]).Error, StringComparison.Ordinal);
        Assert.Contains("above 0", new ExponentialLaw(0).Error, StringComparison.Ordinal);
        Assert.Contains("0 or more", new LognormalLaw(120, -1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void CyclicHunting_GoesRoundAllWords_AndSkipsWhatIsBusy()
    {
        var pool = new CircuitPool(130, HuntingRule.Cyclic, HuntingRule.Ascending);
        var random = new Prng(1);
        int Take()
        {
            var circuit = pool.Hunt(true, random);
            if (circuit >= 0)
            {
                pool.Take(circuit, true, 0);
            }

            return circuit;
        }

        Assert.Equal(Enumerable.Range(0, 130), Enumerable.Range(0, 130).Select(_ => Take()));
        Assert.Equal(-1, Take());
        pool.Release(128, 1);
        pool.Release(63, 1);
        pool.Release(64, 1);
        pool.Release(0, 1);
        Assert.Equal([0, 63, 64, 128, -1], Enumerable.Range(0, 5).Select(_ => Take()));
        pool.Release(127, 2);
        pool.Release(129, 2);
        pool.Release(5, 2);
        Assert.Equal([129, 5, 127, -1], Enumerable.Range(0, 4).Select(_ => Take()));
    }

    [Fact]
    public void WrapUp_KeepsTheSeatButNotTheLine()
    {
        var result = TrafficSimulation.Run(new()
        {
            Groups = [new("lines", 3)],
            Seats = [new("seat", 1) { WrapUp = new ConstantLaw(5) }],
            Streams = [new("callers", CallDirection.Inbound, Arrivals.Replay([new(0, 10), new(1, 20), new(100, 10)]), Systems.Exponential) { Seats = 0 }],
        }, cancelled: TestContext.Current.CancellationToken);
        var counts = Assert.Single(result.Streams[0].Batches);
        Assert.Equal((3L, 1L, 14.0), (counts.Answered, counts.Waited, counts.WaitSeconds));
        Assert.Equal(10 + (14 + 20) + 10, counts.CircuitSeconds, 1e-9);
        Assert.Equal(15 + 25 + 15, result.Seats[0].Batches[0].BusySeconds[0], 1e-9);
    }

    [Fact]
    public void Glare_WhereTheSecondFails_LeavesTheFirstAlone()
    {
        var result = TrafficSimulation.Run(Systems.System(
            [
                new("in", CallDirection.Inbound, Arrivals.Offered(3, Systems.Holding), Systems.Exponential),
                new("out", CallDirection.Outbound, Arrivals.Offered(3, Systems.Holding), Systems.Exponential),
            ], new SimulatedGroup("lines", 40) { Hunting = HuntingRule.Ascending, InboundUnseen = 4, Glare = GlareOutcome.SecondFails }), new() { Calls = 200_000 }, cancelled: TestContext.Current.CancellationToken);
        var (inbound, outbound) = (result.Streams[0].Batches, result.Streams[1].Batches);
        Assert.True(outbound.Sum(c => c.GlareFailures) > 1000);
        Assert.Equal(outbound.Sum(c => c.GlareFailures), outbound.Sum(c => c.BlockedAttempts));
        Assert.Equal(0, inbound.Sum(c => c.Cut + c.BlockedAttempts));
        var row = Assert.Single(Comparison.Of(result, 1), c => c.Measure == SimulatedMeasure.FirstAttemptBlocking);
        Assert.Contains("glare is not in Erlang B", row.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Waiting_InBalance_Allocates_Nothing()
    {
        var replication = new Replication(Systems.Seats(10, 10, new ExponentialLaw(2 * Systems.Holding)), 1, 0);
        replication.Advance(3_000_000);
        var until = 3_000_000;
        NoAllocation.InRounds(() => replication.Advance(until += 1_000_000));
    }
}
