using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Demand;

/// <summary>
/// What measured demand would meet on a number of lines in its busy hour: Erlang B on each counted day's load. Days are drawn together
/// as far as chance within the hour drove them apart, and raised as far as offered traffic lies above carried.
/// </summary>
public static class DemandForecast
{
    /// <summary>Share of the busy hour's calls that find no line. Held against a replay of the same calls: within ±25 % between 0.5 and 10 %.</summary>
    /// <param name="measure">A stream, or all together.</param>
    /// <param name="lines">Lines, 0 to 200,000.</param>
    public static Answer<double> Blocking(StreamMeasure measure, int lines)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return Check.Between(lines, 0, 200_000, "N") is { } refused ? refused : Of(Days(measure), lines);
    }

    /// <summary>The fewest lines on which at most such a share of calls finds none.</summary>
    /// <param name="measure">A stream, or all together.</param>
    /// <param name="target">Above 0 and below 1.</param>
    public static Answer<int> LinesFor(StreamMeasure measure, double target)
    {
        ArgumentNullException.ThrowIfNull(measure);
        var days = Days(measure);
        if (Check.First(Check.Target(target), Check.Offered(days.DefaultIfEmpty(0).Max())) is { } refused)
        {
            return refused;
        }

        var (low, high) = (-1, 1);
        while (Of(days, high) > target)
        {
            (low, high) = (high, high * 2);
        }

        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = Of(days, middle) <= target ? (low, middle) : (middle, high);
        }

        return high;
    }

    private static double[] Days(StreamMeasure measure)
    {
        var carried = measure.DayByDay.Where(d => d.Counted).Select(d => d.BusyHourErlang).ToArray();
        if (carried.Length == 0)
        {
            return [];
        }

        var mean = carried.Average();
        var variation = measure.Variation;
        var real = variation.LoadVariance > 0 ? Math.Sqrt(variation.DayVariance / variation.LoadVariance) : 0;
        var lift = mean > 0 ? measure.Estimate.Erlang.Value / mean : 1;
        return [.. carried.Select(e => Math.Max(0, mean + ((e - mean) * real)) * lift)];
    }

    private static double Of(double[] days, int lines)
    {
        var all = days.Sum();
        return all <= 0 ? 0 : days.Sum(e => e * ErlangB.Blocking(e, lines)) / all;
    }
}
