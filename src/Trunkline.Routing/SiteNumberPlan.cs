// The number plan of a site: from what site.yaml says to where a call goes. Emergency numbers come first, then extensions,
// then routes from the most specific pattern to the least. Nobody who is not an extension of the site, or a trunk with a
// destination of its own, gets anywhere.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing;

/// <summary>Routes calls as a site says. Pure; a reload makes a new one.</summary>
public sealed class SiteNumberPlan : INumberPlan
{
    private static readonly TimeSpan RingFor = TimeSpan.FromSeconds(60);

    private readonly SiteModel _site;
    private readonly IReadOnlyDictionary<string, TrunkGroup> _groups;
    private readonly Dictionary<string, Extension> _extensions;
    private readonly Dictionary<(string Trunk, string Number), string> _incoming = [];
    private readonly EmergencyRouting _emergency;
    private readonly (DialPattern Pattern, Route Route, Calls.CausePolicy Policy)[] _routes;

    /// <param name="site">The site, checked.</param>
    /// <param name="groups">Its trunk groups by name.</param>
    public SiteNumberPlan(SiteModel site, IReadOnlyDictionary<string, TrunkGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(site);
        _site = site;
        _groups = groups;
        _emergency = new(site, groups);
        _extensions = site.Extensions.ToDictionary(e => e.Number);
        _routes = [.. site.Routes
            .SelectMany(r => r.Match.Select(m => (Pattern: m, Route: r, Policy: PolicyOf(r.Causes))))
            .OrderBy(r => r.Pattern)];
        foreach (var trunk in site.FxoTrunks)
        {
            foreach (var line in trunk.Lines)
            {
                if (line.Incoming is { } extension)
                {
                    _incoming[(trunk.Name, DialledNumberOf(line))] = extension;
                }
            }
        }

        foreach (var (trunk, incoming) in site.SipTrunks.Select(t => (t.Name, t.Incoming))
            .Concat(site.E1Trunks.Select(t => (t.Name, t.Incoming))).Concat(site.BoxTrunks.Select(t => (t.Name, t.Incoming))))
        {
            if (incoming is { } extension)
            {
                _incoming[(trunk, AnyNumber)] = extension;
            }
        }
    }

    /// <summary>Stands for every number of a SIP or E1 trunk that has an extension for its calls.</summary>
    private const string AnyNumber = "";

    /// <summary>The routes' patterns in the order in which they are tried: what a proof is made from.</summary>
    internal IEnumerable<(DialPattern Pattern, Route Route)> Routes => _routes.Select(r => (r.Pattern, r.Route));

    /// <summary>What an incoming call on a line is for: the line's public number, or, when the site does not tell it, the line's own name.</summary>
    public static string DialledNumberOf(FxoLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.PublicNumber.Length > 0 ? line.PublicNumber : line.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public RoutingDecision Route(in RoutingRequest request)
    {
        var dialled = request.Setup.Called.ToString();
        if (request.TrunkGroup.Length > 0)
        {
            return FromTrunk(request.TrunkGroup, request.Setup);
        }

        return _extensions.TryGetValue(request.Extension, out var caller)
            ? FromExtension(caller, dialled)
            : RoutingDecision.Refuse(Q850Cause.CallRejected);
    }

    /// <inheritdoc/>
    public bool IsEmergency(PhoneNumber called) => called.HasDigits && _emergency.IsEmergency(called.ToString());

    /// <inheritdoc/>
    public PhoneNumber PublicNumberOf(string extension, PhoneNumber called) =>
        called.HasDigits && _site.Numbers.ExtensionOf(called.ToString()) == extension ? called
        : _extensions.TryGetValue(extension, out var known) && known.CallerId is { } shown ? new(shown)
        : _site.Numbers.NumberOf(extension) is { } direct && PhoneNumber.TryParse(direct, out var number) ? number
        : PhoneNumber.None;

    private RoutingDecision FromTrunk(string trunk, in CallSetup setup)
    {
        var called = setup.Called.ToString();
        var target = _incoming.GetValueOrDefault((trunk, called))
            ?? _site.Numbers.ExtensionOf(called);
        if (target is null && !setup.IsComplete && _site.Numbers.MayBecome(called))
        {
            return RoutingDecision.Refuse(Q850Cause.InvalidNumberFormat, DialMatch.MoreDigits);
        }

        target ??= _incoming.GetValueOrDefault((trunk, AnyNumber));
        return target is not null && _extensions.TryGetValue(target, out var extension)
            ? new(DialMatch.Complete, Q850Cause.None, "incoming", CallPriority.Routine,
                [new ExtensionDestination(target, RingFor)], Calls.CausePolicy.Incoming, IsRecorded(extension, outside: true))
            : RoutingDecision.Refuse(Q850Cause.UnallocatedNumber);
    }

    private RoutingDecision FromExtension(Extension caller, string dialled)
    {
        if (_emergency.Route(dialled) is { } emergency)
        {
            return emergency;
        }

        if (_extensions.TryGetValue(dialled, out var called))
        {
            var recorded = IsRecorded(caller, outside: false) || IsRecorded(called, outside: false);
            return new(DialMatch.Complete, Q850Cause.None, "internal", CallPriority.Routine,
                [new ExtensionDestination(dialled, RingFor)], Calls.CausePolicy.Incoming, recorded);
        }

        var needsMore = MoreDigitsCouldReachAnExtensionOrEmergency(dialled);
        foreach (var (pattern, route, policy) in _routes)
        {
            var match = pattern.Match(dialled);
            if (match == DialMatch.MoreDigits)
            {
                needsMore = true;
            }
            else if (match is DialMatch.Complete or DialMatch.MayBeComplete)
            {
                return Over(route, policy, caller, dialled, match);
            }
        }

        return needsMore
            ? RoutingDecision.Refuse(Q850Cause.InvalidNumberFormat, DialMatch.MoreDigits)
            : RoutingDecision.Refuse(Q850Cause.UnallocatedNumber);
    }

    private RoutingDecision Over(Route route, Calls.CausePolicy policy, Extension caller, string dialled, DialMatch match)
    {
        if (!route.Allows(caller))
        {
            return RoutingDecision.Refuse(Q850Cause.OutgoingCallsBarred);
        }

        var called = new PhoneNumber(route.Translate(dialled));
        var calling = new PhoneNumber(caller.CallerId ?? _site.Numbers.Main ?? "");
        return new(
            match,
            Q850Cause.NoCircuitAvailable,
            route.Name,
            CallPriority.Routine,
            [.. route.Trunks.Where(_groups.ContainsKey).Select(t => new TrunkDestination(_groups[t], called, calling, route.NoAnswer))],
            policy,
            IsRecorded(caller, outside: true));
    }

    private bool MoreDigitsCouldReachAnExtensionOrEmergency(string dialled) =>
        _extensions.Keys.Any(e => e.Length > dialled.Length && e.StartsWith(dialled, StringComparison.Ordinal))
        || _emergency.MayBecome(dialled);

    private bool IsRecorded(Extension extension, bool outside) => extension.Recording switch
    {
        ExtensionRecording.On => true,
        ExtensionRecording.Off => false,
        _ => _site.Recording.Calls == RecordedCalls.All || (outside && _site.Recording.Calls == RecordedCalls.Outside),
    };

    private static Calls.CausePolicy PolicyOf(Site.CausePolicy causes) =>
        new([.. Enum.GetValues<Q850Cause>().Where(causes.TriesNext)]);
}
