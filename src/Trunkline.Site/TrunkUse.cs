namespace Trunkline.Site;

/// <summary>Which calls a circuit is there for, as ordered from the operator.</summary>
public enum TrunkDirection : byte
{
    /// <summary>Calls in and out.</summary>
    Both,

    /// <summary>Incoming only.</summary>
    In,

    /// <summary>Outgoing only.</summary>
    Out,
}

/// <summary>What a trunk's circuits may be used for: their directions, and how many calls at a time.</summary>
/// <param name="Direction">Of every circuit.</param>
/// <param name="MostOut">Outgoing calls at a time; null for as many as there are circuits.</param>
/// <param name="MostIn">Incoming calls at a time, likewise.</param>
/// <param name="MostCalls">Both together, likewise.</param>
public sealed record TrunkUse(TrunkDirection Direction, int? MostOut, int? MostIn, int? MostCalls)
{
    /// <summary>Both ways, without limit.</summary>
    public static TrunkUse Free { get; } = new(TrunkDirection.Both, null, null, null);

    /// <summary>How long a span that fails again and again, or a line without dial tone, is kept from new calls the first time; zero: never.</summary>
    public TimeSpan HoldDown { get; init; }

    /// <summary>The direction of each circuit, in the order of lines, of spans and timeslots, of sessions; empty when all have <see cref="Direction"/>.</summary>
    public IReadOnlyList<TrunkDirection> ByCircuit { get; init; } = [];

    /// <summary>True when no circuit is there for outgoing calls.</summary>
    public bool IsIncomingOnly => ByCircuit.Count == 0 ? Direction == TrunkDirection.In : ByCircuit.All(d => d == TrunkDirection.In);

    /// <summary>The direction of a circuit.</summary>
    /// <param name="index">Its place in the group, from 0.</param>
    public TrunkDirection Of(int index) => index < ByCircuit.Count ? ByCircuit[index] : Direction;
}
