namespace Trunkline.Planning.Verification;

/// <summary>
/// How a stream's rate goes through the day: factors on its calls an hour, one for each of equal parts of the day, constant
/// within a part (24 for hours, 96 for quarters). The factors are taken as they are: with a mean of 1 the stream's rate is the day's mean,
/// with 1 at the busiest part it is the busy hour's.
/// </summary>
/// <param name="Factors">At least one, none below 0, not all 0.</param>
public sealed record DayProfile(IReadOnlyList<double> Factors)
{
    /// <summary>Seconds in a day.</summary>
    public const double DaySeconds = 86_400;

    /// <summary>What is wrong, or null.</summary>
    internal string? Error =>
        Factors.Count is 0 or > 86_400 ? "a profile needs 1 to 86,400 factors"
        : Factors.Any(f => !(f >= 0) || double.IsInfinity(f)) ? "a profile's factors must be 0 or more and finite"
        : Factors.All(f => f == 0) ? "a profile's factors are all 0"
        : null;

    /// <summary>The profile whose busiest part has factor 1.</summary>
    /// <param name="shares">Calls, shares or erlang of each part of the day.</param>
    public static DayProfile RelativeToPeak(IReadOnlyList<double> shares)
    {
        var peak = shares.Count == 0 ? 1 : shares.Max();
        return new([.. shares.Select(s => s / peak)]);
    }

    /// <summary>The profile whose mean factor is 1.</summary>
    /// <param name="shares">Calls, shares or erlang of each part of the day.</param>
    public static DayProfile RelativeToMean(IReadOnlyList<double> shares)
    {
        var mean = shares.Count == 0 ? 1 : shares.Average();
        return new([.. shares.Select(s => s / mean)]);
    }
}
