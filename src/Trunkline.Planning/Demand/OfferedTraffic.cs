using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Demand;

/// <summary>
/// Offered from carried traffic when the records lack the attempts that found no line (ITU-T E.501): days differ, so each day's
/// offered load is drawn from a gamma law and loses its own share.
/// </summary>
internal static class OfferedTraffic
{
    /// <summary>The offered load whose carried part is what was measured.</summary>
    /// <param name="carried">Mean carried load over days with its interval.</param>
    /// <param name="lines">Lines there were, 1 and up.</param>
    /// <param name="dayVariance">Variance of the days' carried load, chance taken off.</param>
    /// <param name="retryShare">Share of callers without a line who try again.</param>
    /// <returns>The estimate; the interval's upper end is infinite when the carried interval reaches the lines.</returns>
    internal static DemandFigure From(DemandFigure carried, int lines, double dayVariance, double retryShare)
    {
        var value = Solve(carried.Value, lines, dayVariance, retryShare);
        var low = Solve(carried.Low, lines, dayVariance, 1);
        var high = Solve(carried.High, lines, dayVariance, 0);
        return new(value, Math.Min(low, value), Math.Max(high, value), FigureOrigin.Derived, carried.Days);
    }

    private static double Solve(double carried, int lines, double dayVariance, double retryShare)
    {
        if (carried >= lines)
        {
            return double.PositiveInfinity;
        }

        double low = carried, high = Math.Max(1, carried) * 1.01;
        while (Carried(high, lines, dayVariance * high * high / Math.Max(1e-9, carried * carried), retryShare) < carried)
        {
            high *= 1.5;
            if (high > lines * 100.0)
            {
                return double.PositiveInfinity;
            }
        }

        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            var cv2 = dayVariance / Math.Max(1e-9, carried * carried);
            if (Carried(middle, lines, cv2 * middle * middle, retryShare) < carried)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return (low + high) / 2;
    }

    /// <summary>Mean carried load over days; seven points of the day's load stand for the gamma law.</summary>
    private static double Carried(double offered, int lines, double variance, double retryShare)
    {
        var sum = 0.0;
        var sd = Math.Sqrt(variance);
        ReadOnlySpan<(double At, double Weight)> points =
            [(-3.7504397177, 0.00054826885597), (-2.3667594107, 0.030757123968), (-1.1544053948, 0.24012317861), (0, 16.0 / 35),
             (1.1544053948, 0.24012317861), (2.3667594107, 0.030757123968), (3.7504397177, 0.00054826885597)];
        foreach (var (at, weight) in points)
        {
            // Wilson and Hilferty: the cube root of a gamma variable is nearly normal
            var ninth = sd / Math.Max(1e-9, offered) / 3;
            var root = 1 - (ninth * ninth) + (at * ninth);
            var day = Math.Max(0, offered * root * root * root);
            var blocking = ErlangB.Blocking(day, lines);
            // callers who try again and get through carry what the first attempt lost
            sum += weight * day * (1 - blocking) / (1 - (retryShare * blocking));
        }

        return sum;
    }
}
