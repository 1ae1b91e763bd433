namespace Trunkline.Planning.Verification;

/// <summary>What happened to one stream in one replication, while it was observed. Plain sums; ratios and intervals are made of many of these.</summary>
public sealed class StreamCounts
{
    /// <summary>Calls: first attempts.</summary>
    public long Calls { get; internal set; }

    /// <summary>First attempts that found no circuit, or a full waiting room.</summary>
    public long FirstBlocked { get; internal set; }

    /// <summary>Attempts, first ones and retries.</summary>
    public long Attempts { get; internal set; }

    /// <summary>Attempts that found no circuit, or a full waiting room.</summary>
    public long BlockedAttempts { get; internal set; }

    /// <summary>Calls given up after a blocked attempt.</summary>
    public long Lost { get; internal set; }

    /// <summary>Attempts carried on another group than the first of the route.</summary>
    public long Overflowed { get; internal set; }

    /// <summary>Attempts that met a glare as the second.</summary>
    public long Glares { get; internal set; }

    /// <summary>Attempts that failed because of a glare; counted as blocked too.</summary>
    public long GlareFailures { get; internal set; }

    /// <summary>Calls in progress that were cut: by a glare as the first, a pre-emption or a failure.</summary>
    public long Cut { get; internal set; }

    /// <summary>Of those, by a pre-emption.</summary>
    public long Preempted { get; internal set; }

    /// <summary>Calls that came to the seats: served at once, later or never.</summary>
    public long AtSeats { get; internal set; }

    /// <summary>Of those, how many found no seat idle.</summary>
    public long Waited { get; internal set; }

    /// <summary>Of those, how many gave up.</summary>
    public long Abandoned { get; internal set; }

    /// <summary>Calls a seat took.</summary>
    public long Answered { get; internal set; }

    /// <summary>Their waits added up, seconds.</summary>
    public double WaitSeconds { get; internal set; }

    /// <summary>Time on circuits, seconds.</summary>
    public double CircuitSeconds { get; internal set; }

    /// <summary>Seconds of the observation.</summary>
    public double ObservedSeconds { get; internal set; }

    /// <summary>The waits of answered calls.</summary>
    public WaitHistogram Waits { get; } = new();
}
