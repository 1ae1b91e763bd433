// The number plan of a site, for calls: what DialPlan and IncomingPlan decide, put into destinations that a call tries. Nobody who is
// not an extension of the site, or comes in by a trunk with somebody there for it, gets anywhere.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing;

/// <summary>Routes calls as a site says. A reload makes a new one.</summary>
public sealed class SiteNumberPlan : INumberPlan
{
    private readonly SiteModel _site;
    private readonly IReadOnlyDictionary<string, TrunkGroup> _groups;
    private readonly EmergencyRouting _emergency;
    private readonly TimeProvider _time;
    private readonly DialPlan _plan;
    private readonly IncomingPlan _incoming;
    private readonly PbxRouting _pbxs;
    private readonly ServiceRouting _services;
    private readonly CodeRouting _codes;
    private readonly RouteShares[] _shares;

    /// <param name="site">The site, checked.</param>
    /// <param name="groups">Its trunk groups by name.</param>
    /// <param name="time">The clock, for what holds at some hours only.</param>
    /// <param name="settings">What is set at telephones, which outlives a plan; null: nothing.</param>
    public SiteNumberPlan(SiteModel site, IReadOnlyDictionary<string, TrunkGroup> groups, TimeProvider? time = null, TelephoneSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(site);
        _site = site;
        _groups = groups;
        _time = time ?? TimeProvider.System;
        _plan = new(site);
        _emergency = new(site, PbxRouting.Outside(site, groups), OnTrunk);
        _pbxs = new(_plan, groups);
        _incoming = new(_plan);
        _services = new(_plan, settings);
        _codes = new(_plan, _services);
        _shares = [.. _plan.Routes.Select(r => new RouteShares(r))];
    }

    /// <summary>The compiled plan: what a proof and an explanation are made from.</summary>
    internal DialPlan Plan => _plan;

    /// <summary>Where calls from outside go.</summary>
    internal IncomingPlan Incoming => _incoming;

    /// <summary>True when the calendar of a switch says night now.</summary>
    public bool IsNight(NightSwitch s)
    {
        ArgumentNullException.ThrowIfNull(s);
        _plan.Clock.SetTo(_time.GetUtcNow());
        return _services.IsNight(s);
    }

    /// <summary>The queues of the site.</summary>
    public IReadOnlyList<QueueDestination> Queues => _services.Queues;

    /// <summary>What the file says an extension wants done with its calls.</summary>
    public static ForwardSettings FileSettings(Extension extension)
    {
        ArgumentNullException.ThrowIfNull(extension);
        return ServiceRouting.FileOf(extension);
    }

    /// <summary>Numbers inside and what is done there.</summary>
    internal ServiceRouting Services => _services;

    /// <inheritdoc cref="IncomingPlan.DialledNumberOf"/>
    public static string DialledNumberOf(FxoLine line) => IncomingPlan.DialledNumberOf(line);

    /// <inheritdoc/>
    public RoutingDecision Route(in RoutingRequest request)
    {
        _plan.Clock.SetTo(_time.GetUtcNow());
        return request.TrunkGroup.Length > 0 ? FromTrunk(request.TrunkGroup, request.Setup)
            : _plan.Extension(request.Extension) is { } caller ? FromExtension(caller, request.Setup.Called.ToString())
            : RoutingDecision.Refuse(Q850Cause.CallRejected);
    }

    /// <inheritdoc/>
    public RoutingDecision RouteInside(in RoutingRequest request)
    {
        _plan.Clock.SetTo(_time.GetUtcNow());
        var number = request.Setup.Called.ToString();
        var destinations = _services.To([number], IncomingPlan.RingFor, out var rung);
        var caller = _plan.Extension(request.Extension);
        return destinations.Count == 0 ? RoutingDecision.Refuse(Q850Cause.UnallocatedNumber)
            : new(DialMatch.Complete, Q850Cause.None, _plan.Service(number)?.Name ?? "internal", CallPriority.Routine, destinations, Calls.CausePolicy.Incoming,
                (caller is not null && IsRecorded(caller, outside: false)) || rung.Exists(e => IsRecorded(e, outside: caller is null)));
    }

