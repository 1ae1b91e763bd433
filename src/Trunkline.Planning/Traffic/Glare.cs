namespace Trunkline.Planning.Traffic;

/// <summary>
/// Glare: an analog line seized from both ends, because the exchange has already chosen it for an incoming call while the first ring, up to
/// six seconds off, has not told us. On a PRI the protocol settles it and the network's call wins (Q.931 §5.7).
/// </summary>
/// <remarks>Estimates to first order in λ·τ, which is small: refused when it is above 0.5. States by <see cref="ErlangB"/> with both directions.</remarks>
public static class Glare
{
    /// <summary>Both ends hunt from opposite sides: they meet only on the last free line, λ·τ·p(N − 1).</summary>
    /// <param name="inbound">Inbound traffic in erlang.</param>
    /// <param name="outbound">Outbound traffic in erlang.</param>
    /// <param name="lines">Lines N, 1 or more.</param>
    /// <param name="holding">Mean holding time in seconds.</param>
    /// <param name="window">τ: from the exchange's choice of a line until we hear it ring, in seconds.</param>
    /// <returns>Probability that an outgoing seizure meets an incoming one.</returns>
    public static Answer<double> OppositeHunting(double inbound, double outbound, int lines, double holding, double window) =>
        from chance in InWindow(inbound, outbound, lines, holding, window)
        from last in ErlangB.State(inbound + outbound, lines, lines - 1)
        select chance * last;

    /// <summary>Both ends choose at random among the free lines: Σ p(k)·λ·τ/(N − k) over k below N.</summary>
    public static Answer<double> RandomHunting(double inbound, double outbound, int lines, double holding, double window) =>
        InWindow(inbound, outbound, lines, holding, window).Then(chance => Sum(inbound + outbound, lines, k => chance / (lines - k)));

    /// <summary>Both ends start at the same line: any incoming call in the window meets us, λ·τ·(1 − p(N)).</summary>
    public static Answer<double> SameHunting(double inbound, double outbound, int lines, double holding, double window) =>
        InWindow(inbound, outbound, lines, holding, window).Select(chance => chance * (1 - ErlangB.Blocking(inbound + outbound, lines)));

    private static Answer<double> InWindow(double inbound, double outbound, int lines, double holding, double window)
    {
        if (Check.First(
                Check.Offered(inbound, "A_in"), Check.Offered(outbound, "A_out"), Check.Between(lines, 1, 1_000_000, "N"),
                Check.Positive(holding, "AHT"), Check.NotNegative(window, "tau")) is { } refused)
        {
            return refused;
        }

        var chance = inbound / holding * window;
        return chance <= 0.5 ? chance
            : new Refusal($"{Check.Text(chance)} incoming calls within the window: the estimate needs 0.5 or fewer, simulate instead", "tau");
    }

    private static Answer<double> Sum(double erlang, int lines, Func<int, double> weight)
    {
        // states down from N − 1, p(k − 1) = p(k)·k/A
        if (erlang == 0)
        {
            return weight(0);
        }

        double sum = 0, total = 1, p = 1;
        for (var k = lines; k > 0; k--)
        {
            p *= k / erlang;
            sum += p * weight(k - 1);
            total += p;
            if (total > 1e280)
            {
                (sum, total, p) = (sum * 1e-280, total * 1e-280, p * 1e-280);
            }
        }

        return sum / total;
    }
}
