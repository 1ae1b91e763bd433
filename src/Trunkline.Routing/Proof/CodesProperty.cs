using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing.Proof;

/// <summary>A feature code is one thing and no emergency number; whatever an extension sets by one, it may call itself; and queues and switches hear from whom they name.</summary>
/// <remarks>
/// A number is set when the plan would let the extension call it: the plan that lets calls through is asked, so what <see cref="RightsProperty"/> holds of every
/// call of an extension holds of every number it can set. When a call is forwarded there, the extension's rights are asked again, at that moment:
/// what was set by day leads nowhere at night that the extension may not call at night. Here one number of each kind is set by one extension of each kind.
/// </remarks>
internal static class CodesProperty
{
    private const int MostQuestions = 10_000;

    internal static ProvedProperty Prove(SymbolicPlan plan)
    {
        var codes = plan.Site.Codes;
        var kinds = codes.Kinds.ToList();
        if (kinds.Count == 0)
        {
            return new("codes", "no feature code", []);
        }

        List<ProofFinding> findings = [.. Alike(codes, kinds), .. Emergencies(plan, codes, kinds)];
        var asked = 0L;
        if (kinds.Exists(k => k < FeatureKind.DoNotDisturb) && Lawless(plan, codes, kinds.First(k => k < FeatureKind.DoNotDisturb), ref asked) is { } lawless)
        {
            findings.Add(lawless);
        }

        var ordered = 0L;
        findings.AddRange(Outsiders(plan, codes, ref ordered));
        findings.AddRange(Useless(plan, codes));
        return new("codes", $"{PlanProof.Count(kinds.Count, "feature code")}, each dialled like no other and like no emergency number"
            + (asked == 0 ? "" : $"; a forward set by telephone leads where its extension may call ({PlanProof.Count(asked, "number")} set)")
            + (ordered == 0 ? "" : $"; queues are logged in to by their agents and switches turned by whom they name, by nobody else ({PlanProof.Count(ordered, "code")} dialled)"), findings);
    }

    private static IEnumerable<ProofFinding> Alike(FeatureCodes codes, List<FeatureKind> kinds) =>
        from a in kinds
        from b in kinds
        where a < b
        let both = CodeSets.Of(codes, a).And(CodeSets.Of(codes, b)).Shortest()
        where both is not null
        select new ProofFinding(true, $"{both} is codes.{FeatureCodes.KeyOf(a)} and codes.{FeatureCodes.KeyOf(b)}", default, $"another code for codes.{FeatureCodes.KeyOf(b)}, or off");

    private static IEnumerable<ProofFinding> Emergencies(SymbolicPlan plan, FeatureCodes codes, List<FeatureKind> kinds) =>
        from rule in plan.Rules
        where rule.Kind is PlanRuleKind.Emergency or PlanRuleKind.EmergencyTest
        from kind in kinds
        let both = rule.Dialled.And(CodeSets.Of(codes, kind)).Shortest()
        where both is not null
        select new ProofFinding(true, $"{both} is dialled for an emergency, and is codes.{FeatureCodes.KeyOf(kind)}", default, $"another code for codes.{FeatureCodes.KeyOf(kind)}, or off");

    /// <summary>A number that is set by somebody who may not call it; null when there is none.</summary>
    private static ProofFinding? Lawless(SymbolicPlan plan, FeatureCodes codes, FeatureKind kind, ref long asked)
    {
        var numbers = plan.Strings.Examples(DialSymbols.Digits).Where(n => n.Length > 0).ToList();
        var callers = plan.Callers.Where(c => c.Pbx is null).Select(c => c.First).ToList();
        var all = (long)numbers.Count * plan.Moments.Count * callers.Count;
        for (var at = 0L; at < all; at += Math.Max(1, all / MostQuestions))
        {
            var caller = callers[(int)(at % callers.Count)];
            var (moments, number) = ((int)(at / callers.Count % plan.Moments.Count), numbers[(int)(at / callers.Count / plan.Moments.Count)]);
            var code = $"*{codes.CodeOf(kind)}*{number}#";
            if (code.Length > Base.PhoneNumber.MaxDigits)
            {
                continue;
            }

            asked++;
            var isSet = plan.Ask(code, moments, caller) is { Destinations: [SettingDestination { Refusal: Base.Q850Cause.None }] };
            var says = plan.Says(plan.Strings.KindOf(number), moments, caller);
            if (isSet && !(says == "extension" || says.StartsWith("route ", StringComparison.Ordinal)))
            {
                return new Example(plan, caller, code, moments).Finding(true, $"it is set, though a call of {caller.Number} to {number} is {says}", default,
                    "none here: this is a bug of Trunkline; please report it with the site file");
            }
        }

        return null;
    }

