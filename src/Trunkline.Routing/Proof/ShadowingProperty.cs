using Trunkline.Site;

namespace Trunkline.Routing.Proof;

/// <summary>Every pattern of every route takes some call: what more specific rules leave it is not nothing.</summary>
/// <remarks>
/// That a more specific pattern takes part of a wider one's numbers is how a plan is written and no finding. A pattern that others of its
/// own route cover is a remark: the calls go where they are meant to.
/// </remarks>
internal static class ShadowingProperty
{
    internal static ProvedProperty Prove(SymbolicPlan plan)
    {
        var takes = new bool[plan.Rules.Count];
        var shortest = new string?[plan.Rules.Count];
        var takers = new Dictionary<int, HashSet<int>>();
        for (var kind = 0; kind < plan.Strings.Kinds; kind++)
        {
            for (var moments = 0; moments < plan.Moments.Count; moments++)
            {
                if (plan.Taking(kind, moments) is var rule && rule >= 0)
                {
                    takes[rule] = true;
                }
            }
        }

        for (var kind = 0; kind < plan.Strings.Kinds; kind++)
        {
            foreach (var rule in plan.Matching(kind).Where(r => !takes[r]))
            {
                var example = plan.Strings.Example(kind);
                shortest[rule] = shortest[rule] is { } s && s.Length <= example.Length ? s : example;
                var by = takers.TryGetValue(rule, out var set) ? set : takers[rule] = [];
                for (var moments = 0; moments < plan.Moments.Count; moments++)
                {
                    if (plan.Moments.Holds(plan.Rules[rule].When, moments))
                    {
                        by.Add(plan.Taking(kind, moments));
                    }
                }
            }
        }

        var findings = new List<ProofFinding>();
        for (var rule = 0; rule < plan.Rules.Count && findings.Count < PlanProof.MostFindings; rule++)
        {
            if (!takes[rule] && plan.Rules[rule].Route is not null)
            {
                findings.Add(Shadowed(plan, rule, shortest[rule], takers.GetValueOrDefault(rule) ?? []));
            }
        }

        findings.AddRange(Over(plan, takes));
        findings.AddRange(OnlyByPlus(plan, takes).Concat(Hidden(plan, takes)).Take(PlanProof.MostFindings));
        var patterns = plan.Rules.Count(r => r.Route is not null);
        return new("shadowing", patterns == 0 ? "no route" : $"{PlanProof.Count(patterns, "pattern")} of {PlanProof.Count(plan.Site.Routes.Count, "route")}: "
            + (patterns == 1 ? "it takes" : "each takes") + " calls that no rule before it takes", [.. findings.OrderBy(f => !f.IsCounterExample).ThenBy(f => f.At.Line)]);
    }

    private static ProofFinding Shadowed(SymbolicPlan plan, int index, string? shortest, HashSet<int> takers)
    {
        var rule = plan.Rules[index];
        if (shortest is null)
        {
            return new(true, $"{rule.Words} never takes a call: nothing that can be dialled matches it", rule.At, "another pattern, or none");
        }

        if (takers.Count == 0)
        {
            return new(true, $"{rule.Words} never takes a call: its time never comes", rule.At, "another time in its calendar");
        }

        var moments = Enumerable.Range(0, plan.Moments.Count).First(m => plan.Moments.Holds(rule.When, m));
        var first = plan.Rules[plan.Taking(plan.Strings.KindOf(shortest), moments)];
        var example = new Example(plan, plan.CallerOf(index), shortest, moments);
        // emergency numbers and extensions are before every route: where a route takes the rest, they are not why
        var routes = takers.Where(t => plan.Rules[t].Route is not null).ToList();
        var others = (routes.Count > 0 ? routes : [.. takers]).Select(t => plan.Rules[t]).Where(r => r != first).ToList();
        var all = others.Count == 0 ? $"{first.Takes} it and every other number of" : $"{first.Takes} it; {(first.Route is null ? "they" : "it")} and {PlanProof.List([.. others.Select(o => o.Words)], 3)} take every number of";
        if (routes.Count > 0 && routes.All(t => plan.Rules[t].Route == rule.Route))
        {
            return example.Finding(false, $"{first.Words} {all} {rule.PatternText} in the same route", rule.At, "the pattern can go");
        }

        return example.Finding(true, $"{first.Words}{Place(first)} {all} {rule.Words}, which never takes a call", rule.At,
            $"take {rule.PatternText} out, or narrow {(first.Pattern is null ? first.Words : first.PatternText)} to what is meant for it");
    }

