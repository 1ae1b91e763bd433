namespace Trunkline.Planning.Traffic;

/// <summary>
/// How far the mean load of one measured period strays by chance: from one hour alone 10 erlang may be 8 or 12. Variances of the
/// time mean of lines busy, for holding times that are exponential.
/// </summary>
public static class MeasuredLoad
{
    /// <summary>Without loss: 2·A·(h/T)·(1 − (h/T)·(1 − e^(−T/h))) (variance of the time mean of M/M/∞; J. Riordan 1951).</summary>
    /// <param name="erlang">Offered traffic A.</param>
    /// <param name="observed">Observed time in mean holding times, above 0.</param>
    /// <param name="holdingVariation">Squared coefficient of variation of holding times: 1 exponential; other laws by the factor
    /// (1 + cv²)/2, which is the limit for long periods.</param>
    public static Answer<double> Variance(double erlang, double observed, double holdingVariation = 1)
    {
        if (Check.First(Check.Offered(erlang), Check.Positive(observed, "T"), Check.NotNegative(holdingVariation, "cv2")) is { } refused)
        {
            return refused;
        }

        // for short periods 1 − (1 − e^−T)/T cancels: its series is T/2 − T²/6 + …
        var share = observed < 1e-3
            ? observed * (0.5 - (observed * ((1.0 / 6) - (observed / 24))))
            : 1 + (double.ExpM1(-observed) / observed);
        return 2 * erlang / observed * share * (1 + holdingVariation) / 2;
    }

    /// <summary>
    /// With loss on N lines: the limit of T·Var for long periods, T in holding times. Exact for exponential holding times:
    /// 2·Σ D(k)²/(A·p(k)) over k below N with D(k) = Σ_{j≤k} (Y − j)·p(j) (asymptotic variance of a birth-death process).
    /// </summary>
    /// <param name="erlang">Offered traffic A, 0 or more.</param>
    /// <param name="lines">Number of lines N.</param>
    internal static double VarianceOfLossGroup(double erlang, int lines)
    {
        if (erlang == 0 || lines == 0)
        {
            return 0;
        }

        var carried = ErlangB.Carried(erlang, lines);

        // D(k)/p(k) follows p(k)/p(k+1) without ever forming p; from below up to the mode, from above down to it, both rising terms
        var p = StateWeights(erlang, lines);
        var sum = 0.0;
        var below = 0.0;
        for (var k = 0; k < lines; k++)
        {
            if (k > carried)
            {
                break;
            }

            below += (carried - k) * p[k];
            sum += p[k] > 0 ? below * (below / p[k]) : 0;
        }

        // Σ over all of (Y − j)p(j) is 0, so above the mean D(k) is the sum from the top
        var above = 0.0;
        for (var k = lines; k > 0 && k - 1 > carried; k--)
        {
            above += (k - carried) * p[k];
            sum += p[k - 1] > 0 ? above * (above / p[k - 1]) : 0;
        }

        return 2 * sum / erlang;
    }

    private static double[] StateWeights(double erlang, int lines)
    {
        var p = new double[lines + 1];
        var mode = (int)Math.Min(lines, Math.Floor(erlang));
        p[mode] = 1;
        var total = 1.0;
        for (var k = mode; k > 0; k--)
        {
            p[k - 1] = p[k] * k / erlang;
            total += p[k - 1];
        }

        for (var k = mode; k < lines; k++)
        {
            p[k + 1] = p[k] * erlang / (k + 1);
            total += p[k + 1];
        }

        for (var k = 0; k <= lines; k++)
        {
            p[k] /= total;
        }

        return p;
    }
}
