namespace Trunkline.Planning.Traffic;

/// <summary>
/// A high-usage group that overflows into a final group which has traffic of its own, solved exactly as a chain in two dimensions: state
/// (i busy in the first, j in the final). Gives each stream its own loss, which no estimate by moments does.
/// </summary>
/// <remarks>
/// Random arrivals, exponential holding times of one mean, no return of calls to the first group. One direction only: the exchange sends an
/// inbound call to the group its number lands on, so inbound traffic has no final group unless the operator forwards on busy.
/// </remarks>
public sealed class OverflowChain
{
    private OverflowChain(double high, int highLines, double own, int finalLines)
    {
        HighUsage = high;
        HighUsageLines = highLines;
        Own = own;
        FinalLines = finalLines;
    }

    /// <summary>Traffic offered to the high-usage group, A₁.</summary>
    public double HighUsage { get; }

    /// <summary>Lines of the high-usage group, n₁.</summary>
    public int HighUsageLines { get; }

    /// <summary>The final group's own traffic, A₂.</summary>
    public double Own { get; }

    /// <summary>Lines of the final group, n₂.</summary>
    public int FinalLines { get; }

    /// <summary>Share of the first stream lost after both groups: end to end.</summary>
    public double BlockingEndToEnd { get; private init; }

    /// <summary>Share of the final group's own calls lost, which is the share of time in which it is full.</summary>
    public double BlockingOwn { get; private init; }

    /// <summary>Mean traffic overflowing from the first group.</summary>
    public double Overflow => HighUsage * ErlangB.Blocking(HighUsage, HighUsageLines);

    /// <summary>Share of the overflow that the final group loses.</summary>
    public double BlockingOfOverflow { get; private init; }

    /// <summary>Share lost of all that is offered to the final group, overflow and own together.</summary>
    public double BlockingOfFinal => Overflow + Own == 0 ? 0 : ((HighUsage * BlockingEndToEnd) + (Own * BlockingOwn)) / (Overflow + Own);

    /// <summary>Share of all calls, of both streams, that is lost.</summary>
    public double BlockingOfAll =>
        HighUsage + Own == 0 ? 0 : ((HighUsage * BlockingEndToEnd) + (Own * BlockingOwn)) / (HighUsage + Own);

    /// <summary>Traffic lost, of both streams.</summary>
    public double Lost => (HighUsage * BlockingEndToEnd) + (Own * BlockingOwn);

    /// <summary>Mean lines busy in the final group.</summary>
    public double CarriedFinal { get; private init; }

    /// <summary>Solves the chain.</summary>
    /// <param name="high">A₁ in erlang.</param>
    /// <param name="highLines">n₁.</param>
    /// <param name="own">A₂ in erlang.</param>
    /// <param name="finalLines">n₂. The smaller group squared times the states must stay below 4·10⁹ (a span and 300 lines behind, or
    /// 200 behind 200): beyond, refused.</param>
    public static Answer<OverflowChain> Of(double high, int highLines, double own, int finalLines)
    {
        if (Check.First(
                Check.Offered(high, "A"), Check.Offered(own, "A2"), Check.Lines(highLines, "n1"), Check.Lines(finalLines, "n2")) is { } refused)
        {
            return refused;
        }

        var band = Math.Min(highLines, finalLines) + 1;
        var states = (highLines + 1.0) * (finalLines + 1.0);
        if (states * band * band > BandedChain.MostWork || states * ((2.0 * band) + 1) > 2e8)
        {
            return new Refusal(
                $"{highLines} lines before {finalLines} have {states:0} states: too many to solve exactly; use an estimate (Wilkinson, Hayward) or an event simulation",
                "n1");
        }

        // the smaller group varies fastest, so that the band is as narrow as it can be
        var finalInside = finalLines <= highLines;
        int At(int i, int j) => finalInside ? (i * (finalLines + 1)) + j : (j * (highLines + 1)) + i;
        var chain = new BandedChain((int)states, band);
        for (var i = 0; i <= highLines; i++)
        {
            for (var j = 0; j <= finalLines; j++)
            {
                var here = At(i, j);
                if (i < highLines)
                {
                    chain.Add(here, At(i + 1, j), high);
                }

                if (j < finalLines)
                {
                    chain.Add(here, At(i, j + 1), own + (i == highLines ? high : 0));
                }

                if (i > 0)
                {
                    chain.Add(here, At(i - 1, j), i);
                }

                if (j > 0)
                {
                    chain.Add(here, At(i, j - 1), j);
                }
            }
        }

        var p = chain.Solve();
        double finalFull = 0, carried = 0;
        for (var i = 0; i <= highLines; i++)
        {
            finalFull += p[At(i, finalLines)];
            for (var j = 1; j <= finalLines; j++)
            {
                carried += j * p[At(i, j)];
            }
        }

        var both = p[At(highLines, finalLines)];
        var highFull = 0.0;
        for (var j = 0; j <= finalLines; j++)
        {
            highFull += p[At(highLines, j)];
        }

        return new OverflowChain(high, highLines, own, finalLines)
        {
            BlockingEndToEnd = both,
            BlockingOwn = finalFull,
            BlockingOfOverflow = highFull == 0 ? 0 : both / highFull,
            CarriedFinal = carried,
        };
    }

    /// <summary>The fewest lines of the final group at which both streams meet their targets.</summary>
    public static Answer<int> FinalLinesFor(double high, int highLines, double own, double targetEndToEnd, double targetOwn)
    {
        if (Check.First(Check.Target(targetEndToEnd, "B_1"), Check.Target(targetOwn, "B_2")) is { } refused)
        {
            return refused;
        }

        return Fewest.Enough(-1, lines => Of(high, highLines, own, lines).Select(Meets));

        bool Meets(OverflowChain chain) =>
            (chain.BlockingEndToEnd <= targetEndToEnd || high == 0) && (chain.BlockingOwn <= targetOwn || own == 0);
    }
}
