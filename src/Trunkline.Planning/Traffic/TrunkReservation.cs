namespace Trunkline.Planning.Traffic;

/// <summary>
/// Lines kept for emergency calls: ordinary calls are admitted only while fewer than N − R lines are busy (service protection, ITU-T
/// E.525). Exact: a birth-death process where the mean holding times are equal, else a chain in two dimensions.
/// </summary>
/// <remarks>
/// Random arrivals, exponential holding times. Equal: p(k) = p(k−1)·A/k up to N − R, then p(k−1)·A_hi/k; B_lo = Σ p(k) from N − R, B_hi = p(N). Unequal: state
/// (i, j) of high and low calls, balance solved over all of them; the same sums over i + j. Calls that stay long matter more than their erlang say: with
/// one mean for all, short emergency calls beside long others seem worse served than they are.
/// </remarks>
/// <param name="Lines">Number of lines N.</param>
/// <param name="Reserved">Lines kept R.</param>
/// <param name="BlockingHigh">Blocking of the protected class: p(N).</param>
/// <param name="BlockingLow">Blocking of the other: the sum of p(k) from N − R.</param>
/// <param name="Carried">Mean number of lines busy.</param>
public readonly record struct TrunkReservation(int Lines, int Reserved, double BlockingHigh, double BlockingLow, double Carried)
{
    /// <summary>Both classes on a group.</summary>
    /// <param name="high">Protected traffic in erlang.</param>
    /// <param name="low">Other traffic in erlang.</param>
    /// <param name="lines">Number of lines N.</param>
    /// <param name="reserved">Lines kept R, 0 to N.</param>
    public static Answer<TrunkReservation> Of(double high, double low, int lines, int reserved)
    {
        if (Check.First(
                Check.Offered(high, "A_hi"), Check.Offered(low, "A_lo"), Check.Lines(lines), Check.Between(reserved, 0, lines, "R")) is { } refused)
        {
            return refused;
        }

        // Erlang's recursion up to N − R with all traffic, from there with the protected alone; everything relative to p(k)
        var open = lines - reserved;
        var full = ErlangB.Blocking(high + low, open);
        var carried = ErlangB.Carried(high + low, open);
        if (full == 0)
        {
            // not even the state N − R has a probability that a double can hold
            return new TrunkReservation(lines, reserved, 0, 0, carried);
        }

        // total: of all states up to k over p(k); blocked: of those from N − R; busy: their mean
        var total = 1 / full;
        var blocked = 1.0;
        var busy = carried * total;
        for (var k = open + 1; k <= lines; k++)
        {
            if (high == 0)
            {
                return new TrunkReservation(lines, reserved, 0, blocked / total, busy / total);
            }

            var down = k / high;
            if (total * down > 1e300)
            {
                // p(k) would underflow: what is above adds nothing to the low class, and the high one gets its quotient
                return Deep(high, lines, reserved, full, carried);
            }

            total = 1 + (total * down);
            blocked = 1 + (blocked * down);
            busy = k + (busy * down);
        }

        return new TrunkReservation(lines, reserved, 1 / total, Math.Min(1, blocked / total), busy / total);
    }

    /// <summary>Both classes on a group, each with its own mean holding time.</summary>
    /// <param name="high">Protected traffic in erlang.</param>
    /// <param name="low">Other traffic in erlang.</param>
    /// <param name="lines">Number of lines N, 0 to 280.</param>
    /// <param name="reserved">Lines kept R, 0 to N.</param>
    /// <param name="highHolding">Mean holding time of the protected calls, above 0, in any unit.</param>
    /// <param name="lowHolding">Mean holding time of the others, in the same unit.</param>
    public static Answer<TrunkReservation> Of(double high, double low, int lines, int reserved, double highHolding, double lowHolding)
    {
        if (Check.First(
                Check.Positive(highHolding, "AHT_hi_s"), Check.Positive(lowHolding, "AHT_lo_s"), Check.Lines(lines), Check.Between(reserved, 0, lines, "R")) is { } refused)
        {
            return refused;
        }

        if (highHolding == lowHolding || high == 0 || low == 0)
        {
            return Of(high, low, lines, reserved);
        }

        if (TwoClassChain.Refused(high, low, lines, highHolding, lowHolding) is { } beyond)
        {
            return beyond;
        }

        var chain = TwoClassChain.Of(high, low, lines, reserved, preempts: false, highHolding, lowHolding);
        return new TrunkReservation(lines, reserved, chain.Full, chain.ClosedToLow, chain.Busy);
    }

    /// <summary>The fewest lines, and for these the fewest kept, at which both classes meet their targets.</summary>
    /// <param name="high">Protected traffic in erlang.</param>
    /// <param name="low">Other traffic in erlang.</param>
    /// <param name="targetHigh">Highest blocking of the protected class.</param>
    /// <param name="targetLow">Highest blocking of the other.</param>
    public static Answer<TrunkReservation> Dimension(double high, double low, double targetHigh, double targetLow)
    {
        if (Check.First(
                Check.Between(high, 0, 100_000, "A_hi"), Check.Between(low, 0, 100_000, "A_lo"),
                Check.Target(targetHigh, "B_hi"), Check.Target(targetLow, "B_lo")) is { } refused)
        {
            return refused;
        }

        // fewer than the low class needs with all lines open, or the high class alone, can never be enough
        var least = Math.Max(ErlangB.LinesFor(high + low, targetLow).Or(0), ErlangB.LinesFor(high, targetHigh).Or(0));
        for (var lines = least; ; lines++)
        {
            // more kept helps the high class and costs the low one: the first R good for the high class is the only one to try
            var (below, enough) = (-1, lines);
            if (!(Of(high, low, lines, lines).Value.BlockingHigh <= targetHigh))
            {
                continue;
            }

            while (enough - below > 1)
            {
                var middle = below + ((enough - below) / 2);
                (below, enough) = Of(high, low, lines, middle).Value.BlockingHigh <= targetHigh ? (below, middle) : (middle, enough);
            }

            var found = Of(high, low, lines, enough).Value;
            if (found.BlockingLow <= targetLow)
            {
                return found;
            }
        }
    }

    private static TrunkReservation Deep(double high, int lines, int reserved, double full, double carried)
    {
        var log = Math.Log(full);
        var blocked = full;
        for (var k = lines - reserved + 1; k <= lines; k++)
        {
            log += Math.Log(high / k);
            blocked += Math.Exp(log);
        }

        return new TrunkReservation(lines, reserved, Math.Exp(log), blocked, carried);
    }
}
