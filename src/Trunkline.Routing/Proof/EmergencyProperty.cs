using Trunkline.Calls;

namespace Trunkline.Routing.Proof;

/// <summary>Every emergency number, with and without access code, from every extension at every moment is an emergency call with a way out; and nothing else that can be dialled leaves as an emergency number.</summary>
internal static class EmergencyProperty
{
    internal static ProvedProperty Prove(SymbolicPlan plan)
    {
        var site = plan.Site;
        var findings = new List<ProofFinding>();
        if (site.Extensions.Count == 0)
        {
            return new("emergency", "no extension: nobody calls", findings);
        }

        if (site.Emergency.Numbers.Count == 0)
        {
            return new("emergency", "", [new(true, "no emergency number is known: every call to one is an ordinary call, with its rights, its limits and its full trunks", default,
                "emergency: { numbers: [\"112\"] }, with the numbers of the country")]);
        }

        var ways = new HashSet<string>();
        foreach (var number in site.Emergency.Numbers)
        {
            foreach (var code in site.Emergency.AccessCodes.Prepend(""))
            {
                Reached(plan, number, code, findings, ways);
            }
        }

        SentByOthers(plan, findings);
        var forms = PlanProof.List([.. site.Emergency.Numbers]) + (site.Emergency.AccessCodes.Count == 0 ? "" : ", alone or after " + PlanProof.List([.. site.Emergency.AccessCodes]));
        return new("emergency", $"{forms}: an emergency call from every extension at every moment, over {PlanProof.List(ways)}; "
            + "nothing else that can be dialled leaves as one of them", findings);
    }

    private static void Reached(SymbolicPlan plan, string number, string code, List<ProofFinding> findings, HashSet<string> ways)
    {
        var strings = plan.Strings.KindOf(code + number);
        for (var moments = 0; moments < plan.Moments.Count; moments++)
        {
            var rule = plan.Taking(strings, moments);
            foreach (var caller in plan.Callers.Select(c => c.First))
            {
                var example = new Example(plan, caller, code + number, moments);
                var decision = plan.Ask(code + number, moments, caller);
                if (rule < 0 || plan.Rules[rule].Kind != PlanRuleKind.Emergency || decision.Priority != CallPriority.Emergency)
                {
                    findings.Add(example.Finding(true, $"{(rule < 0 ? "no rule" : plan.Rules[rule].Words)} takes it, not the emergency plan",
                        rule < 0 ? default : plan.Rules[rule].At, $"keep {code + number} free for emergency calls"));
                    return;
                }

                if (decision.Destinations.Count == 0)
                {
                    findings.Add(example.Finding(true, "an emergency call, and there is no trunk group it could go out by", default, "a trunk group that runs here (kind fxo, e1 or sip, attached)"));
                    return;
                }

                ways.UnionWith(decision.Destinations.OfType<TrunkDestination>().Select(d => d.Group.Name));
            }
        }
    }

    // an access code people dial out of habit, or a rule that strips one digit too many or puts one in front
    private static void SentByOthers(SymbolicPlan plan, List<ProofFinding> findings)
    {
        var numbers = Dfa.OfWords(plan.Site.Emergency.Numbers);
        var by = new Dictionary<(int, string), Dfa>();
        foreach (var (rule, index) in plan.Rules.Select((r, i) => (r, i)).Where(r => r.r.Route is not null))
        {
            var route = rule.Route!;
            if (!by.TryGetValue((route.Strip, route.Prepend), out var dialled))
            {
                by[(route.Strip, route.Prepend)] = dialled = numbers.SentBy(route.Strip, route.Prepend);
            }

            if (plan.Strings.Find(rule.Dialled.And(dialled), kind => plan.MomentOf(kind, index) >= 0) is not { } any || plan.Callers.FirstOrDefault(c => plan.Allows(index, c.First)) is not { } caller)
            {
                continue;
            }

            // of examples as short as any, the number that the site names first
            var shortest = plan.Site.Emergency.Numbers
                .Select(n => plan.Strings.Find(rule.Dialled.And(Dfa.Of(n).SentBy(route.Strip, route.Prepend)), kind => plan.MomentOf(kind, index) >= 0))
                .First(s => s?.Length == any.Length)!;
            var moments = plan.MomentOf(plan.Strings.KindOf(shortest), index);
            var sent = route.Translate(shortest);
            var taken = shortest[..Math.Min(route.Strip, shortest.Length)];
            var does = (route.Strip, route.Prepend.Length) switch
            {
                (0, 0) => "sends it",
                (_, 0) => $"strips {taken} and sends {sent}",
                (0, _) => $"puts {route.Prepend} in front and sends {sent}",
                _ => $"strips {taken}, puts {route.Prepend} in front and sends {sent}",
            };
            findings.Add(new Example(plan, caller.First, shortest, moments).Finding(true, $"{rule.Words} {does} as an ordinary call", rule.At,
                shortest.EndsWith(sent, StringComparison.Ordinal) && shortest.Length > sent.Length
                    ? $"\"{shortest[..^sent.Length]}\" in emergency.access_codes"
                    : $"a pattern for \"{route.Name}\" that leaves {shortest} out"));
        }
    }
}
