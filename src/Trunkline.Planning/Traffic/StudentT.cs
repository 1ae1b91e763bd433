namespace Trunkline.Planning.Traffic;

/// <summary>Student's t for intervals from few days or replications (M. Abramowitz and I. Stegun, 26.7.3 and 26.7.4: exact for whole degrees of freedom).</summary>
internal static class StudentT
{
    /// <summary>t such that a value lies within ±t with the given probability.</summary>
    /// <param name="level">0 to 1, both excluded: 0.99 for a 99 % interval.</param>
    /// <param name="degrees">Degrees of freedom, 1 or more.</param>
    internal static double TwoSided(double level, int degrees)
    {
        var (low, high) = (0.0, 1.0);
        while (Within(high, degrees) < level && high < 1e9)
        {
            high *= 2;
        }

        for (var i = 0; i < 100; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Within(middle, degrees) < level ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>Probability to lie within ±t.</summary>
    internal static double Within(double t, int degrees)
    {
        var angle = Math.Atan(t / Math.Sqrt(degrees));
        var (sine, cosine) = Math.SinCos(angle);
        var isOdd = degrees % 2 == 1;
        var term = isOdd ? cosine : 1.0;
        var sum = degrees == 1 ? 0.0 : term;
        for (var k = isOdd ? 3 : 2; k < degrees; k += 2)
        {
            term *= cosine * cosine * (k - 1) / k;
            sum += term;
        }

        return isOdd ? 2 / Math.PI * (angle + sine * sum) : sine * sum;
    }
}
