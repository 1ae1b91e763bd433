using Trunkline.Base;
using Trunkline.Site;

namespace Trunkline.Routing.Proof;

/// <summary>Who may not call outside reaches no trunk group but in an emergency, whatever he dials; a route with classes takes nobody of another; a restricted destination is reached by no prefix.</summary>
/// <remarks>
/// The plan refuses what it understands to be restricted. What it does not understand goes out as dialled, and a trunk whose numbers have a
/// form may be read by its operator as a number that is: that is looked for here. A transfer is a call of whoever transfers; calls from trunks go out by none but those of a PBX, which has rights like an extension's.
/// </remarks>
internal static class RightsProperty
{
    internal static ProvedProperty Prove(SymbolicPlan plan)
    {
        var findings = Unlawful(plan).Concat(Unseen(plan)).Concat(OtherWays(plan)).Concat(Forwards(plan)).Take(PlanProof.MostFindings).OrderBy(f => f.Dialled.Length).ToList();
        var barred = plan.Callers.Where(c => c.Pbx is null && !c.First.MayCallOutside).Sum(c => c.Count);
        var classed = plan.Site.Routes.Count(r => r.Classes.Count > 0);
        List<string> covered =
        [
            plan.Callers.Count == 0 ? "no extension" : barred == 0 ? "every extension may call outside"
                : $"{PlanProof.Count(barred, "extension")} that may not call outside {(barred == 1 ? "reaches" : "reach")} extensions and emergency numbers alone",
        ];
        if (classed > 0)
        {
            covered.Add($"{PlanProof.Count(classed, "route")} with classes {(classed == 1 ? "takes" : "take")} nobody of another");
        }

        if (plan.Site.Restrictions.Count > 0)
        {
            covered.Add($"{PlanProof.List([.. plan.Site.Restrictions.Select(r => r.Name)])}: reached by no prefix but from {PlanProof.List([.. plan.Site.Restrictions.SelectMany(r => r.Classes).Distinct().DefaultIfEmpty("nobody")])}");
        }

        var forwards = plan.Site.Extensions.Sum(e => e.Forward.Ways.Count());
        if (forwards > 0)
        {
            covered.Add($"{PlanProof.Count(forwards, "forward")} to where {(forwards == 1 ? "its extension" : "the extension each is of")} may call");
        }

        return new("rights", string.Join("; ", covered), findings);
    }

    /// <summary>Forwards to where the extension may not call, or where nobody is: at some moment the call stays where it was.</summary>
    private static IEnumerable<ProofFinding> Forwards(SymbolicPlan plan)
    {
        foreach (var extension in plan.Site.Extensions)
        {
            foreach (var (key, number, words) in extension.Forward.Ways)
            {
                for (var moments = 0; moments < plan.Moments.Count; moments++)
                {
                    if (plan.Ask(number, moments, extension) is { Outcome: DialMatch.None or DialMatch.MoreDigits, Refusal: var cause })
                    {
                        yield return new Example(plan, extension, number, moments).Finding(true,
                            $"extension {extension.Number} {words} there, and the call is refused with cause {(int)cause}", extension.At, $"another number for forward.{key}, or the right to call it");
                        break;
                    }
                }
            }
        }
    }

    /// <summary>Calls that the running plan lets out although the rules it is made of do not.</summary>
    private static IEnumerable<ProofFinding> Unlawful(SymbolicPlan plan) =>
        from caller in plan.Callers
        let mine = plan.DialledBy(caller.First)
        from kind in Enumerable.Range(0, plan.Strings.Kinds)
        from moments in Enumerable.Range(0, plan.Moments.Count)
        let rule = plan.Taking(kind, moments)
        where rule >= 0 && plan.Rules[rule].Route is not null && (!plan.Allows(rule, caller.First) || plan.IsRestricted(kind, rule, caller.First))
        where mine.Contains(plan.Strings.Example(kind))
        where plan.Ask(plan.Strings.Example(kind), moments, caller.First) is { Outcome: DialMatch.Complete or DialMatch.MayBeComplete }
        select new Example(plan, caller.First, plan.Strings.Example(kind), moments).Finding(true,
            $"{plan.Rules[rule].Words} lets the call out, though it may not take it", plan.Rules[rule].At, "none here: this is a bug of Trunkline; please report it with the site file");

