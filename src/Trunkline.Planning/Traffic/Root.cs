namespace Trunkline.Planning.Traffic;

/// <summary>Where a rising function crosses zero, to the last places of a double.</summary>
internal static class Root
{
    /// <summary>
    /// Regula falsi in the Illinois form, with halving whenever it gains less than half: never leaves the bracket, ends in about
    /// ten steps on smooth functions and in at most 200 on any.
    /// </summary>
    /// <param name="f">Rising (or falling) between <paramref name="low"/> and <paramref name="high"/>, of opposite signs at both.</param>
    /// <param name="low">Left end.</param>
    /// <param name="high">Right end.</param>
    /// <returns>The crossing; an end when the function has the same sign at both.</returns>
    internal static double Of(Func<double, double> f, double low, double high)
    {
        var fLow = f(low);
        var fHigh = f(high);
        if (fLow == 0)
        {
            return low;
        }

        if (fHigh == 0)
        {
            return high;
        }

        if (fLow > 0 == fHigh > 0)
        {
            return Math.Abs(fLow) < Math.Abs(fHigh) ? low : high;
        }

        for (var i = 0; i < 200; i++)
        {
            var width = high - low;
            if (Math.Abs(width) <= 2e-16 * Math.Max(Math.Abs(low), Math.Abs(high)))
            {
                break;
            }

            // three steps along the chord, every fourth in the middle
            var x = i % 4 == 3 ? low + (width / 2) : high - (fHigh * width / (fHigh - fLow));
            if (!(x > Math.Min(low, high) && x < Math.Max(low, high)))
            {
                x = low + (width / 2);
                if (x == low || x == high)
                {
                    break;
                }
            }

            var fx = f(x);
            if (fx == 0)
            {
                return x;
            }

            if (fx > 0 == fHigh > 0)
            {
                high = x;
                fHigh = fx;
                fLow /= 2;
            }
            else
            {
                low = x;
                fLow = fx;
                fHigh /= 2;
            }
        }

        return Math.Abs(fLow) < Math.Abs(fHigh) ? low : high;
    }

    /// <summary>As <see cref="Of"/>, in the logarithm of the argument: for roots that may lie many decades away.</summary>
    internal static double OfLogarithm(Func<double, double> f, double low, double high) =>
        Math.Exp(Of(x => f(Math.Exp(x)), Math.Log(low), Math.Log(high)));

    /// <summary>The right end of a bracket: doubled from <paramref name="start"/> until <paramref name="f"/> is 0 or more, or infinity.</summary>
    internal static double Beyond(Func<double, double> f, double start, double limit)
    {
        for (var x = start; x <= limit; x *= 2)
        {
            if (f(x) >= 0)
            {
                return x;
            }
        }

        return double.PositiveInfinity;
    }
}
