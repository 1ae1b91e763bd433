namespace Trunkline.Planning.Verification;

/// <summary>Which end sets the call up.</summary>
public enum CallDirection : byte
{
    /// <summary>From the operator: it hunts the circuit.</summary>
    Inbound,

    /// <summary>From the site: we hunt the circuit.</summary>
    Outbound,
}

/// <summary>Calls of one kind: how they come, where they go, how long they last, what they do when they are blocked.</summary>
/// <param name="Name">Shown in results.</param>
/// <param name="Direction">Which end sets them up.</param>
/// <param name="Arrivals">How they come.</param>
/// <param name="Holding">How long a call holds its circuit; with <see cref="Seats"/>, how long it is talked to.</param>
public sealed record SimulatedStream(string Name, CallDirection Direction, Arrivals Arrivals, DurationLaw Holding)
{
    /// <summary>
    /// Groups tried in this order, by index into <see cref="SimulatedSystem.Groups"/>; empty for calls that only need a seat. A call in only sees the
    /// group its number lands on: more than one is refused unless <see cref="OperatorForwards"/>.
    /// </summary>
    public IReadOnlyList<int> Route { get; init; } = [0];

    /// <summary>True when the operator forwards a call in that finds its group busy to the next group.</summary>
    public bool OperatorForwards { get; init; }

    /// <summary>True for emergency calls: they may take reserved circuits, pre-empt where the group allows, and wait in front.</summary>
    public bool IsEmergency { get; init; }

    /// <summary>What a blocked caller does next; null for callers who give up at once.</summary>
    public Retry? Retry { get; init; }

    /// <summary>Who serves the call, by index into <see cref="SimulatedSystem.Seats"/>; null when the circuit is all it needs.</summary>
    public int? Seats { get; init; }
}

/// <summary>A blocked caller tries again.</summary>
/// <param name="Probability">Chance to try again after each blocked attempt, 0 to 1.</param>
/// <param name="Delay">Pause before the next attempt.</param>
public sealed record Retry(double Probability, DurationLaw Delay)
{
    /// <summary>Attempts of one call at most, the first included.</summary>
    public int MaxAttempts { get; init; } = 1000;

    /// <summary>What is wrong, or null.</summary>
    internal string? Error => !(Probability is >= 0 and <= 1) ? "the chance of a retry must be 0 to 1"
        : MaxAttempts < 1 ? "a call has 1 attempt or more" : Delay.Error;
}
