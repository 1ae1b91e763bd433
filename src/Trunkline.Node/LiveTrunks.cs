using Trunkline.Routing.Explaining;

namespace Trunkline.Node;

/// <summary>What the trunk groups of a running system do, for `explain`.</summary>
public static class LiveTrunks
{
    /// <summary>The trunk groups a call would try, in its order.</summary>
    /// <param name="tried">Their names.</param>
    /// <param name="trunks">Every trunk group of the running system.</param>
    public static IReadOnlyList<LiveTrunk> Of(IEnumerable<string> tried, IReadOnlyList<TrunkView> trunks) =>
        [.. tried.Distinct().Select(name => trunks.FirstOrDefault(t => t.TrunkGroup == name) is { } trunk ? Of(trunk) : new LiveTrunk(name, "not in the running system: the file has changed since", "", []))];

    private static LiveTrunk Of(TrunkView trunk) => new(
        trunk.TrunkGroup,
        TrunkText.States(trunk.States),
        trunk.Next.Length > 0 ? $"the next call takes {trunk.Next}" : $"the next call takes none: {trunk.WhyNone}",
        [.. trunk.Outages.Select(TrunkText.Outage)]);
}
