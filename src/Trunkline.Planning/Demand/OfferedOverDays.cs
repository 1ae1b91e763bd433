using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Demand;

/// <summary>
/// Offered from carried traffic over days that differ, when the records lack the attempts that found no line (ITU-T E.501): each day's
/// offered load is drawn from a gamma law and loses its own share. One load for all days is <see cref="OfferedTraffic"/>.
/// </summary>
internal static class OfferedOverDays
{
    /// <summary>
    /// The offered load at which every second call finds no line, in erlang. Where carried traffic reaches the lines, every load above
    /// fits the records: the interval ends here by convention, because a site that lost more than half of its calls would know.
    /// </summary>
    /// <param name="lines">Lines there were, 1 and up.</param>
    internal static double Ceiling(int lines) => Root.Of(erlang => ErlangB.Blocking(erlang, lines) - 0.5, 1e-9, (2.0 * lines) + 2);

    /// <summary>The offered load whose carried part is what was measured.</summary>
    /// <param name="carried">Mean carried load over days with its interval.</param>
    /// <param name="lines">Lines there were, 1 and up.</param>
    /// <param name="dayVariance">Variance of the days' carried load, chance taken off.</param>
    /// <param name="retryShare">Share of callers without a line who try again.</param>
    /// <returns>The estimate, at most <see cref="Ceiling"/>; open above when the carried interval reaches the lines.</returns>
    internal static DemandFigure From(DemandFigure carried, int lines, double dayVariance, double retryShare)
    {
        var ceiling = Ceiling(lines);
        var value = Solve(carried.Value, lines, dayVariance, retryShare, ceiling);
        var low = Solve(carried.Low, lines, dayVariance, 1, ceiling);
        var high = Solve(carried.High, lines, dayVariance, 0, ceiling);
        return new(value, Math.Min(low, value), Math.Max(high, value), FigureOrigin.Derived, carried.Days) { IsOpenAbove = high >= ceiling };
    }

    private static double Solve(double carried, int lines, double dayVariance, double retryShare, double ceiling)
    {
        // the days' spread is known of what was carried; what was offered is taken to spread in the same ratio
        var cv2 = dayVariance / Math.Max(1e-9, carried * carried);
        double Above(double offered) => Carried(offered, lines, cv2 * offered * offered, retryShare) - carried;
        return carried >= ceiling || Above(ceiling) < 0 ? ceiling : Root.Of(Above, carried, ceiling);
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
