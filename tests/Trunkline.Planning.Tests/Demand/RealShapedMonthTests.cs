using Trunkline.Planning.Demand;
using Trunkline.Planning.Verification;

namespace Trunkline.Planning.Tests.Demand;

/// <summary>Months with the shape of real ones (Mondays above Fridays, quiet weekends, a holiday, a dip at noon) against their truth, and forecasts against replays.</summary>
public class RealShapedMonthTests
{
    private static readonly double[] Week = [0.15, 1.2, 1.05, 1, 1, 0.85, 0.25];

    /// <summary>Monday 2026-03-02 on; the 18th day is a holiday.</summary>
    private static SyntheticCalls Month(ulong seed) => new SyntheticCalls(seed)
    {
        Days = 31, DayFactorVariance = 0.03,
        DayFactor = day => day == 17 ? 0.12 : Week[(int)new DateTime(2026, 3, 2).AddDays(day).DayOfWeek],
    }.Make();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Month_WeekendsAndHoliday_LeftOut_BusyHourOfWorkingDaysIsTheTruth(ulong seed)
    {
        var truth = Month(seed);
        var demand = DemandMeterTests.Measure(new() { StuckAfter = TimeSpan.FromDays(2) }, truth.Csv());
        var working = Enumerable.Range(0, 31).Where(d => d % 7 < 5 && d != 17).ToArray();
        Assert.Equal(working, demand.Total.DayByDay.Select((d, i) => (d, i)).Where(x => x.d.Counted && x.i < 31).Select(x => x.i));
        var hours = Enumerable.Range(0, 24).Select(h => working.Average(d => truth.Erlang(d, h))).ToArray();
        Assert.Equal(Array.IndexOf(hours, hours.Max()), demand.Total.ClockHour.Start.Hour);
        for (var hour = 0; hour < 24; hour++)
        {
            Assert.Equal(hours[hour], demand.Total.HourlyErlang[hour], 1e-9);
        }

        Assert.Equal(working.Average(d => Enumerable.Range(0, 24).Max(h => truth.Erlang(d, h))), demand.Total.DailyPeakHour, 1e-9);
        // the intended mean: 10 erlang times the mean of the working days' factors
        Assert.InRange(working.Average(d => Week[(d + 1) % 7]) * 10, demand.Total.ClockHour.Erlang.Low - 0.5, demand.Total.ClockHour.Erlang.High + 0.5);
        Assert.Contains("× Sunday", demand.Finding(FindingKind.DaysLeftOut)!.Text, StringComparison.Ordinal);
        Assert.Equal(demand.Total.ClockHour.Erlang.Value, demand.Total.BusyHourShares.Select((share, lines) => share * lines).Sum(), 1e-9);
        Assert.Equal(1, demand.Total.BusyHourShares.Sum(), 1e-9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Forecast_BesideReplayOfTheSameCalls_Within25Percent(ulong seed)
    {
        // half a year of days that differ, on as many lines as nobody would miss
        var truth = new SyntheticCalls(seed) { Days = 120, DayFactorVariance = 0.06 }.Make();
        var demand = DemandMeterTests.Measure(new() { AllDays = true }, truth.Csv());
        var hour = demand.Total.ClockHour.Start.Hour;
        var calls = truth.Calls.OrderBy(c => c.Start).Select(c => new ReplayedCall(c.Start, c.End - c.Start)).ToList();
        var compared = 0;
        for (var lines = 12; lines <= 22; lines += 2)
        {
            var system = new SimulatedSystem { Streams = [new("all", CallDirection.Outbound, Arrivals.Replay(calls), Verification.Systems.Exponential)], Groups = [new("lines", lines)] };
            var batches = TrafficSimulation.Run(system, new() { ObserveFrom = hour, ObserveUntil = hour + 1 }, cancelled: TestContext.Current.CancellationToken).Streams[0].Batches;
            var replayed = batches.Sum(b => b.FirstBlocked) / (double)batches.Sum(b => b.Calls);
            var forecast = DemandForecast.Blocking(demand.Total, lines).Value;
            TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{lines} lines: replay {replayed:P2}, forecast {forecast:P2}, {forecast / replayed:0.00}; Erlang B of the mean {Traffic.Oracle(demand.Total.Estimate.Erlang.Value, lines):P2}"));
            if (replayed is >= 0.005 and <= 0.10)
            {
                compared++;
                Assert.InRange(forecast / replayed, 0.75, 1.25);
            }
        }

        Assert.True(compared >= 2);
    }

    private static class Traffic
    {
        internal static double Oracle(double erlang, int lines) => Trunkline.Planning.Traffic.ErlangB.Blocking(erlang, lines);
    }
}