    /// <summary>Digits that are not understood, go out as they are, and mean a restricted number to the operator.</summary>
    private static IEnumerable<ProofFinding> Unseen(SymbolicPlan plan)
    {
        var restrictions = plan.Site.Restrictions.Where(r => r.Numbers.Any(n => n.IsInternational)).ToList();
        if (restrictions.Count == 0)
        {
            yield break;
        }

        var understood = plan.Numbers.Meaning(NumberSets.International);
        var cache = new Dictionary<(Translation, Restriction, NumberForm), Dfa>();
        foreach (var (rule, index) in plan.Rules.Select((r, i) => (r, i)).Where(r => r.r.Route is not null && !r.r.IsInternational))
        {
            foreach (var trunk in rule.Route!.Trunks.Select(plan.Running.Plan.Trunk).Where(t => t is not null && t.Numbering.Numbers.Called != NumberForm.Dialled))
            {
                var form = trunk!.Numbering.Numbers.Called;
                foreach (var restriction in restrictions)
                {
                    if (!cache.TryGetValue((rule.Translation, restriction, form), out var dialled))
                    {
                        var numbers = Dfa.Any(restriction.Numbers.Where(n => n.IsInternational).Select(n => Dfa.Of(n.Pattern)));
                        cache[(rule.Translation, restriction, form)] = dialled = rule.Translation.Dialled(plan.Numbers.ReadAs(form, numbers).Without(understood), plan.Numbers);
                    }

                    if (Hole(plan, rule, index, restriction, rule.Dialled.And(dialled)) is { } example)
                    {
                        var sent = rule.Route.Translate(example.Dialled);
                        var meant = trunk.Numbering.Read(new(sent), form);
                        yield return example.Finding(true, $"{rule.Words} sends {sent} as it was dialled, and the operator of \"{trunk.Trunk.Name}\" ({form.ToString().ToLowerInvariant()}) reads {meant}, which \"{restriction.Name}\" forbids",
                            rule.At, $"a pattern for \"{rule.Route.Name}\" on the numbers that are dialled here, or the digits as they are sent in \"{restriction.Name}\", without +");
                    }
                }
            }
        }
    }

    /// <summary>Restrictions on digits as they go out, of numbers that can be dialled in another way: 0900 is forbidden, and 00 44 900 is not.</summary>
    private static IEnumerable<ProofFinding> OtherWays(SymbolicPlan plan)
    {
        var understood = plan.Numbers.Meaning(NumberSets.International);
        // where there is a pattern with + it says which numbers are meant, and those without are what Unseen asks for
        foreach (var restriction in plan.Site.Restrictions.Where(r => r.Numbers.All(n => !n.IsInternational)))
        {
            foreach (var pattern in restriction.Numbers)
            {
                // one number shows it
                if (Dfa.Of(pattern.Pattern).And(understood).Shortest() is { } written && plan.Running.Plan.Numbering.Read(written) is { Type: TypeOfNumber.International } meant
                    && ByAnotherWay(plan, restriction, pattern, written, meant) is { } finding)
                {
                    yield return finding;
                }
            }
        }
    }

    private static ProofFinding? ByAnotherWay(SymbolicPlan plan, Restriction restriction, RoutePattern pattern, string written, PhoneNumber meant)
    {
        var ways = plan.Numbers.Meaning(Dfa.Of(meant.Digits));
        foreach (var (rule, index) in plan.Rules.Select((r, i) => (r, i)).Where(r => r.r.Route is not null))
        {
            if (Hole(plan, rule, index, restriction, rule.Dialled.And(rule.Translation.Dialled(ways, plan.Numbers))) is { } example)
            {
                var (dialling, prefix) = (plan.Site.Dialling, pattern.Pattern.Prefix);
                var plus = dialling.NationalPrefix.Length > 0 && prefix.StartsWith(dialling.NationalPrefix, StringComparison.Ordinal) && !prefix.StartsWith(dialling.InternationalPrefix, StringComparison.Ordinal)
                    ? $"_+{dialling.CountryCode}{pattern.ToString().TrimStart('_')[dialling.NationalPrefix.Length..]}" : "the pattern with + and the country code";
                return example.Finding(true, $"{rule.Words} lets it out to {meant}, which \"{restriction.Name}\" ({pattern}) forbids as {written} alone", rule.At,
                    $"{plus} in \"{restriction.Name}\": with + it holds however the number is dialled");
            }
        }

        return null;
    }

    private static Example? Hole(SymbolicPlan plan, PlanRule rule, int index, Restriction restriction, Dfa dialled)
    {
        foreach (var caller in plan.Callers.Select(c => c.First).Where(c => rule.Route!.Allows(c) && !restriction.Classes.Contains(c.Class)))
        {
            if (plan.Strings.Find(dialled.And(plan.DialledBy(caller)), kind => plan.MomentOf(kind, index) >= 0 && !plan.IsRestricted(kind, index, caller)) is { } found)
            {
                return new(plan, caller, found, plan.MomentOf(plan.Strings.KindOf(found), index));
            }
        }

        return null;
    }
}