    /// <inheritdoc/>
    public bool IsEmergency(PhoneNumber called) => called.HasDigits && _emergency.IsEmergency(called.ToString());

    /// <inheritdoc/>
    public PhoneNumber EmergencyNumberOf(ReadOnlySpan<char> service) => _emergency.NumberOf(service);

    /// <inheritdoc/>
    public PhoneNumber PublicNumberOf(string extension, PhoneNumber called) =>
        called.HasDigits && _incoming.Direct(called) == extension ? called
        : _plan.Extension(extension) is { CallerId: { } shown } && PhoneNumber.TryParse(shown, out var written) ? written
        : _site.Numbers.NumberOf(extension) is { } direct && PhoneNumber.TryParse(direct, out var number) ? number
        : PhoneNumber.None;

    /// <inheritdoc/>
    public ForwardSettings? ForwardsOf(string extension) => _services.ForwardsOf(extension);

    /// <inheritdoc/>
    public PhoneNumber OnTrunk(string trunkGroup, PhoneNumber number)
    {
        if (!number.HasDigits || _plan.Trunk(trunkGroup) is not { } trunk || trunk.Numbering.Numbers.Calling == NumberForm.Dialled)
        {
            return number;
        }

        var normal = _plan.Numbering.Read(number.ToString()) with { Presentation = number.Presentation, Screening = number.Screening };
        return trunk.Numbering.Write(normal, trunk.Numbering.Numbers.Calling, out _) ?? PhoneNumber.None;
    }

    private RoutingDecision FromTrunk(string trunk, in CallSetup setup)
    {
        if (_pbxs.CallerOf(trunk, setup) is { } pbx)
        {
            return FromPbx(trunk, pbx, setup.Called.ToString());
        }

        Span<char> called = stackalloc char[PhoneNumber.MaxDigits];
        Span<char> calling = stackalloc char[PhoneNumber.MaxDigits];
        var decided = _incoming.Decide(trunk, setup.Called, setup.Calling, setup.IsComplete, called, calling);
        if (decided.Kind == IncomingKind.MoreDigits)
        {
            return RoutingDecision.Refuse(Q850Cause.InvalidNumberFormat, DialMatch.MoreDigits);
        }

        var (to, ringFor) = _incoming.Rung(decided, trunk, setup.Called);
        var destinations = _services.To(to, ringFor, out var rung);
        if (_pbxs.Offer(trunk, setup, decided, destinations) is { } offered)
        {
            return offered;
        }

        return destinations.Count == 0 ? RoutingDecision.Refuse(Q850Cause.UnallocatedNumber)
            : new(DialMatch.Complete, Q850Cause.None, decided.Kind == IncomingKind.Rule ? _site.Incoming[decided.Rule].Name : "incoming", CallPriority.Routine,
                destinations, Calls.CausePolicy.Incoming, rung.Exists(e => IsRecorded(e, outside: true)))
            {
                Calling = decided.CallingLength > 0 && _plan.Trunk(trunk) is { Numbering.Numbers.ReceivedCalling: not NumberForm.Dialled }
                    ? setup.Calling with { Digits = new(calling[..decided.CallingLength]), Type = TypeOfNumber.International, Plan = NumberingPlan.Isdn } : null,
            };
    }

    private RoutingDecision FromPbx(string trunk, Extension caller, string dialled)
    {
        var isPlain = _emergency.IsEmergency(dialled) || _plan.Extension(dialled) is not null || _plan.Service(dialled) is not null;
        var decision = FromExtension(caller, _pbxs.Dialled(trunk, dialled, isPlain));
        return decision.IsCode ? RoutingDecision.Refuse(Q850Cause.FacilityRejected) : PbxRouting.WithoutItself(decision, trunk);
    }

