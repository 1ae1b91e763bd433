// The compiled plan as a function of sets: which rule takes which strings at which moments from whom. Its order is that of DialPlan,
// which is asked the same questions (ConformanceTests hold the two to each other).
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing.Proof;

/// <summary>Extensions that the plan treats alike: the first of them stands for all.</summary>
/// <param name="First">The first in the file.</param>
/// <param name="Count">How many there are.</param>
internal sealed record CallerKind(Extension First, int Count)
{
    /// <summary>The PBX, when its calls have the rights of an extension; null for extensions.</summary>
    internal PbxTrunk? Pbx { get; init; }
}

/// <summary>A plan that answers for kinds of strings, kinds of moments and kinds of callers.</summary>
internal sealed class SymbolicPlan
{
    private readonly int[][] _taking;
    private readonly ProofTime _time = new();

    // sets beside the rules: what a restriction forbids, behind each way to translate
    private readonly Dictionary<(Translation, int Restriction), int> _forbidden = [];

    /// <param name="site">The site, checked.</param>
    /// <param name="from">Where to begin to look for moments as examples.</param>
    internal SymbolicPlan(SiteModel site, DateOnly from)
    {
        Site = site;
        From = from;
        Running = new(site, PlanProof.Groups(site), _time);
        Calendars = new(site.Calendars);
        Numbers = new(site.Dialling);
        Rules = [.. RulesOf(site)];
        Strings = new([.. Rules.Select(r => r.Dialled), .. Forbidden()]);
        Moments = new(Rules.Select(r => r.When).Concat(site.Incoming.Select(r => Calendars.Of(r.When))), from, m => !site.Site.TimeZone.IsInvalidTime(m));
        Callers =
        [
            .. site.Extensions.GroupBy(e => (e.MayCallOutside, e.Class)).Select(g => new CallerKind(g.First(), g.Count())),
            .. site.Pbxs.Select(p => new CallerKind(p.Caller, 1) { Pbx = p }),
        ];
        _taking = [.. Enumerable.Range(0, Strings.Kinds).Select(kind => (int[])[.. Enumerable.Range(0, Moments.Count).Select(moment => FirstOn(kind, moment))])];
    }

    internal SiteModel Site { get; }

    /// <summary>The plan that runs.</summary>
    internal SiteNumberPlan Running { get; }

    /// <summary>Where to begin to look for moments as examples.</summary>
    internal DateOnly From { get; }

    /// <summary>The calendars as sets.</summary>
    internal CalendarMoments Calendars { get; }

    /// <summary>Numbers as sets.</summary>
    internal NumberSets Numbers { get; }

    /// <summary>The rules, in the order in which they are tried.</summary>
    internal IReadOnlyList<PlanRule> Rules { get; }

    /// <summary>The strings by what they match.</summary>
    internal RuleAutomaton Strings { get; }

    /// <summary>The moments by what holds.</summary>
    internal MomentPartition Moments { get; }

    /// <summary>The extensions by what they may, then each PBX.</summary>
    internal IReadOnlyList<CallerKind> Callers { get; }

    /// <summary>The trunk groups that run here and lead outside.</summary>
    internal IEnumerable<Trunk> Outside => Site.Trunks.Where(t => t is not (PlannedTrunk or PbxTrunk));

    /// <summary>The PBX of a caller; null when it is an extension.</summary>
    internal PbxTrunk? PbxOf(Extension caller) => Callers.FirstOrDefault(c => c.Pbx is not null && c.First == caller)?.Pbx;

    /// <summary>What the plan may be asked for by a caller: by a PBX what begins with its prefix, and emergency numbers and extensions.</summary>
    internal Dfa DialledBy(Extension caller) => PbxOf(caller) is not { } pbx ? Dfa.Dialled
        : Dfa.OfMasks([], DialSymbols.Keys).Prefixed(pbx.DialPrefix).Or(Dfa.Any(Rules.Where(r => r.Route is null && r.Kind != PlanRuleKind.Codes).Select(r => r.Dialled)));

