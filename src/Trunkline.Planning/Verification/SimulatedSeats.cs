namespace Trunkline.Planning.Verification;

/// <summary>
/// Seats that serve calls one by one, first come first served, emergency calls before all others; who finds none idle waits.
/// A call that came over a trunk group holds its circuit while it waits and talks; the seat is held for wrap-up after that.
/// </summary>
/// <param name="Name">Shown in results.</param>
/// <param name="Count">Seats staffed, 1 to 100,000.</param>
public sealed record SimulatedSeats(string Name, int Count)
{
    /// <summary>Greatest number of callers that may wait, whatever <see cref="WaitingRoom"/> says.</summary>
    public const int MaxWaiting = 1_000_000;

    /// <summary>Callers that may wait; the next hears busy.</summary>
    public int WaitingRoom { get; init; } = MaxWaiting;

    /// <summary>How long callers wait before they give up; null for callers who never do.</summary>
    public DurationLaw? Patience { get; init; }

    /// <summary>Seconds a seat stays busy after a call, on average; null for none.</summary>
    public DurationLaw? WrapUp { get; init; }

    /// <summary>What is wrong, or null.</summary>
    internal string? Error =>
        Count is < 1 or > SimulatedGroup.MaxCircuits ? $"seats {Name}: 1 to {SimulatedGroup.MaxCircuits} can be staffed"
        : WaitingRoom is < 0 or > MaxWaiting ? $"seats {Name}: 0 to {MaxWaiting} callers can wait"
        : Patience?.Error is { } patience ? $"seats {Name}: {patience}"
        : WrapUp?.Error is { } wrapUp ? $"seats {Name}: {wrapUp}"
        : null;
}
