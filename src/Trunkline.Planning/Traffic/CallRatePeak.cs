namespace Trunkline.Planning.Traffic;

/// <summary>
/// How many call attempts fall into the same second: the quantile of Poisson's law. An IMS trunk limits calls per second apart from
/// sessions; a mean of 3 a second meets a limit of 3 every other second.
/// </summary>
public static class CallRatePeak
{
    /// <summary>The number of attempts that a period stays at or below with the given probability.</summary>
    /// <param name="mean">Mean attempts in the period (calls per second for a second), 0 or more.</param>
    /// <param name="share">Probability, above 0 and below 1, such as 0.999.</param>
    public static Answer<int> Quantile(double mean, double share)
    {
        if (Check.First(Check.Between(mean, 0, 1e8, "mean"), Check.Target(share, "p")) is { } refused)
        {
            return refused;
        }

        // P(X ≤ n) ≥ p; the sum itself decides near p = 1, where 1 − p would have lost its digits
        return Fewest.Enough(-1, n => PoissonLaw.AtMost(n, mean) >= share);
    }

    /// <summary>Share of periods with more attempts than a limit.</summary>
    public static Answer<double> Exceeds(double mean, int limit) =>
        Check.First(Check.Between(mean, 0, 1e8, "mean"), Check.NotNegative(limit, "limit")) is { } refused ? refused
        : PoissonLaw.AtLeast(limit + 1, mean);
}
