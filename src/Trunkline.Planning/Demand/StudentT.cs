namespace Trunkline.Planning.Demand;

/// <summary>Two-sided quantiles of Student's t: how wide an interval of a mean of few days must be.</summary>
internal static class StudentT
{
    private static readonly double[] At975 =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];

    /// <summary>The value that |t| stays below with a chance of 95 %.</summary>
    /// <param name="freedom">Degrees of freedom, 1 and up.</param>
    internal static double Within95(int freedom) =>
        freedom <= At975.Length ? At975[Math.Max(1, freedom) - 1] : 1.95996 + (2.3722 / freedom) + (2.822 / freedom / freedom);
}
