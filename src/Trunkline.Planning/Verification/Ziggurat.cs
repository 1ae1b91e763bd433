using Trunkline.Base;

namespace Trunkline.Planning.Verification;

/// <summary>
/// Exponential, normal and Gamma values from a <see cref="Prng"/> (G. Marsaglia and W. W. Tsang, "The ziggurat method for generating random variables",
/// 2000, with 256 layers and 53-bit abscissas; Gamma after the same authors, 2000). Exact: the layers only choose the fast way.
/// </summary>
internal static class Ziggurat
{
    private const double ExponentialEdge = 7.69711747013104972;
    private const double ExponentialArea = 3.949659822581572e-3;
    private const double NormalEdge = 3.6541528853610088;
    private const double NormalArea = 4.92867323399e-3;

    private static readonly (double[] X, double[] Y) s_exponential = Layers(ExponentialEdge, ExponentialArea, x => Math.Exp(-x), y => -Math.Log(y));
    private static readonly (double[] X, double[] Y) s_normal = Layers(NormalEdge, NormalArea, x => Math.Exp(-x * x / 2), y => Math.Sqrt(-2 * Math.Log(y)));

    /// <summary>An exponential value of mean 1.</summary>
    internal static double Exponential(Prng random)
    {
        var x = s_exponential.X;
        var bits = random.NextUInt64();
        var layer = (int)(bits & 255);
        var value = (bits >> 11) * (1.0 / (1UL << 53)) * x[layer];
        return value < x[layer + 1] ? value : ExponentialEdgeCase(random, layer, value);
    }

    /// <summary>A normal value of mean 0 and variance 1.</summary>
    internal static double Normal(Prng random)
    {
        var (x, y) = s_normal;
        while (true)
        {
            var bits = random.NextUInt64();
            var layer = (int)(bits & 255);
            var sign = (bits & 256) == 0 ? 1.0 : -1.0;
            var value = (bits >> 11) * (1.0 / (1UL << 53)) * x[layer];
            if (value < x[layer + 1])
            {
                return sign * value;
            }

            if (layer == 0)
            {
                double beyond, height;
                do
                {
                    beyond = Exponential(random) / NormalEdge;
                    height = Exponential(random);
                }
                while (2 * height < beyond * beyond);
                return sign * (NormalEdge + beyond);
            }

            if (y[layer] + random.NextDouble() * (y[layer + 1] - y[layer]) < Math.Exp(-value * value / 2))
            {
                return sign * value;
            }
        }
    }

    /// <summary>A Gamma value of mean 1.</summary>
    /// <param name="random">The source.</param>
    /// <param name="variance">Its variance, above 0.</param>
    internal static double Gamma(Prng random, double variance)
    {
        var shape = 1 / variance;
        var boost = 1.0;
        var d = shape;
        if (shape < 1)
        {
            boost = Math.Exp(-Exponential(random) / shape);
            d += 1;
        }

        d -= 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var normal = Normal(random);
            var v = 1 + c * normal;
            v = v * v * v;
            if (v > 0 && Math.Log(1 - random.NextDouble()) < normal * normal / 2 + d - d * v + d * Math.Log(v))
            {
                return boost * d * v * variance;
            }
        }
    }

    private static double ExponentialEdgeCase(Prng random, int layer, double value)
    {
        var (x, y) = s_exponential;
        var offset = 0.0;
        while (true)
        {
            if (layer == 0)
            {
                // the tail of an exponential is an exponential
                offset += ExponentialEdge;
            }
            else if (y[layer] + random.NextDouble() * (y[layer + 1] - y[layer]) < Math.Exp(-value))
            {
                return offset + value;
            }

            var bits = random.NextUInt64();
            layer = (int)(bits & 255);
            value = (bits >> 11) * (1.0 / (1UL << 53)) * x[layer];
            if (value < x[layer + 1])
            {
                return offset + value;
            }
        }
    }

    /// <summary>x[0] is the width of the base layer with its tail, x[1] the edge, x[256] = 0; y[i] is the density at x[i].</summary>
    private static (double[] X, double[] Y) Layers(double edge, double area, Func<double, double> density, Func<double, double> inverse)
    {
        var x = new double[257];
        var y = new double[257];
        x[0] = area / density(edge);
        x[1] = edge;
        y[0] = 0;
        y[1] = density(edge);
        for (var i = 2; i < 256; i++)
        {
            y[i] = y[i - 1] + area / x[i - 1];
            x[i] = inverse(y[i]);
        }

        y[256] = 1;
        return (x, y);
    }
}
