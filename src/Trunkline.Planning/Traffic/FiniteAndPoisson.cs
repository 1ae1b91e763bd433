namespace Trunkline.Planning.Traffic;

/// <summary>
/// One group for calls from outside, which come at random, and calls from a few extensions (a Bernoulli and a Poisson stream, BPP):
/// a birth-death process with birth rate A_in + (S − k)·β in state k. An extension that talks, either way, does not call.
/// </summary>
/// <remarks>Exact for equal mean holding times; N and S up to 10⁷. Without calls from outside it is <see cref="Engset"/>, without
/// extensions <see cref="ErlangB"/>.</remarks>
public sealed class FiniteAndPoisson
{
    private FiniteAndPoisson(double inbound, int sources, double beta, int lines, double full, double blockedOut, double carried)
    {
        Inbound = inbound;
        Sources = sources;
        PerIdleSource = beta;
        Lines = lines;
        BlockingIn = full;
        BlockingOut = blockedOut;
        Carried = carried;
    }

    /// <summary>Offered traffic of the random stream.</summary>
    public double Inbound { get; }

    /// <summary>Number of extensions S.</summary>
    public int Sources { get; }

    /// <summary>β: calls per idle extension in a holding time.</summary>
    public double PerIdleSource { get; }

    /// <summary>Number of lines N.</summary>
    public int Lines { get; }

    /// <summary>Blocking of the random stream, which is the share of time with all lines busy.</summary>
    public double BlockingIn { get; }

    /// <summary>Blocking of the extensions' calls (call congestion).</summary>
    public double BlockingOut { get; }

    /// <summary>Mean number of lines busy.</summary>
    public double Carried { get; }

    /// <summary>The worse of both.</summary>
    public double Worst => Math.Max(BlockingIn, BlockingOut);

    /// <summary>Both streams on a group.</summary>
    /// <param name="inbound">Random traffic in erlang, 0 or more.</param>
    /// <param name="sources">Extensions S, 0 or more.</param>
    /// <param name="beta">Calls per idle extension in a holding time: a/(1−a) where a is intended traffic an extension.</param>
    /// <param name="lines">Lines N.</param>
    public static Answer<FiniteAndPoisson> Of(double inbound, int sources, double beta, int lines)
    {
        if (Check.First(
                Check.Offered(inbound, "A_in"), Check.Between(sources, 0, 10_000_000, "ext"), Check.Between(beta, 0, 1e9, "beta"),
                Check.Between(lines, 0, 10_000_000, "N")) is { } refused)
        {
            return refused;
        }

        // carried along, all relative to p(k): the sum of p, of k·p and of the extensions' calls, each from state 0 to k
        double total = 1, busy = 0, calls = sources * beta;
        for (var k = 1; k <= lines; k++)
        {
            var down = k / (inbound + (Math.Max(0, sources - k + 1) * beta));
            if (double.IsInfinity(down))
            {
                // nobody can raise the state any more: what is above has probability 0
                return new FiniteAndPoisson(inbound, sources, beta, lines, 0, 0, busy / total);
            }

            total = 1 + (total * down);
            busy = k + (busy * down);
            calls = (Math.Max(0, sources - k) * beta) + (calls * down);
            if (total > 1e280)
            {
                // p(k) is below the smallest figure that can matter: from here on everything scales
                return LongTail(inbound, sources, beta, lines);
            }
        }

        var outbound = Math.Max(0, sources - lines) * beta;
        return new FiniteAndPoisson(inbound, sources, beta, lines, 1 / total, calls == 0 ? 0 : outbound / calls, busy / total);
    }

    /// <summary>The load of the extensions given as intended traffic each.</summary>
    /// <param name="inbound">Random traffic in erlang.</param>
    /// <param name="sources">Extensions.</param>
    /// <param name="intended">Intended traffic an extension, 0 or more and below 1 erlang.</param>
    /// <param name="lines">Lines.</param>
    public static Answer<FiniteAndPoisson> FromIntended(double inbound, int sources, double intended, int lines) =>
        !(intended >= 0 && intended < 1)
            ? new Refusal($"intended traffic an extension must be 0 or more and below 1 erlang, not {Check.Text(intended)}", "a_out_intended_per_ext")
            : Of(inbound, sources, intended / (1 - intended), lines);

    /// <summary>The fewest lines with both streams at or below their targets.</summary>
    public static Answer<int> LinesFor(double inbound, int sources, double intended, double targetIn, double targetOut)
    {
        if (Check.First(Check.Target(targetIn, "B_in"), Check.Target(targetOut, "B_out")) is { } refused)
        {
            return refused;
        }

        return Fewest.Enough(-1, lines => FromIntended(inbound, sources, intended, lines).Select(Meets));

        bool Meets(FiniteAndPoisson group) => group.BlockingIn <= targetIn && group.BlockingOut <= targetOut;
    }

    private static FiniteAndPoisson LongTail(double inbound, int sources, double beta, int lines)
    {
        // the same in states relative to the mode, kept as logarithms until they are summed
        var logs = new double[lines + 1];
        var greatest = 0.0;
        for (var k = 1; k <= lines; k++)
        {
            logs[k] = logs[k - 1] + Math.Log((inbound + (Math.Max(0, sources - k + 1) * beta)) / k);
            greatest = Math.Max(greatest, logs[k]);
        }

        double total = 0, busy = 0, calls = 0;
        for (var k = 0; k <= lines; k++)
        {
            var p = Math.Exp(logs[k] - greatest);
            total += p;
            busy += k * p;
            calls += Math.Max(0, sources - k) * beta * p;
        }

        var full = Math.Exp(logs[lines] - greatest);
        return new FiniteAndPoisson(
            inbound, sources, beta, lines, full / total, calls == 0 ? 0 : Math.Max(0, sources - lines) * beta * full / calls, busy / total);
    }
}