    private RoutingDecision FromExtension(Extension caller, string dialled)
    {
        if (_emergency.Route(caller, dialled) is { } emergency)
        {
            return emergency;
        }

        Span<char> normal = stackalloc char[PhoneNumber.MaxDigits];
        var decided = _plan.Decide(caller, dialled, normal);
        return decided.Kind switch
        {
            DialledKind.Code when _site.Codes.TryRead(dialled, out var order) => Code(_codes.For(caller, dialled, order)),
            DialledKind.Extension => Inside(caller, dialled, "internal"),
            DialledKind.Service => Inside(caller, dialled, _plan.Service(dialled)!.Name),
            DialledKind.Route => Over(caller, decided, dialled, normal[..decided.NormalLength]),
            DialledKind.RouteBarred or DialledKind.Restricted => RoutingDecision.Refuse(Q850Cause.OutgoingCallsBarred),
            DialledKind.MoreDigits => RoutingDecision.Refuse(Q850Cause.InvalidNumberFormat, DialMatch.MoreDigits),
            _ => RoutingDecision.Refuse(Q850Cause.UnallocatedNumber),
        };
    }

    private static RoutingDecision Code(CodeDestination code) => new(DialMatch.Complete, Q850Cause.None, "code", CallPriority.Routine, [code], Calls.CausePolicy.Outgoing, IsRecorded: false);

    private RoutingDecision Inside(Extension caller, string dialled, string name)
    {
        var destinations = _services.To([dialled], IncomingPlan.RingFor, out var rung);
        return new(DialMatch.Complete, Q850Cause.None, name, CallPriority.Routine, destinations,
            Calls.CausePolicy.Incoming, IsRecorded(caller, outside: false) || rung.Exists(e => IsRecorded(e, outside: false)));
    }

    private RoutingDecision Over(Extension caller, in DialDecision decided, string dialled, ReadOnlySpan<char> normal)
    {
        var compiled = _plan.Routes[decided.Rule];
        var route = compiled.Route;
        var shown = _plan.Contracts.Shown(caller, route.Show);
        var destinations = new List<Destination>();
        var moved = MovedTo(decided, normal);
        foreach (var choice in _shares[decided.Rule].Order(_plan.Clock))
        {
            if (_groups.TryGetValue(choice.Trunk.Trunk.Name, out var group))
            {
                var numbers = OutgoingNumbers.On(_plan, decided, choice.Trunk, dialled, normal, shown, moved);
                destinations.Add(new TrunkDestination(group, numbers.Called ?? new(dialled), numbers.Calling, route.NoAnswer)
                {
                    ProgressWithin = route.ProgressWithin,
                    RoutingNumber = numbers.Routing,
                    Refusal = numbers.Called is null ? Q850Cause.InvalidNumberFormat : Q850Cause.None,
                });
            }
        }

        _services.AddWaits(destinations, route);
        return new(decided.Match, Q850Cause.NoCircuitAvailable, route.Name, CallPriority.Routine, destinations, compiled.Policy, IsRecorded(caller, outside: true))
        {
            Overall = route.Overall,
            Limit = _plan.Contracts.LimitOf(caller),
        };
    }

    /// <summary>Where the number of a call over a route has moved; null when the route does not ask. Whether the caller may call it was decided by the number itself.</summary>
    internal PortedTo? MovedTo(in DialDecision decided, ReadOnlySpan<char> normal) =>
        _plan.Routes[decided.Rule].Route.AsksPortability && _site.Portability is { } portability && !normal.IsEmpty ? portability.Find(normal) : null;

    private bool IsRecorded(Extension extension, bool outside) => extension.Recording switch
    {
        ExtensionRecording.On => true,
        ExtensionRecording.Off => false,
        _ => _site.Recording.Calls == RecordedCalls.All || (outside && _site.Recording.Calls == RecordedCalls.Outside),
    };
}
