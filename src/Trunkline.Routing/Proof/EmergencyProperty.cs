using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing.Proof;

/// <summary>Every emergency number, with and without access code, from every extension at every moment is an emergency call with a way out; and nothing else that can be dialled leaves as an emergency number.</summary>
internal static class EmergencyProperty
{
    internal static ProvedProperty Prove(SymbolicPlan plan)
    {
        var site = plan.Site;
        var findings = new List<ProofFinding>();
        if (plan.Callers.Count == 0)
        {
            return new("emergency", "no extension: nobody calls", findings);
        }

        if (site.Emergency.Numbers.Count == 0)
        {
            return new("emergency", "", [new(true, "no emergency number is known: every call to one is an ordinary call, with its rights, its limits and its full trunks", site.PlaceOf("emergency.numbers"),
                CountryEmergency.Of(site.Site.Country) is { Count: > 0 } known ? $"emergency.numbers taken out: the country's are known ({string.Join(", ", known)})"
                    : "emergency: { numbers: [\"112\"] }, with the numbers of the country")]);
        }

        // what people dial before an outside number they dial before an emergency number, too
        var codes = site.Emergency.AccessCodes.Concat(site.Dialling.AccessCodes).Distinct().ToList();
        var ways = new HashSet<string>();
        foreach (var code in codes.Prepend(""))
        {
            // one number that fails behind a code says what is wrong with the code
            _ = site.Emergency.Numbers.FirstOrDefault(number => !IsReached(plan, number, code, findings, ways));
        }

        var habits = site.Emergency.Habits.Where(h => site.Emergency.Numbers.Contains(h.Number)).Select(h => (Code: h.Dialled[..^h.Number.Length], h.Number)).ToList();
        foreach (var (code, number) in habits)
        {
            IsReached(plan, number, code, findings, ways);
        }

        OfTheCountry(plan, findings);
        SentByOthers(plan, findings);
        codes.AddRange(habits.Select(h => h.Code).Distinct());
        var forms = PlanProof.List([.. site.Emergency.Numbers]) + (codes.Count == 0 ? "" : ", alone or after " + PlanProof.List(codes));
        return new("emergency", $"{forms}: an emergency call from every extension at every moment, over {PlanProof.List(ways)}; "
            + "nothing else that can be dialled leaves as one of them", findings);
    }

