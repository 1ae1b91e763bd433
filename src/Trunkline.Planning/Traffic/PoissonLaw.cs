namespace Trunkline.Planning.Traffic;

/// <summary>Poisson's law: how many calls come in a time, when they come at random.</summary>
internal static class PoissonLaw
{
    /// <summary>P(X = k), with full relative precision at any mean (Loader's form).</summary>
    internal static double Exactly(double k, double mean) =>
        mean == 0 ? (k == 0 ? 1 : 0)
        : k == 0 ? Math.Exp(-mean)
        : Math.Exp(-SpecialFunctions.StirlingRest(k) - SpecialFunctions.Deviance(k, mean)) / Math.Sqrt(2 * Math.PI * k);

    /// <summary>P(X ≥ k): the smaller tail is summed from its greatest term, so neither cancels.</summary>
    internal static double AtLeast(int k, double mean) =>
        k <= 0 ? 1 : mean == 0 ? 0 : k > mean ? Upward(k, mean) : 1 - Downward(k - 1, mean);

    /// <summary>P(X ≤ k).</summary>
    internal static double AtMost(int k, double mean) =>
        k < 0 ? 0 : mean == 0 ? 1 : k >= mean ? 1 - Upward(k + 1, mean) : Downward(k, mean);

    /// <summary>The fewest k with P(X ≥ k) ≤ target.</summary>
    internal static int FewestWithTailAtMost(double mean, double target) => Fewest.Enough(0, k => AtLeast(k, mean) <= target);

    private static double Upward(int k, double mean)
    {
        var sum = 1.0;
        var term = 1.0;
        for (var j = k + 1.0; term > sum * 1e-17; j++)
        {
            term *= mean / j;
            sum += term;
        }

        return Exactly(k, mean) * sum;
    }

    private static double Downward(int k, double mean)
    {
        var sum = 1.0;
        var term = 1.0;
        for (var j = (double)k; j > 0 && term > sum * 1e-17; j--)
        {
            term *= j / mean;
            sum += term;
        }

        return Exactly(k, mean) * sum;
    }
}
