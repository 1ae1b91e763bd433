using Trunkline.E1;
using Trunkline.Exchange.Pri;

namespace Trunkline.Simulation;

/// <summary>How the spans of a simulated site are wired to the exchange, where that is not as it should be.</summary>
public sealed record SpanWiring
{
    /// <summary>As it should be.</summary>
    public static SpanWiring Right { get; } = new();

    /// <summary>Which of the exchange's spans is at the end of the cable of each of ours, from 1; null: the one with the same number.</summary>
    public IReadOnlyList<int>? Cables { get; init; }

    /// <summary>Changes how the exchange's end is set: the number of its span, and what would agree with the site.</summary>
    public Func<int, PriSpanSettings, PriSpanSettings>? FarEnd { get; init; }

    /// <summary>What the exchange's end does about CRC-4; null: what the site says. In samples only.</summary>
    public Crc4Mode? FarCrc4 { get; init; }

    /// <summary>In which of our timeslots each of the exchange's arrives; null: its own. Bits 0 to 31 each once, 0 in 0. In samples only.</summary>
    public IReadOnlyList<int>? Timeslots { get; init; }

    /// <summary>The exchange's span at the end of the cable.</summary>
    internal int CableOf(int index) => Cables is null ? index : Cables[index] - 1;
}
