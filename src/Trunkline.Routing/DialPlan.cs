// The plan of a site, compiled: what is dialled inside, what comes from outside, in which order it is looked at. Everybody who asks
// about the plan asks this: a call (SiteNumberPlan), explain, prove, diff.
using Trunkline.Base;
using Trunkline.Site;

namespace Trunkline.Routing;

/// <summary>What dialled digits turned out to be.</summary>
internal enum DialledKind : byte
{
    /// <summary>Nothing of this site's.</summary>
    Nothing,

    /// <summary>The beginning of something.</summary>
    MoreDigits,

    /// <summary>An emergency number.</summary>
    Emergency,

    /// <summary>A feature code.</summary>
    Code,

    /// <summary>An extension.</summary>
    Extension,

    /// <summary>A service: a ring group and the like.</summary>
    Service,

    /// <summary>A route takes it.</summary>
    Route,

    /// <summary>A route would take it, but not for this extension.</summary>
    RouteBarred,

    /// <summary>A destination that this extension may not call.</summary>
    Restricted,
}

/// <summary>What was decided about dialled digits.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="Match">Whether more digits may follow.</param>
/// <param name="Rule">The route's index; -1 when none.</param>
/// <param name="IsInternational">True when the route matched the international number.</param>
/// <param name="Restriction">The restriction's index; -1 when none.</param>
/// <param name="NormalLength">Digits of the international number that is meant; 0 when it was not understood.</param>
internal readonly record struct DialDecision(DialledKind Kind, DialMatch Match, int Rule, bool IsInternational, int Restriction, int NormalLength);

/// <summary>A site's plan, compiled. Deciding allocates nothing.</summary>
/// <remarks>On the loop: it keeps the moment it was last asked about.</remarks>
internal sealed class DialPlan
{
    private readonly Dictionary<string, Extension> _extensions;
    private readonly Dictionary<string, Extension>.AlternateLookup<ReadOnlySpan<char>> _byDigits;
    private readonly Dictionary<string, InternalService> _services;
    private readonly Dictionary<string, InternalService>.AlternateLookup<ReadOnlySpan<char>> _servicesByDigits;
    private readonly Dictionary<string, PlanTrunk> _trunks;
    private readonly DialTrie _extensionTrie;
    private readonly DialTrie _dialled;
    private readonly DialTrie _international;
    private readonly DialTrie _restrictedInternational;
    private readonly DialTrie _restrictedAsSent;

    /// <param name="site">The site, checked.</param>
    public DialPlan(SiteModel site)
    {
        Site = site;
        Numbering = new(site.Dialling);
        Clock = new(site.Calendars, site.Site.TimeZone);
        Contracts = new(site, Numbering);
        _extensions = site.Extensions.ToDictionary(e => e.Number);
        _byDigits = _extensions.GetAlternateLookup<ReadOnlySpan<char>>();
        _services = site.Services.DistinctBy(s => s.Number).ToDictionary(s => s.Number);
        _servicesByDigits = _services.GetAlternateLookup<ReadOnlySpan<char>>();
        _trunks = site.Trunks.Where(t => t is not PlannedTrunk).ToDictionary(t => t.Name, t => Contracts.Compile(t));
        Routes = [.. site.Routes.Select(r => new PlanRoute(r, Clock, _trunks.GetValueOrDefault))];
        _extensionTrie = new(site.NumbersInside.Select((n, i) => (Literal(n), i)));
        _dialled = new(site.Routes.SelectMany((r, i) => r.Match.Select(p => (p, i))));
        _international = new(site.Routes.SelectMany((r, i) => r.MatchInternational.Select(p => (p, i))));
        var restricted = site.Restrictions.SelectMany((r, i) => r.Numbers.Select(p => (p.IsInternational, p.Pattern, Rule: i))).ToList();
        _restrictedInternational = new(restricted.Where(r => r.IsInternational).Select(r => (r.Pattern, r.Rule)));
        _restrictedAsSent = new(restricted.Where(r => !r.IsInternational).Select(r => (r.Pattern, r.Rule)));
    }

    /// <summary>The site.</summary>
    public SiteModel Site { get; }

    /// <summary>How it numbers.</summary>
    public SiteNumbering Numbering { get; }

    /// <summary>Which calendars are on.</summary>
    public CalendarClock Clock { get; }

    /// <summary>Calling numbers.</summary>
    public Contracts Contracts { get; }

    /// <summary>Routes, in the order of the file.</summary>
    public PlanRoute[] Routes { get; }

