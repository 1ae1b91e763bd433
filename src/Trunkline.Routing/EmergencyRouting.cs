// Where an emergency call goes. Asked before everything else a plan knows, and it asks nothing of who calls: no right, no class, no hour.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing;

/// <summary>The emergency part of a site's number plan. Pure.</summary>
/// <param name="site">The site, checked.</param>
/// <param name="groups">Its trunk groups by name.</param>
internal sealed class EmergencyRouting(SiteModel site, IReadOnlyDictionary<string, TrunkGroup> groups)
{
    private static readonly TimeSpan RingFor = TimeSpan.FromMinutes(3);

    /// <summary>True when what was dialled is an emergency number, with or without access code.</summary>
    public bool IsEmergency(string dialled) => site.Emergency.NumberOf(dialled) is not null;

    /// <summary>True when more digits could make an emergency number of it.</summary>
    public bool MayBecome(string dialled) => site.Emergency.MayBecome(dialled);

    /// <summary>The way out of an emergency call: the trunks the site names first, then every other. Which of their circuits is the call's choice.</summary>
    /// <returns>Null when it is no emergency number.</returns>
    public RoutingDecision? Route(string dialled) => site.Emergency.NumberOf(dialled) is not { } number ? null : new(
        DialMatch.Complete,
        Q850Cause.NoCircuitAvailable,
        "emergency",
        CallPriority.Emergency,
        [.. site.Emergency.Trunks.Where(groups.ContainsKey).Concat(groups.Keys.Except(site.Emergency.Trunks))
            .Select(t => new TrunkDestination(groups[t], new(number), new(site.Numbers.Main ?? ""), RingFor))],
        Calls.CausePolicy.Outgoing,
        IsRecorded: true);
}
