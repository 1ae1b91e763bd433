using System.Text;
using System.Text.Json;
using Trunkline.Planning.Verification;

namespace Trunkline.Planning.Tests.Verification;

/// <summary>What a person asks at the command line, and what the answer looks like.</summary>
public sealed class SimulationReportTests
{
    [Fact]
    public void Question_OfOneGroup_IsOneStreamOnIt()
    {
        var system = new TrafficQuestion { Erlang = 12, Lines = 15, Holding = 90, Retry = 0.5, RetryDelay = 30, DayVariance = 0.2 }.ToSystem();
        Assert.Empty(system.Check());
        var stream = Assert.Single(system.Streams);
        Assert.Equal(480, Assert.IsType<PoissonArrivals>(stream.Arrivals).CallsPerHour, 1e-9);
        Assert.Equal(0.2, stream.Arrivals.DayVariance);
        Assert.Equal((0.5, 30.0), (stream.Retry!.Probability, stream.Retry.Delay.Mean));
        Assert.Equal([0], stream.Route);
        Assert.Null(stream.Seats);
        Assert.Equal(15, Assert.Single(system.Groups).Circuits);
        Assert.Empty(system.Seats);
    }

    [Fact]
    public void Question_OfEverything_HasAStreamForEachTraffic()
    {
        var system = new TrafficQuestion
        {
            Erlang = 5, Lines = 8, OverflowLines = 3, OverflowOwn = 1, Emergency = 0.5, Reserved = 2, Inbound = 2, Glare = 4, Hunting = HuntingRule.Ascending, Seats = 9, Patience = 60,
        }.ToSystem();
        Assert.Empty(system.Check());
        Assert.Equal(["calls Outbound 0 1", "inbound Inbound 0", "emergency Outbound 0 emergency", "own Outbound 1"],
            system.Streams.Select(s => $"{s.Name} {s.Direction} {string.Join(' ', s.Route)}{(s.IsEmergency ? " emergency" : "")}"));
        Assert.Equal((8, 2, 4.0, HuntingRule.Ascending), (system.Groups[0].Circuits, system.Groups[0].Reserved, system.Groups[0].InboundUnseen, system.Groups[0].Hunting));
        Assert.Equal(3, system.Groups[1].Circuits);
        Assert.Equal((9, 60.0), (system.Seats[0].Count, system.Seats[0].Patience!.Mean));
        Assert.All(system.Streams, s => Assert.Equal(0, s.Seats));
    }

    [Theory]
    [InlineData(0, typeof(ConstantLaw))]
    [InlineData(1, typeof(ExponentialLaw))]
    [InlineData(2.5, typeof(LognormalLaw))]
    public void Question_ChoosesTheLawByItsSpread(double variation, Type law)
    {
        var holding = new TrafficQuestion { Erlang = 1, Lines = 2, HoldingVariation = variation }.ToSystem().Streams[0].Holding;
        Assert.IsType(law, holding);
        Assert.Equal((180, variation), (holding.Mean, holding.SquaredVariation));
    }

    [Fact]
    public void Question_OfSeatsAlone_NeedsNoLines()
    {
        var system = new TrafficQuestion { Erlang = 9, Seats = 11 }.ToSystem();
        Assert.Empty(system.Check());
        Assert.Empty(system.Groups);
        Assert.Null(system.Seats[0].Patience);
    }

    [Fact]
    public void Text_HasTheFiguresOfBothInARow_AndTheDifferenceBelow()
    {
        var writer = new StringWriter();
        SimulationReport.WriteText(writer, Retrying());
        var lines = writer.ToString().Split('\n', StringSplitOptions.TrimEntries);
        Assert.Contains("attempts: 20 runs of", lines[0], StringComparison.Ordinal);
        Assert.Contains("seed 1", lines[0], StringComparison.Ordinal);
        Assert.Equal("stream         figure                    simulated  99 % interval             computed", lines[2]);
        Assert.Matches(@"^calls +first attempt blocked +0\.\d+ +0\.\d+ to 0\.\d+ +0\.08573 Erlang B$", lines[3]);
        Assert.Matches(@"^1\.\d+ times above Erlang B: retries are not in Erlang B", lines[4]);
        Assert.Matches(@"^attempts blocked +0\.\d+", lines[5]);
        Assert.Matches(@"^calls lost +0\.\d+", lines[6]);
        Assert.Matches(@"^lines +busy, erlang +1\d\.\d+ +full 0\.\d+ of the time; circuits busy 0\.\d+ to 0\.\d+$", lines[7]);
    }

    [Fact]
    public void Text_OfSeats_HasTheirQuantiles_AndNoFigureTwice()
    {
        var writer = new StringWriter();
        SimulationReport.WriteText(writer, TrafficSimulation.Run(Systems.Seats(10, 10, new ExponentialLaw(360)), new() { Calls = 20_000 }, cancelled: TestContext.Current.CancellationToken));
        var text = writer.ToString();
        Assert.Equal(2, text.Split("callers who give up").Length);
        Assert.Contains("Erlang A", text, StringComparison.Ordinal);
        Assert.Matches(@"wait, s +50 %: [\d.]+  90 %: [\d.]+  95 %: [\d.]+  99 %: [\d.]+  in 20 s: 0\.\d+", text);
        Assert.Matches(@"mean wait, s +\d+\.\d+ ", text);
    }

    [Fact]
    public void Json_HasEveryMeasureWithItsIntervals_AndEachComparison()
    {
        using var output = new MemoryStream();
        SimulationReport.WriteJson(output, Retrying());
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(output.ToArray()));
        var root = json.RootElement;
        Assert.Equal((1, 20, false), (root.GetProperty("seed").GetInt32(), root.GetProperty("replications").GetInt32(), root.GetProperty("unstable").GetBoolean()));
        var stream = root.GetProperty("streams")[0];
        Assert.Equal("calls", stream.GetProperty("name").GetString());
        var blocked = stream.GetProperty("attempt_blocking");
        var (mean, wide, narrow) = (blocked.GetProperty("mean").GetDouble(), blocked.GetProperty("interval_99"), blocked.GetProperty("interval_95"));
        Assert.True(wide[0].GetDouble() < narrow[0].GetDouble() && narrow[0].GetDouble() < mean && mean < narrow[1].GetDouble() && narrow[1].GetDouble() < wide[1].GetDouble());
        Assert.Equal(JsonValueKind.Null, stream.GetProperty("wait_probability").ValueKind);
        var compared = stream.GetProperty("compared")[0];
        Assert.Equal(("first_attempt_blocking", "Erlang B", false), (compared.GetProperty("measure").GetString(), compared.GetProperty("model").GetString(), compared.GetProperty("inside").GetBoolean()));
        Assert.Equal(Oracle.ErlangB(12, 15), compared.GetProperty("computed").GetDouble(), 1e-9);
        Assert.Contains("retries", compared.GetProperty("explanation").GetString(), StringComparison.Ordinal);
        var group = root.GetProperty("groups")[0];
        Assert.Equal(15, group.GetProperty("utilisation").GetArrayLength());
        Assert.True(group.GetProperty("time_congestion").GetProperty("mean").GetDouble() > 0);
    }

    private static SimulationResult Retrying() =>
        TrafficSimulation.Run(new TrafficQuestion { Erlang = 12, Lines = 15, Retry = 0.9 }.ToSystem(), new() { Calls = 100_000 }, cancelled: TestContext.Current.CancellationToken);
}
