using System.Numerics;
using Trunkline.Links;

namespace Trunkline.Gateway;

/// <summary>One E1 span as configured.</summary>
/// <param name="Link">The data link of its D-channel.</param>
/// <param name="Timeslots">Its B-channels: bit n is timeslot n.</param>
public sealed record GatewaySpan(LapdValues Link, uint Timeslots)
{
    /// <summary>Its place in the order of clocks: 1 is the first choice, 0 is never one.</summary>
    public int Timing { get; init; }

    /// <summary>How many B-channels it has.</summary>
    public int Channels => BitOperations.PopCount(Timeslots & ~1u);
}
