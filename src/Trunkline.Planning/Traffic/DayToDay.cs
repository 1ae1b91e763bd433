namespace Trunkline.Planning.Traffic;

/// <summary>How much the busy hour differs from day to day (ITU-T E.521; Neal and Wilkinson): the exponent φ of Vd = 0.13·A^φ.</summary>
public enum DayToDayLevel
{
    /// <summary>Every day the same: plain Erlang B.</summary>
    None,

    /// <summary>φ = 1.5: groups of which at most a quarter is overflow (E.521).</summary>
    Low,

    /// <summary>φ = 1.7.</summary>
    Medium,

    /// <summary>φ = 1.84.</summary>
    High,
}

/// <summary>
/// Blocking averaged over days on which the load differs: the load of a day is taken from a gamma law with mean A and variance Vd, and
/// the daily blocking B(A', N) averaged (D. J. Neal, R. I. Wilkinson 1976, B̄). Sizing on the mean load alone is 2 to 12 times too
/// optimistic on real traffic; this is not.
/// </summary>
/// <remarks>
/// Published B̄ tables also take off the variance that one hour of measuring adds by chance; <see cref="DaysOnly"/> does that to a
/// measured variance. Averages the share of blocked calls over days; <see cref="CallBlocking"/> averages over calls (busy days weigh more).
/// </remarks>
public static class DayToDay
{
    /// <summary>The usual variance of a level: 0.13·A^φ.</summary>
    public static Answer<double> Variance(double erlang, DayToDayLevel level) =>
        Check.Offered(erlang) is { } refused ? refused : level switch
        {
            DayToDayLevel.None => 0,
            DayToDayLevel.Low => 0.13 * Math.Pow(erlang, 1.5),
            DayToDayLevel.Medium => 0.13 * Math.Pow(erlang, 1.7),
            _ => 0.13 * Math.Pow(erlang, 1.84),
        };

    /// <summary>A measured variance of hourly loads without what chance within the hour adds; not below 0.</summary>
    /// <param name="measured">Variance over days of the hour's mean load.</param>
    /// <param name="erlang">Mean load.</param>
    /// <param name="observed">Observed time a day in mean holding times.</param>
    public static Answer<double> DaysOnly(double measured, double erlang, double observed) =>
        Check.NotNegative(measured, "Vd") is { } refused ? refused
        : MeasuredLoad.Variance(erlang, observed).Select(chance => Math.Max(0, measured - chance));

    /// <summary>Mean over days of the daily blocking, B̄.</summary>
    /// <param name="erlang">Mean load A, 0 to 10⁵ erlang.</param>
    /// <param name="lines">Number of lines N, up to 2·10⁵.</param>
    /// <param name="variance">Variance of the load over days Vd, 0 or more.</param>
    /// <returns>Relative error about 10⁻¹⁰.</returns>
    public static Answer<double> Blocking(double erlang, int lines, double variance) => Mean(erlang, lines, variance, weighted: false);

    /// <summary>Share of all calls of all days that is blocked: E[A'·B(A')]/A.</summary>
    public static Answer<double> CallBlocking(double erlang, int lines, double variance) => Mean(erlang, lines, variance, weighted: true);

    /// <summary>The fewest lines with mean daily blocking at or below a target.</summary>
    public static Answer<int> LinesFor(double erlang, double target, double variance)
    {
        if (Check.First(Check.Target(target), Check.NotNegative(variance, "Vd")) is { } refused)
        {
            return refused;
        }

        var start = ErlangB.LinesFor(erlang, target);
        if (!start.TryGet(out var lines, out var refusal))
        {
            return refusal;
        }

        // near the answer: plain Erlang B is a little too few for targets below one half
        return Fewest.Enough(-1, n => Blocking(erlang, n, variance).Select(b => b <= target), guess: lines);
    }

    private static Answer<double> Mean(double erlang, int lines, double variance, bool weighted)
    {
        if (Check.First(
                Check.Between(erlang, 0, 100_000, "A"), Check.Between(lines, 0, 200_000, "N"), Check.NotNegative(variance, "Vd")) is { } refused)
        {
            return refused;
        }

        if (erlang == 0 || variance == 0)
        {
            return ErlangB.Blocking(erlang, lines);
        }

        // over u = ln A' the gamma density falls off doubly fast on the right and as e^(shape·u) on the left: the trapezoidal rule
        // then gains digits with every halving
        var shape = erlang * erlang / variance;
        var scale = variance / erlang;
        if (weighted)
        {
            shape += 1; // A'·density of mean A is the density with one more degree
        }

        var norm = -SpecialFunctions.LogGamma(shape);
        var left = Math.Log(shape) - (40 / shape) - (9 / Math.Sqrt(shape));
        var right = Math.Log(shape + (9 * Math.Sqrt(2 * shape)) + 45);
        var count = 16;
        var step = (right - left) / count;
        var (sum, mass) = (0.0, 0.0);
        for (var i = 0; i <= count; i++)
        {
            Add(left + (i * step));
        }

        var last = sum / mass;
        while (true)
        {
            for (var i = 0; i < count; i++)
            {
                Add(left + ((i + 0.5) * step));
            }

            count *= 2;
            step /= 2;
            var next = sum / mass;
            if (count >= 128 && Math.Abs(next - last) <= 1e-12 * next || count >= 1 << 15)
            {
                return next;
            }

            last = next;
        }

        void Add(double u)
        {
            var x = Math.Exp(u);
            var density = Math.Exp(norm + (shape * u) - x);
            mass += density;
            if (density > 0)
            {
                sum += density * ErlangB.Blocking(x * scale, lines);
            }
        }
    }
}
