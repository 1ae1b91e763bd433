using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Verification;

/// <summary>
/// A figure from independent replications (or days of a record): a ratio of sums, its standard error by the delta method over the replications, and
/// intervals. They hold when there are enough events in each replication; <see cref="IsThin"/> says when there are not.
/// </summary>
/// <remarks>
/// The intervals are made on the scale on which a figure is nearly symmetric: a share on that of its log odds, a wait or a load on that of its logarithm, a
/// difference on its own. On its own scale a skewed figure misses too often, and on one side. What skewness the replications still show there is taken
/// account of by P. Hall's transformation of Student's t (1992): each end is Student's or that, whichever is farther out, so that an interval is a little
/// wider than it must be rather than too narrow.
/// </remarks>
public sealed class Estimate
{
    private readonly double _denominator;

    private readonly double _skewness;

    private readonly Kind _kind;

    private Estimate(double mean, double standardError, double skewness, int batches, double events, double denominator, Kind kind)
    {
        (Mean, StandardError, _skewness, Batches, Events, _denominator, _kind) = (mean, standardError, skewness, batches, events, denominator, kind);
    }

    /// <summary>What values a figure can have; its interval keeps within them.</summary>
    internal enum Kind : byte
    {
        /// <summary>Any.</summary>
        Any,

        /// <summary>0 or more: a wait, a load.</summary>
        Positive,

        /// <summary>0 to 1: a share of time.</summary>
        ShareOfTime,

        /// <summary>0 to 1: a share of counted events.</summary>
        ShareOfEvents,
    }

    /// <summary>The figure; NaN when nothing was observed that it is a share of.</summary>
    public double Mean { get; }

    /// <summary>Its standard error; NaN with fewer than two replications.</summary>
    public double StandardError { get; }

    /// <summary>Replications, or days.</summary>
    public int Batches { get; }

    /// <summary>For a share: how many of the counted events there were. Otherwise the sum.</summary>
    public double Events { get; }

    /// <summary>True when the figure is a share of calls.</summary>
    public bool IsShare => _kind == Kind.ShareOfEvents;

    /// <summary>True for a share of fewer than 100 events: the interval is then only a hint, and the run too short.</summary>
    public bool IsThin => IsShare && Events < 100;

    /// <summary>The interval that covers the true figure with a probability of <paramref name="level"/>.</summary>
    /// <param name="level">0.95, 0.99.</param>
    /// <returns>For a share without a single event from 0 to the greatest share that would still show none with a probability of 1 − level; (NaN, NaN) when there is none.</returns>
    public (double Low, double High) Interval(double level)
    {
        if (IsShare && Events == 0 && _denominator > 0)
        {
            return (0, Math.Min(1, -Math.Log(1 - level) / _denominator));
        }

        var student = Batches < 2 ? double.NaN : StudentT.TwoSided(level, Batches - 1);
        var (below, above) = (StandardError * Math.Max(student, Skewed(student)), StandardError * Math.Max(student, -Skewed(-student)));
        if (_kind == Kind.Any || !(Mean > 0) || _kind != Kind.Positive && Mean >= 1)
        {
            return (Mean - below, Mean + above);
        }

        if (_kind == Kind.Positive)
        {
            return (Mean * Math.Exp(-below / Mean), Mean * Math.Exp(above / Mean));
        }

        var odds = Mean / (1 - Mean);
        var (less, more) = (odds * Math.Exp(-below / (Mean * (1 - Mean))), odds * Math.Exp(above / (Mean * (1 - Mean))));
        return (less / (1 + less), 1 - 1 / (1 + more));
    }

    /// <summary>The quantile of the studentized figure whose replications are skewed, from that of one whose are not: the inverse of t + a·t² + a²·t³/3 + γ/(6√n), a = γ/(3√n).</summary>
    private double Skewed(double student)
    {
        var a = _skewness / (3 * Math.Sqrt(Batches));
        return Math.Abs(a) < 1e-9 ? student : (Math.Cbrt(1 + 3 * a * (student - a / 2)) - 1) / a;
    }

    /// <summary>True when the interval holds a value.</summary>
    public bool Covers(double value, double level)
    {
        var (low, high) = Interval(level);
        return value >= low && value <= high;
    }

    /// <summary>Σx / Σy over the batches.</summary>
    internal static Estimate OfRatio(IReadOnlyList<(double X, double Y)> batches, Kind kind)
    {
        var n = batches.Count;
        var (x, y) = (batches.Sum(b => b.X), batches.Sum(b => b.Y));
        var ratio = x / y;
        var squares = batches.Sum(b => (b.X - ratio * b.Y) * (b.X - ratio * b.Y));
        var error = n < 2 ? double.NaN : Math.Sqrt(squares / (n - 1) / n) / (y / n);
        var cubes = batches.Sum(b => Math.Pow(b.X - ratio * b.Y, 3));
        return new(ratio, error, squares > 0 ? cubes / n / Math.Pow(squares / n, 1.5) : 0, n, x, y, kind);
    }

    /// <summary>The mean of one value from each batch.</summary>
    internal static Estimate OfMeans(IReadOnlyList<double> values, Kind kind) => OfRatio([.. values.Select(v => (v, 1.0))], kind);
}
