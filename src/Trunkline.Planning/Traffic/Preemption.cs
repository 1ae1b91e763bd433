namespace Trunkline.Planning.Traffic;

/// <summary>
/// Two classes on one group where a high call that finds all lines busy cuts a low one off (MLPP, emergency pre-emption). The high class
/// sees the group as its own; what the low class loses is split into calls refused and calls cut.
/// </summary>
/// <remarks>Exact for random arrivals and exponential holding times of one mean.</remarks>
/// <param name="BlockingHigh">Share of high calls that find only high calls: E(N, A_hi).</param>
/// <param name="LowBlocked">Share of low calls refused on arrival: E(N, A_hi + A_lo).</param>
/// <param name="LowPreempted">Share of low calls cut off in mid-call.</param>
public readonly record struct Preemption(double BlockingHigh, double LowBlocked, double LowPreempted)
{
    /// <summary>Share of the low traffic that is not carried: refused and cut together, (A·E_N(A) − A_hi·E_N(A_hi)) / A_lo.</summary>
    public double LowNotCarried => LowBlocked + LowPreempted;

    /// <summary>Both classes on a group.</summary>
    /// <param name="high">Traffic that may pre-empt, in erlang.</param>
    /// <param name="low">Traffic that may be pre-empted, in erlang, above 0.</param>
    /// <param name="lines">Number of lines.</param>
    public static Answer<Preemption> Of(double high, double low, int lines)
    {
        if (Check.First(Check.Offered(high, "A_hi"), Check.Offered(low, "A_lo"), Check.Positive(low, "A_lo"), Check.Lines(lines)) is { } refused)
        {
            return refused;
        }

        var all = ErlangB.Blocking(high + low, lines);
        var alone = ErlangB.Blocking(high, lines);
        return new Preemption(alone, all, high * (all - alone) / low);
    }
}
