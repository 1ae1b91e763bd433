namespace Trunkline.Planning.Traffic;

/// <summary>
/// The binomial model: lost calls held, few sources. Each of S sources is busy a share a of the time whatever happens to it, and N lines
/// are too few when N or more want one. The finite-source sister of <see cref="Molina"/>.
/// </summary>
/// <remarks>Whole numbers only; relative precision about 10⁻¹².</remarks>
public static class BinomialLaw
{
    /// <summary>Share of time in which N or more of S sources are busy: P(X ≥ N), X binomial with S, a.</summary>
    /// <param name="sources">S, 0 or more.</param>
    /// <param name="lines">N, 0 or more.</param>
    /// <param name="busy">Share of time a source is busy, 0 to 1.</param>
    public static Answer<double> TimeBlocking(int sources, int lines, double busy) =>
        Refused(sources, lines, busy) is { } refused ? refused : AtLeast(lines, sources, busy);

    /// <summary>Share of calls that find N or more of the S − 1 others busy.</summary>
    public static Answer<double> CallBlocking(int sources, int lines, double busy) =>
        Refused(sources, lines, busy) is { } refused ? refused : AtLeast(lines, Math.Max(0, sources - 1), busy);

    /// <summary>Probability that exactly so many sources are busy.</summary>
    public static Answer<double> State(int sources, int count, double busy) =>
        Refused(sources, count, busy) is { } refused ? refused : Exactly(count, sources, busy);

    /// <summary>The fewest lines at which the share of calls blocked is at or below a target.</summary>
    public static Answer<int> LinesFor(int sources, double busy, double target) =>
        Check.First(Refused(sources, 0, busy), Check.Target(target)) is { } refused ? refused
        : Fewest(Math.Max(0, sources - 1), busy, target);

    /// <summary>The fewest lines at which the share of time blocked is at or below a target.</summary>
    public static Answer<int> LinesForTime(int sources, double busy, double target) =>
        Check.First(Refused(sources, 0, busy), Check.Target(target)) is { } refused ? refused : Fewest(sources, busy, target);

    /// <summary>P(X = k) of n trials with probability p, in Loader's form.</summary>
    internal static double Exactly(int k, int n, double p)
    {
        if (k < 0 || k > n)
        {
            return 0;
        }

        if (p == 0 || p == 1)
        {
            return (p == 0 ? k == 0 : k == n) ? 1 : 0;
        }

        if (k == 0)
        {
            return Math.Exp(n * double.LogP1(-p));
        }

        if (k == n)
        {
            return Math.Exp(n * Math.Log(p));
        }

        var log = SpecialFunctions.StirlingRest(n) - SpecialFunctions.StirlingRest(k) - SpecialFunctions.StirlingRest(n - k)
            - SpecialFunctions.Deviance(k, n * p) - SpecialFunctions.Deviance(n - k, n * (1 - p));
        return Math.Exp(log) * Math.Sqrt(n / (2 * Math.PI * k * (double)(n - k)));
    }

    /// <summary>P(X ≥ k), the smaller tail summed from its greatest term.</summary>
    internal static double AtLeast(int k, int n, double p)
    {
        if (k <= 0)
        {
            return 1;
        }

        if (k > n || p == 0)
        {
            return 0;
        }

        if (p == 1)
        {
            return 1;
        }

        var odds = p / (1 - p);
        if (k > n * p)
        {
            var (sum, term) = (1.0, 1.0);
            for (var j = k; j < n && term > sum * 1e-17; j++)
            {
                term *= (n - j) / (j + 1.0) * odds;
                sum += term;
            }

            return Exactly(k, n, p) * sum;
        }

        var (below, last) = (1.0, 1.0);
        for (var j = k - 1; j > 0 && last > below * 1e-17; j--)
        {
            last *= j / ((n - j + 1) * odds);
            below += last;
        }

        return 1 - (Exactly(k - 1, n, p) * below);
    }

    private static int Fewest(int trials, double busy, double target)
    {
        var (low, high) = (-1, trials + 1);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = AtLeast(middle, trials, busy) <= target ? (low, middle) : (middle, high);
        }

        return high;
    }

    private static Refusal? Refused(int sources, int lines, double busy) =>
        Check.First(Check.Lines(sources, "S"), Check.Lines(lines), Check.Share(busy, "a"));
}
