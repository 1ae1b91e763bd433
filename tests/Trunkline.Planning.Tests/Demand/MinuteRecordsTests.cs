using System.Globalization;
using Trunkline.Planning.Demand;

namespace Trunkline.Planning.Tests.Demand;

/// <summary>Records whose clock writes minutes only, against the truth to the second: load, busy hour, peaks with their ranges and bounds.</summary>
public class MinuteRecordsTests
{
    /// <summary>How a clock may write minutes.</summary>
    public enum Writing
    {
        /// <summary>Starts cut, durations rounded up: what operators bill.</summary>
        RoundedUp,

        /// <summary>Starts and ends cut.</summary>
        BothCut,

        /// <summary>Starts cut, durations to the second.</summary>
        StartsCut,

        /// <summary>Starts to the second, durations rounded up.</summary>
        DurationsUp,
    }

    internal static SyntheticCalls.Row Write(SyntheticCalls.Call c, Writing writing)
    {
        var start = writing == Writing.DurationsUp ? c.Start : c.Start / 60 * 60;
        var length = writing switch
        {
            Writing.RoundedUp or Writing.DurationsUp => (c.End - c.Start + 59) / 60 * 60,
            Writing.BothCut => (c.End / 60 * 60) - start,
            _ => c.End - c.Start,
        };
        var answer = c.Answer < 0 ? -1 : Math.Min(writing == Writing.DurationsUp ? c.Answer : c.Answer / 60 * 60, start + length);
        return SyntheticCalls.Exact(c) with { Start = start, Answer = answer, End = start + length, Duration = length };
    }

    /// <summary>
    /// The whole (TRUNKLINE_SOAK) is ./run soak minutes: how far load and peaks of minute records are from the truth.
    /// </summary>
    [Theory]
    [InlineData(Writing.RoundedUp)]
    [InlineData(Writing.BothCut)]
    [InlineData(Writing.StartsCut)]
    [InlineData(Writing.DurationsUp)]
    public void MinuteRecords_ManySeeds_LoadAndBusyHourRight_PeakInItsRange(Writing writing)
    {
        var seeds = int.TryParse(Environment.GetEnvironmentVariable("TRUNKLINE_SOAK"), out var given) ? given : 2;
        var (months, days) = (new Tally(), new Tally());
        var busyHours = 0;
        for (var seed = 1; seed <= seeds; seed++)
        {
            var truth = SyntheticCalls.Sample((ulong)seed + 6);
            var exact = DemandMeterTests.Measure(null, truth.Csv());
            var demand = DemandMeterTests.Measure(null, truth.Csv(c => [Write(c, writing)]));
            Assert.InRange(demand.Total.ClockHour.Erlang.Value / exact.Total.ClockHour.Erlang.Value, 0.95, 1.05);
            busyHours += exact.Total.ClockHour.Start == demand.Total.ClockHour.Start ? 1 : 0;
            months.Add(exact.Total.Peak, demand.Total.Peak, demand.Total.PeakRange!);
            foreach (var (true_, day) in exact.Total.DayByDay.Zip(demand.Total.DayByDay))
            {
                days.Add(true_.PeakLines, day.PeakLines, day.PeakRange!);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{writing}: busy hour {busyHours} of {seeds}; months {months}; days {days}");
        // what cannot be otherwise is so always; the range holds 19 of 20
        Assert.Equal((months.Count, days.Count), (months.InBounds, days.InBounds));
        Assert.True(days.InRange * 100 >= days.Count * 93, days.ToString());
    }

    private sealed class Tally
    {
        private readonly SortedDictionary<int, int> _errors = [];
        private double _width;
        private double _bounds;

        internal int Count { get; private set; }

        internal int InRange { get; private set; }

        internal int InBounds { get; private set; }

        internal int WithinOne => _errors.Where(e => Math.Abs(e.Key) <= 1).Sum(e => e.Value);

        internal void Add(int truth, int peak, PeakRange range)
        {
            Count++;
            InRange += truth >= range.Low && truth <= range.High ? 1 : 0;
            InBounds += truth >= range.Least && truth <= range.Most ? 1 : 0;
            _errors[peak - truth] = _errors.GetValueOrDefault(peak - truth) + 1;
            _width += range.High - range.Low;
            _bounds += range.Most - range.Least;
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"{Count}: within one {WithinOne}, in range {InRange} (width {_width / Count:0.0}), in bounds {InBounds} (width {_bounds / Count:0.0}); errors {string.Join(' ', _errors.Select(e => $"{e.Key:+0;-0;0}:{e.Value}"))}");
    }
}