    /// <summary>What a caller dials so that the plan is asked for something: a PBX does not dial its prefix.</summary>
    internal string AsDialled(string asked, Extension caller) =>
        PbxOf(caller) is { DialPrefix: { Length: > 0 } prefix } && asked.StartsWith(prefix, StringComparison.Ordinal)
            && Matching(Strings.KindOf(asked)).All(r => Rules[r].Route is not null) ? asked[prefix.Length..] : asked;

    /// <summary>The rule that takes strings of a kind at moments of a kind; -1 when none does.</summary>
    internal int Taking(int strings, int moments) => strings < 0 ? -1 : _taking[strings][moments];

    /// <summary>A kind of moments at which a rule takes strings of a kind; -1 when at none.</summary>
    internal int MomentOf(int strings, int rule) => strings < 0 ? -1 : Array.IndexOf(_taking[strings], rule);

    /// <summary>The rules that match strings of a kind, in the order in which they are tried.</summary>
    internal IEnumerable<int> Matching(int strings) => Strings.Matching(strings).TakeWhile(r => r < Rules.Count);

    /// <summary>Who stands for the callers of a rule in examples: the first whom it lets through, else the first of all; null when there is nobody.</summary>
    internal Extension? CallerOf(int rule) =>
        Callers.FirstOrDefault(c => Allows(rule, c.First))?.First ?? (Callers.Count == 0 ? null : Callers[0].First);

    /// <summary>True when a rule lets a caller through whom it takes.</summary>
    internal bool Allows(int rule, Extension caller) => Rules[rule].Route?.Allows(caller) ?? true;

