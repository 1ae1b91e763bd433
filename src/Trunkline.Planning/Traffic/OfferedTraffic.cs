namespace Trunkline.Planning.Traffic;

/// <summary>Offered traffic that was inferred, with what else the same measurement would fit.</summary>
/// <param name="Erlang">The best single figure.</param>
/// <param name="Low">The least that fits.</param>
/// <param name="High">The most that fits; positive infinity when the lines were so full that the measurement gives no upper end.</param>
public readonly record struct OfferedEstimate(double Erlang, double Low, double High);

/// <summary>
/// Offered traffic from what a full group carried: solves Y = A·(1 − B(A, N)) for A (ITU-T E.501). A count of calls shows only
/// what got through; near Y = N a small error in Y is a huge one in A, so an interval belongs to the figure.
/// </summary>
public static class OfferedTraffic
{
    /// <summary>The traffic whose carried part is exactly so much.</summary>
    /// <param name="carried">Carried traffic Y in erlang, from 0 up to but not including N.</param>
    /// <param name="lines">Number of lines N.</param>
    public static Answer<double> FromCarried(double carried, int lines)
    {
        if (Check.First(Check.SomeLines(lines), Check.NotNegative(carried, "carried")) is { } refused)
        {
            return refused;
        }

        if (carried >= lines)
        {
            return new Refusal(
                $"{Check.Text(carried)} erlang carried on {lines} lines: lines that never rest tell nothing of what was offered; carried must be below N",
                "carried");
        }

        if (carried == 0)
        {
            return 0;
        }

        double Above(double erlang) => ErlangB.Carried(erlang, lines) - carried;

        // at high load Y = N − N/A + …, so A is about N/(N − Y)
        var high = Root.Beyond(Above, Math.Max(carried, 1) * 2, Check.MaxErlang * 1e6);
        return double.IsInfinity(high)
            ? new Refusal($"{Check.Text(carried)} erlang carried on {lines} lines is too near {lines} to tell what was offered", "carried")
            : Root.Of(Above, carried, high);
    }

    /// <summary>The same with the interval that an error of the measured figure leaves.</summary>
    /// <param name="carried">Carried traffic in erlang.</param>
    /// <param name="lines">Number of lines.</param>
    /// <param name="error">How much the carried figure may be off either way, in erlang: 0 or more.</param>
    public static Answer<OfferedEstimate> FromCarried(double carried, int lines, double error)
    {
        if (Check.NotNegative(error, "error") is { } refused)
        {
            return refused;
        }

        return from middle in FromCarried(carried, lines)
               from low in FromCarried(Math.Max(0, carried - error), lines)
               select new OfferedEstimate(middle, low, FromCarried(carried + error, lines).Or(double.PositiveInfinity));
    }

    /// <summary>
    /// The interval that chance alone leaves when the carried load is the mean of an observed time: all offered loads under which
    /// the observed mean lies within z standard deviations of the expected one.
    /// </summary>
    /// <param name="carried">Mean of lines busy over the observed time, in erlang.</param>
    /// <param name="lines">Number of lines.</param>
    /// <param name="observed">Observed time in mean holding times (an hour at 180 s is 20), above 0.</param>
    /// <param name="z">Width in standard deviations: 1.96 for 95 %.</param>
    public static Answer<OfferedEstimate> FromMeasured(double carried, int lines, double observed, double z = 1.96)
    {
        if (Check.First(Check.Positive(observed, "T"), Check.NotNegative(z, "z")) is { } refused)
        {
            return refused;
        }

        return FromCarried(carried, lines).Select(middle =>
        {
            // the observation as low or as high as it may be by chance at A
            double Lowest(double erlang) => ErlangB.Carried(erlang, lines) - (z * Deviation(erlang)) - carried;
            double Highest(double erlang) => ErlangB.Carried(erlang, lines) + (z * Deviation(erlang)) - carried;
            double Deviation(double erlang) => Math.Sqrt(MeasuredLoad.VarianceOfLossGroup(erlang, lines) / observed);

            var high = middle;
            while (Lowest(high) < 0 && high < 1e6 * lines)
            {
                high *= 2;
            }

            var upper = Lowest(high) < 0 ? double.PositiveInfinity : Root.Of(Lowest, middle, high);
            var lower = middle > 0 && Highest(0) < 0 ? Root.Of(Highest, 0, middle) : 0;
            return new OfferedEstimate(middle, lower, upper);
        });
    }
}
