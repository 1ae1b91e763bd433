namespace Trunkline.Planning.Traffic;

/// <summary>
/// A split group: inbound calls take the inbound lines first, outbound calls the outbound lines, and what finds its own full goes over to two-way lines that
/// both share. Exact chain in three dimensions: state (i inbound, j outbound, k two-way lines busy).
/// </summary>
/// <remarks>
/// Balance over all states: i rises with A_in below n_in, j with A_out below n_out, k with A_in·[i = n_in] + A_out·[j = n_out] below n_both; each falls with its
/// own number. B_in = P(i = n_in, k = n_both), B_out alike. Random arrivals, exponential holding times of one mean, no return of calls from the two-way
/// lines; inbound calls go over only where the operator hunts both groups under one number. Glare on the two-way lines is <see cref="Glare"/>'s. The shape: ITU-T
/// E.521 (high-usage groups before a final one).
/// </remarks>
public sealed class OneWayOverTwoWay
{
    private OneWayOverTwoWay(double inbound, double outbound, int inLines, int outLines, int bothLines) =>
        (Inbound, Outbound, InLines, OutLines, BothLines) = (inbound, outbound, inLines, outLines, bothLines);

    /// <summary>Inbound traffic, erlang.</summary>
    public double Inbound { get; }

    /// <summary>Outbound traffic, erlang.</summary>
    public double Outbound { get; }

    /// <summary>Lines for inbound calls only.</summary>
    public int InLines { get; }

    /// <summary>Lines for outbound calls only.</summary>
    public int OutLines { get; }

    /// <summary>Two-way lines behind them.</summary>
    public int BothLines { get; }

    /// <summary>Share of inbound calls that find their own lines and the two-way ones full.</summary>
    public double BlockingIn { get; private init; }

    /// <summary>Share of outbound calls that find their own lines and the two-way ones full.</summary>
    public double BlockingOut { get; private init; }

    /// <summary>Share of all calls lost.</summary>
    public double BlockingOfAll => Inbound + Outbound == 0 ? 0 : ((Inbound * BlockingIn) + (Outbound * BlockingOut)) / (Inbound + Outbound);

    /// <summary>Share of the time in which all two-way lines are busy.</summary>
    public double BothFull { get; private init; }

    /// <summary>Mean number of two-way lines busy.</summary>
    public double CarriedBoth { get; private init; }

    /// <summary>Solves the chain.</summary>
    /// <param name="inbound">A_in in erlang.</param>
    /// <param name="outbound">A_out in erlang.</param>
    /// <param name="inLines">n_in.</param>
    /// <param name="outLines">n_out.</param>
    /// <param name="bothLines">n_both. States times the square of the product of the two smaller groups must stay below 4·10⁹ (20 and 20 before a span): beyond, refused.</param>
    public static Answer<OneWayOverTwoWay> Of(double inbound, double outbound, int inLines, int outLines, int bothLines)
    {
        if (Check.First(
                Check.Offered(inbound, "A_in"), Check.Offered(outbound, "A_out"), Check.Lines(inLines, "n_in"), Check.Lines(outLines, "n_out"),
                Check.Lines(bothLines, "n_both")) is { } refused)
        {
            return refused;
        }

        double[] sizes = [inLines + 1.0, outLines + 1.0, bothLines + 1.0];
        var states = sizes[0] * sizes[1] * sizes[2];
        var band = states / sizes.Max();
        if (states * band * band > BandedChain.MostWork || states * ((2 * band) + 1) > 2e8)
        {
            return new Refusal(
                $"{inLines} inbound and {outLines} outbound lines before {bothLines} two-way ones have {states:0} states: too many to solve exactly; use an event simulation",
                "n_both");
        }

        // the largest group varies slowest, so that the band is as narrow as it can be
        var (forIn, forOut, forBoth) = Strides(inLines + 1, outLines + 1, bothLines + 1);
        var chain = new BandedChain((int)states, (int)band);
        for (var i = 0; i <= inLines; i++)
        {
            for (var j = 0; j <= outLines; j++)
            {
                for (var k = 0; k <= bothLines; k++)
                {
                    var here = (i * forIn) + (j * forOut) + (k * forBoth);
                    Add(here, forIn, i, inLines, inbound);
                    Add(here, forOut, j, outLines, outbound);
                    Add(here, forBoth, k, bothLines, (i == inLines ? inbound : 0) + (j == outLines ? outbound : 0));
                }
            }
        }

        var p = chain.Solve();
        double full = 0, lostIn = 0, lostOut = 0, carried = 0;
        for (var i = 0; i <= inLines; i++)
        {
            for (var j = 0; j <= outLines; j++)
            {
                for (var k = 1; k <= bothLines; k++)
                {
                    carried += k * p[(i * forIn) + (j * forOut) + (k * forBoth)];
                }

                var top = p[(i * forIn) + (j * forOut) + (bothLines * forBoth)];
                full += top;
                lostIn += i == inLines ? top : 0;
                lostOut += j == outLines ? top : 0;
            }
        }

        return new OneWayOverTwoWay(inbound, outbound, inLines, outLines, bothLines) { BlockingIn = lostIn, BlockingOut = lostOut, BothFull = full, CarriedBoth = carried };

        void Add(int here, int stride, int busy, int lines, double rate)
        {
            if (busy < lines)
            {
                chain.Add(here, here + stride, rate);
            }

            if (busy > 0)
            {
                chain.Add(here, here - stride, busy);
            }
        }
    }

    /// <summary>The fewest two-way lines behind given one-way lines at which both directions meet their targets.</summary>
    /// <param name="inbound">A_in in erlang.</param>
    /// <param name="outbound">A_out in erlang.</param>
    /// <param name="inLines">n_in.</param>
    /// <param name="outLines">n_out.</param>
    /// <param name="targetIn">Blocking of inbound calls, above 0 and below 1.</param>
    /// <param name="targetOut">Blocking of outbound calls, above 0 and below 1.</param>
    public static Answer<int> BothLinesFor(double inbound, double outbound, int inLines, int outLines, double targetIn, double targetOut)
    {
        if (Check.First(Check.Target(targetIn, "B_in"), Check.Target(targetOut, "B_out")) is { } refused)
        {
            return refused;
        }

        return Fewest.Enough(-1, lines => Of(inbound, outbound, inLines, outLines, lines).Select(Meets));

        bool Meets(OneWayOverTwoWay group) =>
            (group.BlockingIn <= targetIn || inbound == 0) && (group.BlockingOut <= targetOut || outbound == 0);
    }

    private static (int In, int Out, int Both) Strides(int ins, int outs, int both) =>
        both >= ins && both >= outs ? (1, ins, ins * outs)
        : ins >= outs ? (outs * both, 1, outs)
        : (1, ins * both, ins);
}
