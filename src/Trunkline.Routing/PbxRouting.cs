// Gateway mode: calls of lines, spans and trunks that are offered to somebody's PBX, and calls of that PBX, which go out as an extension's do.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing;

/// <summary>The PBXs of a site's number plan.</summary>
internal sealed class PbxRouting
{
    private static readonly TimeSpan s_ringFor = TimeSpan.FromMinutes(3); // the PBX has its own idea of when nobody answers

    private readonly IReadOnlyDictionary<string, TrunkGroup> _groups;
    private readonly DialPlan _plan;
    private readonly Dictionary<string, (PbxTrunk Pbx, NumberBook Shows)> _pbxs;
    private readonly Dictionary<string, PbxTrunk> _offers = [];
    private readonly Dictionary<(string Trunk, string Number), FxoLine> _lines = [];
    private readonly bool _isRecorded;

    public PbxRouting(DialPlan plan, IReadOnlyDictionary<string, TrunkGroup> groups)
    {
        (_plan, _groups) = (plan, groups);
        var site = plan.Site;
        _isRecorded = site.Recording.Calls != RecordedCalls.None;
        _pbxs = site.Pbxs.ToDictionary(p => p.Name, p => (p, new NumberBook(p.Shows.Select(s => (s.First, s.Count, 0)), plan.Numbering)));
        foreach (var trunk in site.Trunks.Where(t => t.Pbx is not null && _pbxs.ContainsKey(t.Pbx)))
        {
            _offers[trunk.Name] = _pbxs[trunk.Pbx!].Pbx;
            foreach (var line in (trunk as FxoTrunk)?.Lines ?? [])
            {
                _lines[(trunk.Name, IncomingPlan.DialledNumberOf(line))] = line;
            }
        }
    }

    /// <summary>The groups that lead outside.</summary>
    /// <param name="site">The site.</param>
    /// <param name="groups">All of them.</param>
    public static IReadOnlyDictionary<string, TrunkGroup> Outside(SiteModel site, IReadOnlyDictionary<string, TrunkGroup> groups) =>
        site.Pbxs.Any() ? groups.Where(g => site.Pbxs.All(p => p.Name != g.Key)).ToDictionary() : groups;

    /// <summary>Who calls from a PBX, with the rights of an extension and the number it may show; null for a trunk that is none.</summary>
    /// <param name="trunk">The group the call came in by.</param>
    /// <param name="setup">The call.</param>
    public Extension? CallerOf(string trunk, CallSetup setup)
    {
        if (!_pbxs.TryGetValue(trunk, out var at))
        {
            return null;
        }

        var shown = setup.Calling;
        var isIts = shown.HasDigits && at.Shows.Find(_plan.Numbering.Read(shown.ToString()), out _) >= 0;
        return isIts ? at.Pbx.Caller with { CallerId = shown.ToString() } : at.Pbx.Caller;
    }

    /// <summary>What a PBX dials, as the plan expects it.</summary>
    /// <param name="trunk">The PBX.</param>
    /// <param name="dialled">What it dialled.</param>
    /// <param name="isPlain">True for an emergency number or an extension: found without the access code.</param>
    public string Dialled(string trunk, string dialled, bool isPlain) => isPlain ? dialled : _pbxs[trunk].Pbx.DialPrefix + dialled;

    /// <summary>A call of a PBX must not come back to it.</summary>
    public static RoutingDecision WithoutItself(RoutingDecision decision, string pbx)
    {
        if (!decision.Destinations.Any(d => d is TrunkDestination to && to.Group.Name == pbx))
        {
            return decision;
        }

        Destination[] others = [.. decision.Destinations.Where(d => d is not TrunkDestination to || to.Group.Name != pbx)];
        return others.Length == 0 ? RoutingDecision.Refuse(Q850Cause.ExchangeRoutingError) : decision with { Destinations = others };
    }

    /// <summary>Offers a call from outside to the PBX of its trunk, when no rule and no direct number takes it; who is there for it otherwise is rung when the PBX cannot be had.</summary>
    /// <param name="trunk">The group the call came in by.</param>
    /// <param name="setup">The call.</param>
    /// <param name="decided">What the site's own plan says of it.</param>
    /// <param name="rung">Where that decision leads.</param>
    /// <returns>Null when it is not the PBX's.</returns>
    public RoutingDecision? Offer(string trunk, CallSetup setup, in IncomingDecision decided, IReadOnlyList<Destination> rung)
    {
        if (!_offers.TryGetValue(trunk, out var pbx) || !_groups.TryGetValue(pbx.Name, out var group))
        {
            return null;
        }

        _ = _lines.TryGetValue((trunk, setup.Called.ToString()), out var line);
        if (decided.Kind is not (IncomingKind.Nothing or IncomingKind.Trunk or IncomingKind.Line) || (decided.Kind == IncomingKind.Line && line is { IncomingIsOwn: true }))
        {
            return null;
        }

        if (rung.Count == 0 && group.Circuits.All(c => c.State == CircuitState.OutOfService))
        {
            return RoutingDecision.Refuse(pbx.GoneCause);
        }

        var (from, to) = (_plan.Trunk(trunk)?.Numbering, _plan.Trunk(pbx.Name)!.Numbering);
        var called = line?.PbxNumber is { } own ? new PhoneNumber(own) : Written(from?.Read(setup.Called, from.Numbers.ReceivedCalled), to, to.Numbers.Called, setup.Called);
        var calling = Written(from?.Read(setup.Calling, from.Numbers.ReceivedCalling), to, to.Numbers.Calling, setup.Calling);
        return new(
            DialMatch.Complete, Q850Cause.None, pbx.Name, CallPriority.Routine,
            [new TrunkDestination(group, called, calling, s_ringFor), .. rung],
            Calls.CausePolicy.Outgoing, _isRecorded);
    }

    /// <summary>A number in the form the PBX wants; as it came where it wants none, or none says it.</summary>
    private static PhoneNumber Written(PhoneNumber? meant, TrunkNumbering to, NumberForm form, PhoneNumber asItCame) =>
        form == NumberForm.Dialled || meant is not { HasDigits: true } number ? asItCame
            : (to.Write(number, form, out _) ?? asItCame) with { Presentation = asItCame.Presentation, Screening = asItCame.Screening };
}
