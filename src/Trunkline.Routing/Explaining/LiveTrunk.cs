namespace Trunkline.Routing.Explaining;

/// <summary>What a trunk group of a running system is doing, beside what the plan says of it.</summary>
/// <param name="TrunkGroup">Its name.</param>
/// <param name="Circuits">Circuits by state: "28 idle, 2 in call".</param>
/// <param name="Next">Which circuit an ordinary call would be given now, or why it is given none.</param>
/// <param name="Outages">Circuits that take no new calls: which, since when, why.</param>
public sealed record LiveTrunk(string TrunkGroup, string Circuits, string Next, IReadOnlyList<string> Outages);
