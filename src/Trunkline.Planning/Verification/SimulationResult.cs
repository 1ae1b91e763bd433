namespace Trunkline.Planning.Verification;

/// <summary>What a simulation found.</summary>
public sealed class SimulationResult
{
    internal SimulationResult(SimulatedSystem system, SimulationSettings settings, SimulationTimes times, IReadOnlyList<Batch> batches, bool isByDay, bool isUnstable)
    {
        System = system;
        Settings = settings;
        Times = times;
        IsByDay = isByDay;
        IsUnstable = isUnstable;
        Attempts = batches.Sum(b => b.Attempts);
        Streams = [.. system.Streams.Select((s, i) => new StreamResult(s, [.. batches.Select(b => b.Streams[i])]))];
        Groups = [.. system.Groups.Select((g, i) => new GroupResult(g.Name, [.. batches.Select(b => b.Groups[i])]))];
        Seats = [.. system.Seats.Select((d, i) => new GroupResult(d.Name, [.. batches.Select(b => b.Seats[i])]))];
    }

    /// <summary>What was simulated.</summary>
    public SimulatedSystem System { get; }

    /// <summary>With which settings.</summary>
    public SimulationSettings Settings { get; }

    /// <summary>Hours of warm-up and observation that came of them.</summary>
    public SimulationTimes Times { get; }

    /// <summary>True when the batches are days of a record and not replications.</summary>
    public bool IsByDay { get; }

    /// <summary>True when callers waited or paused without end: the figures then only say that the system is not in balance.</summary>
    public bool IsUnstable { get; }

    /// <summary>Attempts played in all, warm-up included.</summary>
    public long Attempts { get; }

    /// <summary>Streams, in the system's order.</summary>
    public IReadOnlyList<StreamResult> Streams { get; }

    /// <summary>Trunk groups, in the system's order.</summary>
    public IReadOnlyList<GroupResult> Groups { get; }

    /// <summary>Groups of seats, in the system's order.</summary>
    public IReadOnlyList<GroupResult> Seats { get; }

    /// <summary>What was counted in one batch.</summary>
    internal sealed record Batch(StreamCounts[] Streams, GroupCounts[] Groups, GroupCounts[] Seats, long Attempts);
}