    /// <summary>An extension; null when there is none.</summary>
    public Extension? Extension(ReadOnlySpan<char> number) => _byDigits.TryGetValue(number, out var extension) ? extension : null;

    /// <summary>A service; null when there is none.</summary>
    public InternalService? Service(ReadOnlySpan<char> number) => _servicesByDigits.TryGetValue(number, out var service) ? service : null;

    /// <summary>A trunk that this site runs; null when there is none.</summary>
    public PlanTrunk? Trunk(string name) => _trunks.GetValueOrDefault(name);

    /// <summary>Decides what an extension has dialled, at the moment the clock is set to.</summary>
    /// <param name="caller">Who dials.</param>
    /// <param name="dialled">0-9, *, #, A-D; a + in front of an international number.</param>
    /// <param name="normal">Where the international number's digits go; at least <see cref="PhoneNumber.MaxDigits"/>.</param>
    public DialDecision Decide(Extension caller, ReadOnlySpan<char> dialled, Span<char> normal)
    {
        var quiet = default(Unheard);
        return Decide(caller, dialled, normal, ref quiet);
    }

    /// <summary>As the other, with somebody who hears of every step.</summary>
    public DialDecision Decide<TListener>(Extension caller, ReadOnlySpan<char> dialled, Span<char> normal, ref TListener listener)
        where TListener : struct, IPlanListener
    {
        if (Site.Emergency.NumberOf(dialled) is not null || Site.Emergency.IsTest(dialled))
        {
            listener.OnEmergency();
            return new(DialledKind.Emergency, DialMatch.Complete, -1, false, -1, 0);
        }

        if (Site.Codes.TryRead(dialled, out _))
        {
            listener.OnCode();
            return new(DialledKind.Code, DialMatch.Complete, -1, false, -1, 0);
        }

        if (Extension(dialled) is not null)
        {
            listener.OnExtension();
            return new(DialledKind.Extension, DialMatch.Complete, -1, false, -1, 0);
        }

        if (Service(dialled) is not null)
        {
            listener.OnService();
            return new(DialledKind.Service, DialMatch.Complete, -1, false, -1, 0);
        }

        var visitor = new RouteVisitor<TListener>(this, ref listener, international: false);
        var isTaken = _dialled.Walk(dialled, ref visitor, out var needsMore);
        var isInternational = false;
        if (!isTaken)
        {
            isInternational = true;
            isTaken = DecideInternational(dialled, normal, ref listener, ref visitor, ref needsMore);
        }

        if (!isTaken)
        {
            needsMore |= MayBecomeInternal(dialled);
            return new(needsMore ? DialledKind.MoreDigits : DialledKind.Nothing, needsMore ? DialMatch.MoreDigits : DialMatch.None, -1, false, -1, 0);
        }

        var route = Routes[visitor.Taken];
        if (!route.Allows(caller))
        {
            listener.OnBarred(visitor.Taken);
            return new(DialledKind.RouteBarred, visitor.Match, visitor.Taken, isInternational, -1, 0);
        }

        Span<char> sent = stackalloc char[2 * PhoneNumber.MaxDigits];
        sent = sent[..Sent(route.Route, dialled, isInternational, sent)];
        var sense = Numbering.Understand(sent, normal, out var length);
        listener.OnUnderstood(sense, sent, normal[..length]);
        var restriction = RestrictionFor(caller, sent, normal[..length]);
        return restriction >= 0
            ? new(DialledKind.Restricted, visitor.Match, visitor.Taken, isInternational, restriction, length)
            : new(DialledKind.Route, visitor.Match, visitor.Taken, isInternational, -1, length);
    }

    /// <summary>What a route sends for dialled digits, before a trunk writes it in its form.</summary>
    /// <param name="route">The route.</param>
    /// <param name="dialled">What was dialled.</param>
    /// <param name="isInternational">True when the route matched the international number: the access code comes off, and what the route puts in front comes later.</param>
    /// <param name="to">Where it goes; at least 64.</param>
    /// <returns>How many.</returns>
    public int Sent(Route route, ReadOnlySpan<char> dialled, bool isInternational, Span<char> to)
    {
        if (isInternational)
        {
            var outside = dialled[Numbering.AccessCodeOf(dialled).Length..];
            outside.CopyTo(to);
            return outside.Length;
        }

        route.Prepend.CopyTo(to);
        var rest = dialled[Math.Min(route.Strip, dialled.Length)..];
        rest = rest[..Math.Min(rest.Length, to.Length - route.Prepend.Length)];
        rest.CopyTo(to[route.Prepend.Length..]);
        return route.Prepend.Length + rest.Length;
    }