    /// <summary>Routes whose dates are all past: last year's holidays.</summary>
    private static IEnumerable<ProofFinding> Over(SymbolicPlan plan, bool[] takes) =>
        from rules in plan.Rules.Select((r, i) => (Rule: r, Takes: takes[i])).Where(r => r is { Takes: true, Rule.Route.When: not null }).GroupBy(r => r.Rule.Route!)
        where rules.First().Rule.When.Witness(plan.From) is { } last && DateOnly.FromDateTime(last) < plan.From
        select new ProofFinding(false, $"route \"{rules.Key.Name}\" takes no calls any more: the last day of \"{rules.Key.When!.Value.Calendar}\" is past", rules.Key.At, "its dates of this year, or without it");

    /// <summary>Patterns on the international number that patterns on what is dialled leave nothing but numbers dialled with +.</summary>
    private static IEnumerable<ProofFinding> OnlyByPlus(SymbolicPlan plan, bool[] takes)
    {
        var keys = Dfa.OfMasks([], DialSymbols.Keys);
        for (var index = 0; index < plan.Rules.Count; index++)
        {
            var rule = plan.Rules[index];
            if (!rule.IsInternational || !takes[index] || rule.Dialled.And(keys) is not { IsEmpty: false } byKeys
                || plan.Strings.Find(byKeys, kind => plan.MomentOf(kind, index) >= 0) is not null)
            {
                continue;
            }

            var shortest = byKeys.Shortest()!;
            var moments = Enumerable.Range(0, plan.Moments.Count).First(m => plan.Moments.Holds(rule.When, m));
            if (plan.Taking(plan.Strings.KindOf(shortest), moments) is var taker && taker >= 0)
            {
                yield return new Example(plan, plan.CallerOf(index), shortest, moments).Finding(false,
                    $"{plan.Rules[taker].Words}{Place(plan.Rules[taker])} {plan.Rules[taker].Takes} it, and whatever else is dialled for {rule.Words}, unless it is dialled with +", rule.At, "patterns on what is dialled come first");
            }
        }
    }

    /// <summary>Numbers of a route that extensions or feature codes have: seen here, so that nobody is surprised.</summary>
    private static IEnumerable<ProofFinding> Hidden(SymbolicPlan plan, bool[] takes) =>
        Hidden(plan, takes, PlanRuleKind.Extensions, "the extension is rung", "extension number").Concat(Hidden(plan, takes, PlanRuleKind.Codes, "the feature code is obeyed", "code"));

    private static IEnumerable<ProofFinding> Hidden(SymbolicPlan plan, bool[] takes, PlanRuleKind by, string what, string noun)
    {
        var extensions = plan.Rules.Select((r, i) => (r, i)).First(r => r.r.Kind == by);
        var seen = new HashSet<Route>();
        for (var kind = 0; kind < plan.Strings.Kinds; kind++)
        {
            if (!plan.Matching(kind).Contains(extensions.i))
            {
                continue;
            }

            foreach (var index in plan.Matching(kind).Where(r => takes[r] && plan.Rules[r].Route is { } route && seen.Add(route)))
            {
                var rule = plan.Rules[index];
                var hidden = rule.Dialled.And(extensions.r.Dialled);
                var count = hidden.Count();
                yield return new Example(plan, plan.CallerOf(index), hidden.Shortest()!, 0).Finding(false,
                    $"{what}, though {rule.Words} matches too{(count is { } all ? $" ({PlanProof.Count(all, noun)} in all)" : "")}", rule.At, "");
            }
        }
    }

    private static string Place(PlanRule rule) =>
        rule.At.Line == 0 ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $" in line {rule.At.Line}");
}
