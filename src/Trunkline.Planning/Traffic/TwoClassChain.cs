namespace Trunkline.Planning.Traffic;

/// <summary>
/// Two classes of calls with mean holding times of their own on one group: the chain in two dimensions, state (i high calls, j low ones),
/// i + j ≤ N. Knows reservation and pre-emption; <see cref="TrunkReservation"/> and <see cref="Preemption"/> make their figures of it.
/// </summary>
/// <remarks>
/// With reservation or pre-emption the classes no longer share one law of the number busy, as they do in Erlang's formula whatever their
/// holding times: who holds the lines decides when they come free. Random arrivals, exponential holding times.
/// </remarks>
internal sealed class TwoClassChain
{
    /// <summary>About as many lines as <see cref="BandedChain.MostWork"/> allows: work is about N⁴/2.</summary>
    internal const int MostLines = 280;

    private readonly int _lines;
    private readonly int _reserved;
    private readonly int[] _first; // of each i: index of the state (i, 0)
    private readonly double[] _p;

    private TwoClassChain(int lines, int reserved, int[] first, double[] p) => (_lines, _reserved, _first, _p) = (lines, reserved, first, p);

    /// <summary>Share of time with all lines busy.</summary>
    internal double Full => Sum((i, j) => i + j == _lines ? 1 : 0);

    /// <summary>Share of time in which a low call is not admitted.</summary>
    internal double ClosedToLow => Sum((i, j) => i + j >= _lines - _reserved ? 1 : 0);

    /// <summary>Share of time with all lines busy, at least one of them with a low call.</summary>
    internal double FullWithLow => Sum((i, j) => i + j == _lines && j > 0 ? 1 : 0);

    /// <summary>Mean number of lines busy.</summary>
    internal double Busy => Sum((i, j) => i + j);

    /// <summary>What is wrong with the figures, in the words of all models; null when the chain can be solved.</summary>
    internal static Refusal? Refused(double high, double low, int lines, double highHolding, double lowHolding) => Check.First(
        Check.Offered(high, "A_hi"), Check.Offered(low, "A_lo"), Check.Lines(lines), Check.Positive(highHolding, "AHT_hi_s"), Check.Positive(lowHolding, "AHT_lo_s"),
        lines > MostLines
            ? new Refusal($"{lines} lines with two holding times are too many to solve exactly, {MostLines} are the most; use an event simulation", "N")
            : null);

    /// <summary>Solves the chain.</summary>
    /// <param name="high">A_hi, erlang.</param>
    /// <param name="low">A_lo, erlang.</param>
    /// <param name="lines">N.</param>
    /// <param name="reserved">R: a low call is admitted only while fewer than N − R lines are busy.</param>
    /// <param name="preempts">True when a high call that finds all lines busy ends a low one.</param>
    /// <param name="highHolding">Mean holding time of high calls, in any unit.</param>
    /// <param name="lowHolding">Mean holding time of low calls, in the same unit.</param>
    internal static TwoClassChain Of(double high, double low, int lines, int reserved, bool preempts, double highHolding, double lowHolding)
    {
        // time in units of the low class's holding time
        var leaving = lowHolding / highHolding;
        var (arriving, open) = (high * leaving, lines - reserved);
        var first = new int[lines + 2];
        for (var i = 0; i <= lines; i++)
        {
            first[i + 1] = first[i] + Math.Min(lines - i, open) + 1;
        }

        var chain = new BandedChain(first[lines + 1], open + 1);
        for (var i = 0; i <= lines; i++)
        {
            for (var j = 0; j <= Math.Min(lines - i, open); j++)
            {
                var here = first[i] + j;
                if (i + j < lines)
                {
                    chain.Add(here, first[i + 1] + j, arriving);
                }
                else if (preempts && j > 0)
                {
                    chain.Add(here, first[i + 1] + j - 1, arriving);
                }

                if (i + j < open)
                {
                    chain.Add(here, here + 1, low);
                }

                if (i > 0)
                {
                    chain.Add(here, first[i - 1] + j, i * leaving);
                }

                if (j > 0)
                {
                    chain.Add(here, here - 1, j);
                }
            }
        }

        return new(lines, reserved, first, chain.Solve());
    }

    private double Sum(Func<int, int, double> weight)
    {
        var sum = 0.0;
        for (var i = _lines; i >= 0; i--)
        {
            for (var j = _first[i + 1] - _first[i] - 1; j >= 0; j--)
            {
                sum += weight(i, j) * _p[_first[i] + j];
            }
        }

        return sum;
    }
}
