namespace Trunkline.Planning.Traffic;

/// <summary>A group that overflows into another, as an estimate from mean and variance: not exact, see <see cref="OverflowEstimates"/>.</summary>
/// <param name="Method">Who it is after.</param>
/// <param name="EquivalentErlang">A*: random traffic that makes the same overflow; NaN where the method has none.</param>
/// <param name="EquivalentLines">N*: lines it overflows from; NaN where the method has none.</param>
/// <param name="Blocking">Estimated share of the traffic offered to the final group that is lost.</param>
/// <param name="Lost">Estimated traffic lost in erlang.</param>
public readonly record struct OverflowEstimate(string Method, double EquivalentErlang, double EquivalentLines, double Blocking, double Lost);

/// <summary>
/// Quick estimates of overflow into a final group, by mean and variance only: Wilkinson's equivalent random theory (1956), Rapp's
/// approximation of it (1964), Hayward's (Fredericks 1980).
/// </summary>
/// <remarks>
/// <b>Estimates, and poor ones for small final groups</b>: 25 erlang on 30 lines with 8 more behind lose 6.7 % of the overflow, Hayward
/// says 2.0 %. They give one figure for all streams although streams fare differently. <see cref="OverflowChain"/> is exact and quick
/// enough for every size an enterprise has; these are for comparison and for chains of groups.
/// </remarks>
public static class OverflowEstimates
{
    /// <summary>Equivalent random theory, with A* and N* solved exactly.</summary>
    /// <param name="offered">Mean and variance of all that is offered to the final group; peakedness 1 or more.</param>
    /// <param name="lines">Lines of the final group.</param>
    public static Answer<OverflowEstimate> Wilkinson(OverflowMoments offered, int lines)
    {
        if (Refused(offered, lines) is { } refused)
        {
            return refused;
        }

        var (m, z) = (offered.Mean, offered.Peakedness);
        if (z <= 1 + 1e-12)
        {
            return Estimate("Wilkinson", m, 0, lines, m);
        }

        // N* follows from A* exactly; one unknown is left. N* is 0 or more from A* = m(m+z−1)·(m+1)/((m+z)·…): start there
        double LinesOf(double erlang) => (erlang * (m + z) / (m + z - 1)) - m - 1;
        var least = (m + 1) * (m + z - 1) / (m + z);
        double Above(double erlang)
        {
            var star = Math.Max(0, LinesOf(erlang));
            return m - (erlang * ErlangB.BlockingContinuous(erlang, star));
        }

        var rapp = offered.Variance + (3 * z * (z - 1));
        var high = Root.Beyond(Above, Math.Max(rapp, least) * 1.2, Check.MaxErlang);
        if (double.IsInfinity(high))
        {
            return new Refusal($"no equivalent group for mean {Check.Text(m)} and peakedness {Check.Text(z)}", "A");
        }

        var equivalent = Root.Of(Above, least, high);
        return Estimate("Wilkinson", equivalent, Math.Max(0, LinesOf(equivalent)), lines, m);
    }

    /// <summary>Equivalent random theory with Rapp's A* ≈ v + 3·z·(z − 1).</summary>
    public static Answer<OverflowEstimate> Rapp(OverflowMoments offered, int lines)
    {
        if (Refused(offered, lines) is { } refused)
        {
            return refused;
        }

        var (m, z) = (offered.Mean, offered.Peakedness);
        var erlang = offered.Variance + (3 * z * (z - 1));
        return Estimate("Rapp", erlang, Math.Max(0, (erlang * (m + z) / (m + z - 1)) - m - 1), lines, m);
    }

    /// <summary>Hayward: B ≈ E(m/z, n/z), as if calls came in bundles of z.</summary>
    public static Answer<OverflowEstimate> Hayward(OverflowMoments offered, int lines)
    {
        if (Check.First(Check.Positive(offered.Mean, "m"), Check.Positive(offered.Variance, "v"), Check.Lines(lines, "n2")) is { } refused)
        {
            return refused;
        }

        var blocking = ErlangB.BlockingContinuous(offered.Mean / offered.Peakedness, lines / offered.Peakedness);
        return new OverflowEstimate("Hayward", double.NaN, double.NaN, blocking, offered.Mean * blocking);
    }

    private static OverflowEstimate Estimate(string method, double erlang, double star, int lines, double mean)
    {
        var lost = erlang * ErlangB.BlockingContinuous(erlang, star + lines);
        return new OverflowEstimate(method, erlang, star, lost / mean, lost);
    }

    private static Refusal? Refused(OverflowMoments offered, int lines) =>
        Check.First(Check.Positive(offered.Mean, "m"), Check.Offered(offered.Mean, "m"), Check.Lines(lines, "n2"))
        ?? (offered.Peakedness >= 1 - 1e-9
            ? null
            : new Refusal($"equivalent random theory needs peakedness 1 or more, not {Check.Text(offered.Peakedness)}: smooth traffic has no equivalent group", "v"));
}