    /// <summary>Somebody who logs in to a queue, or turns a switch, that does not name him; or is named and cannot. By its number, and by none.</summary>
    private static List<ProofFinding> Outsiders(SymbolicPlan plan, FeatureCodes codes, ref long asked)
    {
        var site = plan.Site;
        List<(string Dialled, Predicate<Extension> May, string Words)> all =
        [
            .. codes.CodeOf(FeatureKind.AgentLogin) is not { } login || site.Queues.Count == 0 ? []
                : site.Queues.Select(q => ($"*{login}*{q.Number}#", (Predicate<Extension>)(e => q.Agents.Contains(e.Number)), q.Words))
                    .Append(($"*{login}#", e => site.Queues.Any(q => q.Agents.Contains(e.Number)), "every queue of its own")),
            .. codes.CodeOf(FeatureKind.Switch) is not { } turn || site.Switches.Count == 0 ? []
                : site.Switches.Select(s => ($"*{turn}*{s.Number}#", (Predicate<Extension>)s.IsTurnedBy, s.Words))
                    .Append(($"*{turn}#", e => site.Switches.Count(s => s.IsTurnedBy(e)) == 1, "the only switch of its own")),
        ];
        var findings = new List<ProofFinding>();
        var questions = (long)all.Count * site.Extensions.Count;
        for (var at = 0L; at < questions && findings.Count == 0; at += Math.Max(1, questions / MostQuestions))
        {
            var (caller, (dialled, may, words)) = (site.Extensions[(int)(at % site.Extensions.Count)], all[(int)(at / site.Extensions.Count)]);
            if (dialled.Length > Base.PhoneNumber.MaxDigits)
            {
                continue;
            }

            asked++;
            var isDone = plan.Ask(dialled, 0, caller).Destinations is [CodeDestination { Refusal: Base.Q850Cause.None }];
            if (isDone != may(caller))
            {
                findings.Add(new Example(plan, caller, dialled, 0).Finding(true, $"it is {(isDone ? "obeyed" : "refused")}, though {caller.Number} {(isDone ? "is not" : "is")} named for {words}", default,
                    "none here: this is a bug of Trunkline; please report it with the site file"));
            }
        }

        return findings;
    }

    /// <summary>A code that the file changes, and nobody can use.</summary>
    private static IEnumerable<ProofFinding> Useless(SymbolicPlan plan, FeatureCodes codes) =>
        from kind in codes.Kinds.Where(codes.IsChanged)
        where kind is FeatureKind.AgentLogin or FeatureKind.AgentPause ? plan.Site.Queues.Count == 0
            : kind == FeatureKind.Switch && !plan.Site.Switches.Any(s => plan.Site.Extensions.Any(s.IsTurnedBy))
        select new ProofFinding(false, $"codes.{FeatureCodes.KeyOf(kind)} ({codes.Written(kind, FeatureVerb.Set)}) is refused to everybody: {(kind == FeatureKind.Switch ? "no switch names anybody who may turn it" : "there is no queue")}",
            default, kind == FeatureKind.Switch ? "turned_by or classes at a switch, or codes: { switch: off }" : $"a queue, or codes: {{ {FeatureCodes.KeyOf(kind)}: off }}");
}
