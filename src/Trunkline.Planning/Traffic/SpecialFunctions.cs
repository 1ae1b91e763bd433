namespace Trunkline.Planning.Traffic;

/// <summary>
/// The few functions of analysis that the models need and .NET has not: factorials in logarithms, the gamma function, the gamma
/// integral of a fraction.
/// </summary>
internal static class SpecialFunctions
{
    // Lanczos' series with g = 607/128 and 15 terms (P. Godfrey's coefficients): relative error about 1e-15.
    private static ReadOnlySpan<double> Lanczos =>
    [
        0.99999999999999709182, 57.156235665862923517, -59.597960355475491248, 14.136097974741747174, -0.49191381609762019978,
        0.33994649984811888699e-4, 0.46523628927048575665e-4, -0.98374475304879564677e-4, 0.15808870322491248884e-3,
        -0.21026444172410488319e-3, 0.21743961811521264320e-3, -0.16431810653676389022e-3, 0.84418223983852743293e-4,
        -0.26190838401581408670e-4, 0.36899182659531622704e-5,
    ];

    /// <summary>ln Γ(x) for x above 0.</summary>
    internal static double LogGamma(double x)
    {
        var sum = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++)
        {
            sum += Lanczos[i] / (x - 1 + i);
        }

        var t = x - 1 + 5.2421875;
        return ((x - 0.5) * Math.Log(t)) - t + Math.Log(Math.Sqrt(2 * Math.PI) * sum);
    }

    /// <summary>
    /// δ(n) = ln n! − (n + ½) ln n + n − ½ ln 2π, the rest of Stirling's formula, for whole n above 0. With it the laws of Poisson
    /// and Bernoulli lose no digits at a million lines (C. Loader, "Fast and accurate computation of binomial probabilities", 2000).
    /// </summary>
    internal static double StirlingRest(double n)
    {
        if (n <= 16)
        {
            var factorial = 1.0;
            for (var i = 2; i <= n; i++)
            {
                factorial *= i;
            }

            return Math.Log(factorial) - ((n + 0.5) * Math.Log(n)) + n - (0.5 * Math.Log(2 * Math.PI));
        }

        var n2 = n * n;
        return ((1.0 / 12) - (((1.0 / 360) - (((1.0 / 1260) - (((1.0 / 1680) - (1.0 / (1188 * n2))) / n2)) / n2)) / n2)) / n;
    }

    /// <summary>x ln(x/m) + m − x without cancellation near x = m: how unlikely x is where m is expected.</summary>
    internal static double Deviance(double x, double m)
    {
        if (Math.Abs(x - m) >= 0.1 * (x + m))
        {
            return (x * Math.Log(x / m)) + m - x;
        }

        var v = (x - m) / (x + m);
        var sum = (x - m) * v;
        var power = 2 * x * v;
        var square = v * v;
        for (var j = 1; j < 1000; j++)
        {
            power *= square;
            var next = sum + (power / ((2 * j) + 1));
            if (next == sum)
            {
                break;
            }

            sum = next;
        }

        return sum;
    }
}
