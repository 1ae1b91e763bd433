namespace Trunkline.Planning.Traffic;

/// <summary>
/// What overflows from a full group, as mean and variance (J. Riordan, in R. I. Wilkinson 1956): m = A·B(A, N),
/// v = m·(1 − m + A/(N + 1 − A + m)). Overflow comes in bursts: its peakedness z = v/m is above 1.
/// </summary>
/// <param name="Mean">m in erlang.</param>
/// <param name="Variance">v in erlang².</param>
public readonly record struct OverflowMoments(double Mean, double Variance)
{
    /// <summary>z = v/m; 1 for random traffic.</summary>
    public double Peakedness => Mean == 0 ? 1 : Variance / Mean;

    /// <summary>The overflow of random traffic from a group.</summary>
    /// <param name="erlang">Offered traffic A.</param>
    /// <param name="lines">Lines of the group, whole or not, 0 or more.</param>
    public static Answer<OverflowMoments> Of(double erlang, double lines) =>
        Check.First(Check.Offered(erlang), Check.Lines(lines, "n")) is { } refused ? refused
        : erlang == 0 ? new OverflowMoments(0, 0)
        : Riordan(erlang, lines, erlang * ErlangB.BlockingContinuous(erlang, lines));

    /// <summary>Two streams that do not know of each other: means and variances add.</summary>
    public static OverflowMoments operator +(OverflowMoments a, OverflowMoments b) => new(a.Mean + b.Mean, a.Variance + b.Variance);

    /// <summary>The same as the operator.</summary>
    public OverflowMoments Add(OverflowMoments other) => this + other;

    /// <summary>Random traffic: variance equals mean.</summary>
    public static OverflowMoments Random(double erlang) => new(erlang, erlang);

    /// <summary>The greatest peakedness that the overflow of so many lines can have at any load (ITU-T E.521 table 1).</summary>
    /// <param name="lines">Lines of the high-usage group, 1 to 100 000.</param>
    /// <returns>The peakedness and the load at which it is reached.</returns>
    public static Answer<(double Peakedness, double Erlang)> MaxPeakedness(int lines)
    {
        if (Check.Between(lines, 1, 100_000, "n") is { } refused)
        {
            return refused;
        }

        // one hump over ln A: golden section
        var ratio = (Math.Sqrt(5) - 1) / 2;
        var low = Math.Log(lines * 1e-3);
        var high = Math.Log((lines * 10.0) + 10);
        var (a, b) = (high - (ratio * (high - low)), low + (ratio * (high - low)));
        var (za, zb) = (At(a), At(b));
        while (high - low > 1e-9)
        {
            if (za < zb)
            {
                (low, a, za) = (a, b, zb);
                b = low + (ratio * (high - low));
                zb = At(b);
            }
            else
            {
                (high, b, zb) = (b, a, za);
                a = high - (ratio * (high - low));
                za = At(a);
            }
        }

        return (Math.Max(za, zb), Math.Exp((low + high) / 2));

        double At(double logErlang)
        {
            var erlang = Math.Exp(logErlang);
            return Riordan(erlang, lines, erlang * ErlangB.Blocking(erlang, lines)).Peakedness;
        }
    }

    internal static OverflowMoments Riordan(double erlang, double lines, double mean) =>
        new(mean, mean * (1 - mean + (erlang / (lines + 1 - erlang + mean))));
}