    private static bool IsReached(SymbolicPlan plan, string number, string code, List<ProofFinding> findings, HashSet<string> ways)
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
                    findings.Add(example.Finding(true, $"{(rule < 0 ? "no rule takes" : $"{plan.Rules[rule].Words} {plan.Rules[rule].Takes}")} it, not the emergency plan",
                        rule < 0 ? plan.Site.PlaceOf("emergency.numbers") : plan.Rules[rule].At, code.Length > 0 ? $"\"{code}\" in emergency.access_codes" : $"keep {number} free for emergency calls"));
                    return false;
                }

                if (decision.Destinations.Count == 0)
                {
                    findings.Add(example.Finding(true, "an emergency call, and there is no trunk group it could go out by", plan.Site.PlaceOf("emergency.trunks"), "a trunk group that runs here (kind fxo, e1 or sip, attached)"));
                    return false;
                }

                ways.UnionWith(decision.Destinations.OfType<TrunkDestination>().Select(d => d.Group.Name));
            }
        }

        return true;
    }

    private static void OfTheCountry(SymbolicPlan plan, List<ProofFinding> findings)
    {
        if (CountryEmergency.Of(plan.Site.Site.Country).Except(plan.Site.Emergency.Numbers).ToList() is not [var first, ..] missing)
        {
            return;
        }

        var rule = plan.Taking(plan.Strings.KindOf(first), 0);
        findings.Add(new Example(plan, plan.Callers[0].First, first, 0).Finding(true,
            $"{(rule < 0 ? "nothing takes" : $"{plan.Rules[rule].Words} {plan.Rules[rule].Takes}")} an emergency number of the country ({plan.Site.Site.Country})", rule < 0 ? plan.Site.PlaceOf("emergency.numbers") : plan.Rules[rule].At,
            $"{PlanProof.List([.. missing.Select(n => $"\"{n}\"")], 12)} in emergency.numbers, or the key taken out: the country's are known"));
    }

    // an access code people dial out of habit, a rule that strips one digit too many or puts one in front, an area's number that is written short
    private static void SentByOthers(SymbolicPlan plan, List<ProofFinding> findings)
    {
        var suspects = new Dictionary<(Translation, string Trunks), List<(string Number, Dfa Dialled)>>();
        var all = new Dictionary<(Translation, string Trunks), Dfa>();
        foreach (var (rule, index) in plan.Rules.Select((r, i) => (r, i)).Where(r => r.r.Route is not null))
        {
            var key = (rule.Translation, string.Join(' ', rule.Route!.Trunks) + (rule.IsInternational ? rule.Route.Prepend : ""));
            if (!suspects.TryGetValue(key, out var dialled))
            {
                suspects[key] = dialled = [.. plan.Site.Emergency.Numbers.SelectMany(n => Suspects(plan, rule, n).Select(sent => (n, rule.Translation.Dialled(sent, plan.Numbers))))];
                all[key] = Dfa.Any(dialled.Select(s => s.Dialled));
            }

            if (rule.Dialled.Overlaps(all[key]))
            {
                // strings that a rule turns into the same digits leave the same way, so one of each is enough; the shortest is told
                var found = (from s in dialled
                             from mine in plan.Callers.Select(c => plan.DialledBy(c.First)).Distinct()
                             select (s.Number, Dialled: plan.Strings.Find(rule.Dialled.And(s.Dialled).And(mine), kind => plan.MomentOf(kind, index) >= 0)))
                    .Where(s => s.Dialled is not null).OrderBy(s => s.Dialled!.Length)
                    .Select(s => (s.Number, Example: Leaving(plan, index, s.Dialled!, s.Number))).FirstOrDefault(s => s.Example is not null);
                if (found.Example is not null)
                {
                    findings.Add(Sent(plan.Rules[index], found.Example, found.Number));
                }
            }
        }
    }

    /// <summary>What a rule may have after its translation when a number leaves: the number itself, or an international number that one of its trunks writes so.</summary>
    private static IEnumerable<Dfa> Suspects(SymbolicPlan plan, PlanRule rule, string number)
    {
        var prepend = rule.IsInternational ? rule.Route!.Prepend : "";
        if (!number.StartsWith(prepend, StringComparison.Ordinal))
        {
            yield break;
        }

        var rest = number[prepend.Length..];
        yield return Dfa.Of(rest);
        var dialling = plan.Site.Dialling;
        foreach (var normal in new[] { dialling.CountryCode + rest, dialling.CountryCode + dialling.AreaCode + rest, rest }.Distinct())
        {
            foreach (var trunk in rule.Route!.Trunks.Select(plan.Running.Plan.Trunk).Where(t => t is not null && t.Numbering.Numbers.Called != NumberForm.Dialled))
            {
                if (trunk!.Numbering.Write(new(normal, TypeOfNumber.International, NumberingPlan.Isdn), trunk.Numbering.Numbers.Called, out _) is { Digits: var digits } && digits == rest)
                {
                    yield return plan.Numbers.Meaning(Dfa.Of(normal));
                    break;
                }
            }
        }
    }

    /// <summary>Somebody, and a moment, for whom a rule really sends the number; null when for nobody.</summary>
    private static Example? Leaving(SymbolicPlan plan, int rule, string dialled, string number)
    {
        var strings = plan.Strings.KindOf(dialled);
        return (from moments in Enumerable.Range(0, plan.Moments.Count)
                where plan.Taking(strings, moments) == rule
                from caller in plan.Callers
                where plan.Allows(rule, caller.First) && plan.DialledBy(caller.First).Contains(dialled) && plan.Ask(dialled, moments, caller.First).Destinations.OfType<TrunkDestination>()
                    .Any(d => d.Refusal == Q850Cause.None && d.Called.Digits == number)
                select new Example(plan, caller.First, dialled, moments)).FirstOrDefault();
    }

    private static ProofFinding Sent(PlanRule rule, Example example, string sent)
    {
        var dialled = example.Dialled;
        var taken = rule.IsInternational ? dialled.EndsWith(sent, StringComparison.Ordinal) ? dialled[..^sent.Length] : "" : dialled[..Math.Min(rule.Route!.Strip, dialled.Length)];
        var put = rule.IsInternational ? "" : rule.Route!.Prepend;
        var isPlain = put + dialled[taken.Length..] == sent;
        var does = !isPlain ? $"sends it, in its trunk group's form, as {sent}" : (taken.Length, put.Length) switch
        {
            (0, 0) => $"sends {sent}",
            (_, 0) => $"strips {taken} and sends {sent}",
            (0, _) => $"puts {put} in front and sends {sent}",
            _ => $"strips {taken}, puts {put} in front and sends {sent}",
        };
        return example.Finding(true, $"{rule.Words} {does}{(isPlain ? " as an ordinary call" : ", an ordinary call")}", rule.At,
            isPlain && taken.Length > 0 && put.Length == 0 && !rule.IsInternational && rule.Pattern!.Prefix.Length < taken.Length
                ? $"strip: {rule.Pattern.Prefix.Length} in \"{rule.Route!.Name}\", for all numbers it takes begin with \"{rule.Pattern.Prefix}\" and no more, or a pattern that leaves {dialled} out"
            : isPlain && taken.Length > 0 && put.Length == 0 ? $"\"{taken}\" in emergency.access_codes" : $"a pattern for \"{rule.Route!.Name}\" that leaves {dialled} out");
    }
}
