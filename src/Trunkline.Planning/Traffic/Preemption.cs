namespace Trunkline.Planning.Traffic;

/// <summary>
/// Two classes on one group where a high call that finds all lines busy cuts a low one off (MLPP, emergency pre-emption). The high class
/// sees the group as its own; what the low class loses is split into calls refused and calls cut.
/// </summary>
/// <remarks>
/// Exact for random arrivals and exponential holding times. The high class never meets the low one, so its loss is Erlang's whatever the holding times; what the
/// low class loses follows from one formula where the means are equal, else from the chain in two dimensions (i high calls, j low ones), in which
/// a high call at i + j = N leads to (i + 1, j − 1).
/// </remarks>
/// <param name="BlockingHigh">Share of high calls that find only high calls: E(N, A_hi).</param>
/// <param name="LowBlocked">Share of low calls refused on arrival, which is the share of time with all lines busy: E(N, A_hi + A_lo) with equal holding times.</param>
/// <param name="LowPreempted">Share of low calls cut off in mid-call.</param>
public readonly record struct Preemption(double BlockingHigh, double LowBlocked, double LowPreempted)
{
    /// <summary>
    /// Share of the low traffic that is not carried: refused and cut together; with equal holding times (A·E_N(A) − A_hi·E_N(A_hi)) / A_lo. The time a call
    /// had talked before it was cut counts as carried.
    /// </summary>
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

    /// <summary>Both classes on a group, each with its own mean holding time.</summary>
    /// <param name="high">Traffic that may pre-empt, in erlang.</param>
    /// <param name="low">Traffic that may be pre-empted, in erlang, above 0.</param>
    /// <param name="lines">Number of lines, 0 to 280.</param>
    /// <param name="highHolding">Mean holding time of high calls, above 0, in any unit.</param>
    /// <param name="lowHolding">Mean holding time a low call would have if nothing cut it, in the same unit.</param>
    public static Answer<Preemption> Of(double high, double low, int lines, double highHolding, double lowHolding)
    {
        if (Check.First(Check.Positive(highHolding, "AHT_hi_s"), Check.Positive(lowHolding, "AHT_lo_s")) is { } refused)
        {
            return refused;
        }

        if (highHolding == lowHolding || high == 0)
        {
            return Of(high, low, lines);
        }

        if (Check.Positive(low, "A_lo") is { } none)
        {
            return none;
        }

        if (TwoClassChain.Refused(high, low, lines, highHolding, lowHolding) is { } beyond)
        {
            return beyond;
        }

        // calls cut for each low call: high calls come highRate/lowRate times as often as low ones
        var chain = TwoClassChain.Of(high, low, lines, 0, preempts: true, highHolding, lowHolding);
        return new Preemption(ErlangB.Blocking(high, lines), chain.Full, chain.FullWithLow * high / highHolding / (low / lowHolding));
    }
}
