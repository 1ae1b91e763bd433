namespace Trunkline.Planning.Verification;

/// <summary>How long and how often a system is simulated.</summary>
public sealed record SimulationSettings
{
    /// <summary>More calls than this are not played: they take hours.</summary>
    internal const double MostCalls = 1e11;

    /// <summary>Everything random follows from it; the same seed gives the same result everywhere.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Independent replications, 2 to 10,000. Recorded calls are played once: their days take the place of replications.</summary>
    public int Replications { get; init; } = 20;

    /// <summary>Hours of each replication after the warm-up; null for as many as give <see cref="Calls"/> in all.</summary>
    public double? Hours { get; init; }

    /// <summary>Calls wanted in all, when no hours are given. A rate with a profile is played for whole days, at least 10 of them where days differ.</summary>
    public double Calls { get; init; } = 2_000_000;

    /// <summary>Hours played before anything is counted; null for 20 times the longest mean duration, more for seats near their limit, whole days with a profile.</summary>
    public double? WarmUpHours { get; init; }

    /// <summary>First hour of the day that is counted: 10 with <see cref="ObserveUntil"/> 11 counts the busy hour only; null for the whole day.</summary>
    public double? ObserveFrom { get; init; }

    /// <summary>End of the counted part of the day, hours.</summary>
    public double? ObserveUntil { get; init; }

    /// <summary>What is wrong, beginning with the name of what is set; null when nothing is.</summary>
    public string? Error =>
        Replications is < 2 or > 10_000 ? "replications must be 2 to 10,000"
        : Hours is { } hours && !(hours > 0 && hours <= 1e7) ? "hours must be above 0 and at most 10,000,000"
        : WarmUpHours is { } warmUp && !(warmUp >= 0 && warmUp <= 1e6) ? "the warm-up must be 0 to 1,000,000 hours"
        : !(Calls >= 1 && Calls <= MostCalls) ? "calls must be 1 to 100,000,000,000"
        : (ObserveFrom is null) != (ObserveUntil is null) || ObserveFrom is { } from && !(from >= 0 && from < ObserveUntil && ObserveUntil <= 24)
            ? "the observed part of the day must begin before it ends, within 0 to 24 hours"
        : null;
}