    /// <summary>Shows every route whose pattern on what is dialled fits, at any hour.</summary>
    public void WalkDialled<TVisitor>(ReadOnlySpan<char> dialled, ref TVisitor visitor)
        where TVisitor : struct, IRuleVisitor => _dialled.Walk(dialled, ref visitor, out _);

    /// <summary>Shows every route whose pattern on the international number fits, at any hour.</summary>
    public void WalkInternational<TVisitor>(ReadOnlySpan<char> normal, ref TVisitor visitor)
        where TVisitor : struct, IRuleVisitor => _international.Walk(normal, ref visitor, out _);

    private bool DecideInternational<TListener>(
        ReadOnlySpan<char> dialled, Span<char> normal, ref TListener listener, ref RouteVisitor<TListener> visitor, ref bool needsMore)
        where TListener : struct, IPlanListener
    {
        if (_international.Count == 0 || dialled.Length > PhoneNumber.MaxDigits)
        {
            return false;
        }

        var code = Numbering.AccessCodeOf(dialled);
        if (Numbering.Plan.AccessCodes.Count > 0 && code.Length == 0 && !(dialled.Length > 0 && dialled[0] == '+'))
        {
            // the beginning of an access code, or no number for the outside
            needsMore |= Numbering.MayBecomeAccessCode(dialled);
            return false;
        }

        var sense = Numbering.Understand(dialled[code.Length..], normal, out var length);
        listener.OnUnderstood(sense, dialled[code.Length..], normal[..length]);
        if (sense != NumberSense.International)
        {
            needsMore |= sense == NumberSense.AsWritten && SiteNumbering.AreDigits(dialled[code.Length..]);
            return false;
        }

        visitor.IsInternational = true;
        return _international.Walk(normal[..length], ref visitor, out needsMore);
    }

    /// <summary>The restriction that forbids a destination to an extension; -1 when none does.</summary>
    private int RestrictionFor(Extension caller, ReadOnlySpan<char> sent, ReadOnlySpan<char> normal)
    {
        var visitor = new RestrictionVisitor(this, caller);
        return (normal.Length > 0 && _restrictedInternational.Walk(normal, ref visitor, out _)) || _restrictedAsSent.Walk(sent, ref visitor, out _) ? visitor.Taken : -1;
    }

    private bool MayBecomeInternal(ReadOnlySpan<char> dialled)
    {
        var any = default(AnyRule);
        _ = _extensionTrie.Walk(dialled, ref any, out var needsMore);
        return needsMore || Site.Emergency.MayBecome(dialled) || Site.Codes.MayBecome(dialled);
    }

    private static DialPattern Literal(string number) => DialPattern.TryParse(number, out var pattern, out _) ? pattern! : throw new ArgumentException($"{number} is no extension number");

    /// <summary>Takes the first route that holds now.</summary>
    private ref struct RouteVisitor<TListener>(DialPlan plan, ref TListener listener, bool international) : IRuleVisitor
        where TListener : struct, IPlanListener
    {
        private readonly ref TListener _listener = ref listener;

        public bool IsInternational { get; set; } = international;

        public int Taken { get; private set; } = -1;

        public DialMatch Match { get; private set; }

        public bool Visit(int rule, DialMatch match)
        {
            var holds = plan.Clock.Holds(plan.Routes[rule].When);
            _listener.OnRoute(rule, IsInternational, holds);
            if (holds)
            {
                Taken = rule;
                Match = match;
            }

            return holds;
        }
    }

    private struct RestrictionVisitor(DialPlan plan, Extension caller) : IRuleVisitor
    {
        public int Taken { get; private set; } = -1;

        public bool Visit(int rule, DialMatch match)
        {
            var isForbidden = !plan.Site.Restrictions[rule].Classes.Contains(caller.Class);
            Taken = isForbidden ? rule : Taken;
            return isForbidden;
        }
    }

    private struct AnyRule : IRuleVisitor
    {
        public readonly bool Visit(int rule, DialMatch match) => false;
    }

    /// <summary>Nobody: the methods are empty, so that a struct without them is not boxed to reach an interface's own.</summary>
    private struct Unheard : IPlanListener
    {
        public readonly void OnEmergency()
        {
        }

        public readonly void OnCode()
        {
        }

        public readonly void OnExtension()
        {
        }

        public readonly void OnService()
        {
        }

        public readonly void OnRoute(int route, bool isInternational, bool holds)
        {
        }

        public readonly void OnUnderstood(NumberSense sense, ReadOnlySpan<char> outside, ReadOnlySpan<char> normal)
        {
        }

        public readonly void OnBarred(int route)
        {
        }
    }
}
