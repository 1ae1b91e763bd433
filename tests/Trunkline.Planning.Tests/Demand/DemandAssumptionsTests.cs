using Trunkline.Planning.Demand;
using Trunkline.Planning.Designs;

namespace Trunkline.Planning.Tests.Demand;

public class DemandAssumptionsTests
{
    [Fact]
    public void Dialler_200Seats_CountsUnansweredRinging()
    {
        var demand = Assert.Single(new DemandAssumptions
        {
            Seats = 200, SeatCycleSeconds = 180, TalkSeconds = 120, AnswerRate = 0.35, RingAnsweredSeconds = 12, RingUnansweredSeconds = 25,
        }.Estimate(out var problems));
        Assert.Empty(problems);
        Assert.Equal((StreamKind.Outbound, StreamDirection.Out), (demand.Kind, demand.Direction));
        Assert.Equal(11428.57, demand.CallsPerHour.Value, 2);
        Assert.Equal(198.25, demand.Erlang.Value, 2);
        Assert.Equal(FigureOrigin.Assumed, demand.Erlang.Origin);
    }

    [Fact]
    public void Office_FourStreams_EachItsOwnHold()
    {
        var demand = new DemandAssumptions
        {
            Extensions = 100, OutboundPerExtension = 2, InboundPerExtension = 1, InboundCalls = 20, ServiceCalls = 60, QueueSeconds = 30,
            TalkSeconds = 150, AnswerRate = 0.8, RingAnsweredSeconds = 10, RingUnansweredSeconds = 30, EmergencyShare = 0.01, GrowthPerYear = 0.1,
        }.Estimate(out _);
        Assert.Equal(
            """
            inbound 120.00 calls 134.00 s 4.467 E
            outbound 198.00 calls 134.00 s 7.370 E
            emergency out 2.00 calls 160.00 s 0.089 E
            customer service 60.00 calls 164.00 s 2.733 E
            """,
            string.Join('\n', demand.Select(d => FormattableString.Invariant($"{DemandText.Name(d.Kind, d.Direction)} {d.CallsPerHour.Value:0.00} calls {d.HoldSeconds.Value:0.00} s {d.Erlang.Value:0.000} E"))));
        Assert.All(demand, d => Assert.Equal(0.1, d.GrowthPerYear.Value));
    }

    [Theory]
    [InlineData(0, "answer rate is 0: it must be above 0 and at most 1 (0.7 for 70 %)")]
    [InlineData(35, "answer rate is 35: it must be above 0 and at most 1 (0.7 for 70 %)")]
    [InlineData(double.NaN, "answer rate is NaN: it must be above 0 and at most 1 (0.7 for 70 %)")]
    public void AnswerRate_NoShare_RefusedInWords(double rate, string problem)
    {
        Assert.Empty(new DemandAssumptions { Extensions = 10, OutboundPerExtension = 1, AnswerRate = rate }.Estimate(out var problems));
        Assert.Equal([problem], problems);
    }

    [Fact]
    public void Values_Impossible_EachToldOnce()
    {
        var problems = new DemandAssumptions { Extensions = -1, TalkSeconds = double.PositiveInfinity, Seats = 2, GrowthPerYear = -1 }.Problems();
        Assert.Equal(
            [
                "extensions is -1: it must be 0 to 1000000",
                "talk time in seconds is Infinity: it must be 0 to 86400",
                "growth a year is -1: it must be -0.99 to 10",
                "seat cycle is 0 s: with 2 seats it must be 1 to 86400 s",
            ],
            problems.Select(p => p.Replace("∞", "Infinity", StringComparison.Ordinal)));
    }
}
