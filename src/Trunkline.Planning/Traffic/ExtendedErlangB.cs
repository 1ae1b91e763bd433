namespace Trunkline.Planning.Traffic;

/// <summary>
/// Extended Erlang B: blocked callers try again, a share r of them, and the tries add to the offered load: A = A₀ + r·A·B(A, N)
/// (sold as such by calculators and in Cisco's and Westbay's guides).
/// </summary>
/// <remarks>
/// <b>A lower bound.</b> It takes the tries as fresh random traffic, but callers who come back soon meet the same full group: with
/// 10 erlang, 15 lines and r = 0.9 it says 4.5 %, event simulation 7.3 % (tries after half a holding time… an hour) to 15 % (at once).
/// Show it as "at least"; simulate where it matters.
/// </remarks>
/// <param name="FirstOffered">A₀: traffic of first attempts.</param>
/// <param name="Offered">A: with the repeated attempts.</param>
/// <param name="Blocking">Share of attempts that are blocked.</param>
/// <param name="Recall">r: share of blocked attempts that are repeated.</param>
public readonly record struct ExtendedErlangB(double FirstOffered, double Offered, double Blocking, double Recall)
{
    /// <summary>Traffic carried: the same as A·(1 − B).</summary>
    public double Carried => Offered * (1 - Blocking);

    /// <summary>Repeated attempts as traffic: A − A₀.</summary>
    public double Repeated => Offered - FirstOffered;

    /// <summary>Share of callers (not attempts) who give up without success: (1−r)·A·B/A₀.</summary>
    public double Lost => FirstOffered == 0 ? 0 : (1 - Recall) * Offered * Blocking / FirstOffered;

    /// <summary>The load at which attempts and repetitions balance.</summary>
    /// <param name="first">Traffic of first attempts A₀ in erlang.</param>
    /// <param name="lines">Number of lines N.</param>
    /// <param name="recall">Share of blocked attempts that are repeated, 0 to 1. At 1 nobody gives up: refused at A₀ ≥ N.</param>
    public static Answer<ExtendedErlangB> Of(double first, int lines, double recall)
    {
        if (Check.First(Check.Offered(first, "A0"), Check.Lines(lines), Check.Share(recall, "recall")) is { } refused)
        {
            return refused;
        }

        if (recall == 1 && first >= lines && first > 0)
        {
            return new Refusal(
                $"unstable: {Check.Text(first)} erlang of callers who never give up on {lines} lines; A0 must be below N when recall is 1", "recall");
        }

        if (first == 0)
        {
            return new ExtendedErlangB(0, 0, ErlangB.Blocking(0, lines), recall);
        }

        // A − r·A·B = (1−r)·A + r·carried rises with A: one root
        double Above(double erlang) => ((1 - recall) * erlang) + (recall * ErlangB.Carried(erlang, lines)) - first;
        var high = Root.Beyond(Above, first, Check.MaxErlang * 1e3);
        if (double.IsInfinity(high))
        {
            return new Refusal($"{Check.Text(first)} erlang with recall {Check.Text(recall)} on {lines} lines: the attempts grow beyond any bound", "recall");
        }

        var offered = Root.Of(Above, first, high);
        return new ExtendedErlangB(first, offered, ErlangB.Blocking(offered, lines), recall);
    }

    /// <summary>The fewest lines with blocking of attempts at or below a target.</summary>
    public static Answer<int> LinesFor(double first, double target, double recall)
    {
        if (Check.First(Check.Offered(first, "A0"), Check.Target(target), Check.Share(recall, "recall")) is { } refused)
        {
            return refused;
        }

        // at the target the load is A₀/(1 − r·B): the fewest lines for that load are the answer
        return ErlangB.LinesFor(first / (1 - (recall * target)), target);
    }

    /// <summary>The most first attempts that so many lines carry at a target blocking.</summary>
    public static Answer<double> FirstOfferedFor(int lines, double target, double recall) =>
        Check.Share(recall, "recall") is { } refused ? refused
        : ErlangB.OfferedFor(lines, target).Select(offered => offered * (1 - (recall * target)));
}
