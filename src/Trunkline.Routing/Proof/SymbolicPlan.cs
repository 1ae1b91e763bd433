// The compiled plan as a function of sets: which rule takes which strings at which moments from whom. Made from what the running plan
// itself holds, and asked the same questions (ConformanceTests hold the two to each other); never a second reading of the file.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing.Proof;

/// <summary>Extensions that the plan treats alike: the first of them stands for all.</summary>
/// <param name="First">The first in the file.</param>
/// <param name="Count">How many there are.</param>
internal sealed record CallerKind(Extension First, int Count);

/// <summary>A plan that answers for kinds of strings, kinds of moments and kinds of callers.</summary>
internal sealed class SymbolicPlan
{
    private readonly int[][] _taking;

    /// <param name="site">The site, checked.</param>
    /// <param name="plan">The plan as it runs.</param>
    /// <param name="from">Where to begin to look for moments as examples.</param>
    internal SymbolicPlan(SiteModel site, SiteNumberPlan plan, DateOnly from)
    {
        Site = site;
        Plan = plan;
        From = from;
        Rules = [.. RulesOf(site, plan)];
        Strings = new([.. Rules.Select(r => r.Dialled)]);
        Moments = new(Rules.Select(r => r.When), from);
        Callers = [.. site.Extensions.GroupBy(e => (e.MayCallOutside, e.Class)).Select(g => new CallerKind(g.First(), g.Count()))];
        _taking = [.. Enumerable.Range(0, Strings.Kinds).Select(kind => (int[])[.. Enumerable.Range(0, Moments.Count).Select(moment => FirstOn(kind, moment))])];
    }

    internal SiteModel Site { get; }

    internal SiteNumberPlan Plan { get; }

    /// <summary>Where to begin to look for moments as examples.</summary>
    internal DateOnly From { get; }

    /// <summary>The rules, in the order in which they are tried.</summary>
    internal IReadOnlyList<PlanRule> Rules { get; }

    /// <summary>The strings by what they match.</summary>
    internal RuleAutomaton Strings { get; }

    /// <summary>The moments by what holds.</summary>
    internal MomentPartition Moments { get; }

    /// <summary>The extensions by what they may.</summary>
    internal IReadOnlyList<CallerKind> Callers { get; }

    /// <summary>The rule that takes strings of a kind at moments of a kind; -1 when none does.</summary>
    internal int Taking(int strings, int moments) => strings < 0 ? -1 : _taking[strings][moments];

    /// <summary>Who stands for the callers of a rule in examples: the first whom it lets through, else the first of all; null when there is nobody.</summary>
    internal Extension? CallerOf(int rule) =>
        Callers.FirstOrDefault(c => Allows(rule, c.First))?.First ?? (Callers.Count == 0 ? null : Callers[0].First);

    /// <summary>True when a rule lets a caller through whom it takes.</summary>
    internal bool Allows(int rule, Extension caller) => Rules[rule].Route?.Allows(caller) ?? true;

    /// <summary>What the proof says the running plan says, as the two are compared: the route's name, or that none is reached.</summary>
    internal string Says(string dialled, int moments, Extension caller)
    {
        var rule = Taking(Strings.KindOf(dialled), moments);
        return rule < 0 ? "no route" : Allows(rule, caller) ? Rules[rule].RouteName : "barred";
    }

    /// <summary>What the running plan says, in the same words.</summary>
    internal string PlanSays(string dialled, int moments, Extension caller)
    {
        var decision = Ask(dialled, moments, caller);
        return decision.Outcome is DialMatch.Complete or DialMatch.MayBeComplete ? decision.Route
            : decision.Refusal == Q850Cause.OutgoingCallsBarred ? "barred" : "no route";
    }

    /// <summary>What the running plan decides.</summary>
    internal RoutingDecision Ask(string dialled, int moments, Extension caller)
    {
        _ = moments;
        return Plan.Route(new(caller.Number, "", new CallSetup { Called = Number(dialled) }));
    }

    /// <summary>A kind of moments at which a rule takes strings of a kind; -1 when at none.</summary>
    internal int MomentOf(int strings, int rule) => strings < 0 ? -1 : Array.IndexOf(_taking[strings], rule);

    /// <summary>What was dialled as a call carries it.</summary>
    internal static PhoneNumber Number(string dialled) => dialled.StartsWith('+')
        ? new(dialled[1..], TypeOfNumber.International, NumberingPlan.Isdn)
        : new(dialled);

    private int FirstOn(int strings, int moments)
    {
        foreach (var rule in Strings.Matching(strings))
        {
            if (Moments.Holds(Rules[rule].When, moments))
            {
                return rule;
            }
        }

        return -1;
    }

    private static IEnumerable<PlanRule> RulesOf(SiteModel site, SiteNumberPlan plan)
    {
        yield return new(PlanRuleKind.Emergency, EmergencyNumbers(site), MomentSet.Always, default);
        yield return new(PlanRuleKind.Extensions, Dfa.OfWords(site.Extensions.Select(e => e.Number)), MomentSet.Always, default);
        foreach (var (pattern, route) in plan.Routes)
        {
            yield return new(PlanRuleKind.Route, Dfa.Of(pattern), MomentSet.Always, route.At) { Route = route, Pattern = pattern };
        }
    }

    /// <summary>The emergency numbers as dialled.</summary>
    private static Dfa EmergencyNumbers(SiteModel site) =>
        Dfa.OfWords(site.Emergency.Numbers.SelectMany(n => site.Emergency.AccessCodes.Select(c => c + n).Prepend(n)));
}