    /// <summary>True when a restriction forbids a caller what a rule sends for strings of a kind.</summary>
    internal bool IsRestricted(int strings, int rule, Extension caller)
    {
        if (Rules[rule].Route is null || _forbidden.Count == 0)
        {
            return false;
        }

        var translation = Rules[rule].Translation;
        for (var i = 0; i < Site.Restrictions.Count; i++)
        {
            if (!Site.Restrictions[i].Classes.Contains(caller.Class) && _forbidden.TryGetValue((translation, i), out var set) && Strings.Matching(strings).Contains(set))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What the proof says of strings of a kind, in words the running plan's answer can be compared with.</summary>
    internal string Says(int strings, int moments, Extension caller)
    {
        var rule = Taking(strings, moments);
        return rule < 0 ? "nothing"
            : Rules[rule].Route is not { } route ? Rules[rule].Kind switch { PlanRuleKind.Emergency => "emergency", PlanRuleKind.EmergencyTest => "emergency test", PlanRuleKind.Codes => "code", _ => "extension" }
            : (!Allows(rule, caller) ? "barred by " : IsRestricted(strings, rule, caller) ? "restricted on " : "route ") + route.Name + (Rules[rule].IsInternational ? " by +" : "");
    }

    /// <summary>What the running plan says, in the same words.</summary>
    internal string RunningSays(string dialled, int moments, Extension caller)
    {
        if (Ask(dialled, moments, caller) is { Priority: CallPriority.Emergency } emergency)
        {
            return emergency.Route;
        }

        var plan = Running.Plan;
        Span<char> normal = stackalloc char[PhoneNumber.MaxDigits];
        plan.Clock.SetTo(UtcOf(moments));
        var decided = plan.Decide(caller, dialled, normal);
        return decided.Kind switch
        {
            DialledKind.Nothing or DialledKind.MoreDigits => "nothing",
            DialledKind.Emergency => "emergency",
            DialledKind.Code => "code",
            DialledKind.Extension or DialledKind.Service => "extension",
            _ => (decided.Kind == DialledKind.RouteBarred ? "barred by " : decided.Kind == DialledKind.Restricted ? "restricted on " : "route ")
                + plan.Routes[decided.Rule].Route.Name + (decided.IsInternational ? " by +" : ""),
        };
    }

    /// <summary>What the running plan decides about a call from an extension or a PBX.</summary>
    internal RoutingDecision Ask(string dialled, int moments, Extension caller)
    {
        _time.Now = UtcOf(moments);
        return PbxOf(caller) is { } pbx
            ? Running.Route(new("", pbx.Name, new CallSetup { Called = Number(AsDialled(dialled, caller)) }))
            : Running.Route(new(caller.Number, "", new CallSetup { Called = Number(dialled) }));
    }

    /// <summary>What the running plan decides about a call from outside.</summary>
    internal RoutingDecision AskFromOutside(string trunk, PhoneNumber called, int moments, PhoneNumber? calling = null)
    {
        _time.Now = UtcOf(moments);
        return Running.Route(new("", trunk, new CallSetup { Called = called, Calling = calling ?? PhoneNumber.None }));
    }

    /// <summary>What was dialled as a call carries it.</summary>
    internal static PhoneNumber Number(string dialled) => dialled.StartsWith('+')
        ? new(dialled[1..], TypeOfNumber.International, NumberingPlan.Isdn)
        : new(dialled);

    private DateTimeOffset UtcOf(int moments) => new(TimeZoneInfo.ConvertTimeToUtc(Moments.Witness(moments), Site.Site.TimeZone), TimeSpan.Zero);

    private int FirstOn(int strings, int moments)
    {
        foreach (var rule in Matching(strings))
        {
            if (Moments.Holds(Rules[rule].When, moments))
            {
                return rule;
            }
        }

        return -1;
    }

    private IEnumerable<PlanRule> RulesOf(SiteModel site)
    {
        Dfa WithCodes(IEnumerable<string> numbers) => Dfa.OfWords(numbers.SelectMany(site.Emergency.FormsOf));
        yield return new(PlanRuleKind.Emergency, WithCodes(site.Emergency.Numbers), MomentSet.Always, default);
        if (site.Emergency.Test is { } test)
        {
            yield return new(PlanRuleKind.EmergencyTest, WithCodes([test.Number]), MomentSet.Always, default);
        }

        yield return new(PlanRuleKind.Codes, CodeSets.Of(site.Codes), MomentSet.Always, default);
        yield return new(PlanRuleKind.Extensions, Dfa.OfWords(site.NumbersInside), MomentSet.Always, default);
        foreach (var isInternational in new[] { false, true })
        {
            var patterns = site.Routes.SelectMany((r, i) => (isInternational ? r.MatchInternational : r.Match).Select(p => (Pattern: p, Route: r, Index: i)));
            foreach (var (pattern, route, index) in patterns.OrderBy(p => p.Pattern, PatternOrder.MostSpecificFirst))
            {
                var dialled = Dfa.Of(pattern);
                yield return new(PlanRuleKind.Route, isInternational ? Numbers.WithAccessCode(Numbers.Meaning(dialled)) : dialled, Calendars.Of(route.When), route.At)
                {
                    Route = route,
                    Index = index,
                    Pattern = pattern,
                    IsInternational = isInternational,
                };
            }
        }
    }

    private List<Dfa> Forbidden()
    {
        var sets = new List<Dfa>();
        var sent = Site.Restrictions.Select(r => Dfa.Any(r.Numbers.Select(n => n.IsInternational ? Numbers.Meaning(Dfa.Of(n.Pattern)) : Dfa.Of(n.Pattern)))).ToList();
        foreach (var rules in Rules.Where(r => r.Route is not null && sent.Count > 0).GroupBy(r => r.Translation))
        {
            // of what is forbidden only what these rules match: beyond them a set would be alive in every state for nothing
            var matched = Dfa.Any(rules.Select(r => r.Dialled));
            for (var i = 0; i < sent.Count; i++)
            {
                if (rules.Key.Dialled(sent[i], Numbers).And(matched) is { IsEmpty: false } forbidden)
                {
                    _forbidden[(rules.Key, i)] = Rules.Count + sets.Count;
                    sets.Add(forbidden);
                }
            }
        }

        return sets;
    }

    private sealed class ProofTime : TimeProvider
    {
        internal DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
