using Trunkline.Site;

namespace Trunkline.Routing.Proof;

/// <summary>Every rule for calls from outside takes some call, on some trunk group, at some moment.</summary>
/// <remarks>
/// Rules with patterns on what comes, with patterns on the international number, and without patterns are compared among themselves. A rule for some callers
/// hides another only when the other's callers are all its own.
/// </remarks>
internal static class IncomingProperty
{
    internal static ProvedProperty Prove(SymbolicPlan plan)
    {
        var rules = plan.Site.Incoming;
        if (rules.Count == 0)
        {
            return new("incoming", "no rules for calls from outside", []);
        }

        var takes = new bool[rules.Count];
        var hides = new int[rules.Count];
        Array.Fill(hides, -1);
        foreach (var isInternational in new[] { false, true })
        {
            var patterns = rules.SelectMany((r, i) => r.Called.Where(c => c.IsInternational == isInternational).Select(c => (c.Pattern, Rule: i)))
                .OrderBy(p => p.Pattern, PatternOrder.MostSpecificFirst).ToList();
            var strings = new RuleAutomaton([.. patterns.Select(p => Dfa.Of(p.Pattern).And(isInternational ? NumberSets.International : Dfa.Dialled))]);
            for (var kind = 0; kind < strings.Kinds; kind++)
            {
                Take(plan, strings.Matching(kind).Select(p => patterns[p].Rule), takes, hides);
            }
        }

        Take(plan, Enumerable.Range(0, rules.Count).Where(i => rules[i].Called.Count == 0), takes, hides);
        var findings = Enumerable.Range(0, rules.Count).Where(i => !takes[i]).Select(i => new ProofFinding(true, Words(plan, rules[i], hides[i] < 0 ? null : rules[hides[i]]), rules[i].At,
            hides[i] < 0 ? "another time, or another number" : $"a more specific number than \"{rules[hides[i]].Name}\" has, or the rule before it in the file")).ToList();
        return new("incoming", $"{PlanProof.Count(rules.Count, "rule")} for calls from outside: {(rules.Count == 1 ? "it takes" : "each takes")} calls that no rule before it takes", findings);
    }

    private static void Take(SymbolicPlan plan, IEnumerable<int> inOrder, bool[] takes, int[] hides)
    {
        var order = inOrder.ToList();
        var trunks = plan.Outside.Select(t => t.Name).ToList();
        for (var moments = 0; moments < plan.Moments.Count && order.Count > 0; moments++)
        {
            foreach (var trunk in trunks)
            {
                var (first, received, international) = (-1, Dfa.Nothing, Dfa.Nothing);
                foreach (var index in order)
                {
                    var rule = plan.Site.Incoming[index];
                    if (!plan.Moments.Holds(plan.Calendars.Of(rule.When), moments) || (rule.Trunks.Count > 0 && !rule.Trunks.Contains(trunk)))
                    {
                        continue;
                    }

                    var (mine, theirs) = Callers(rule);
                    if (mine.IsWithin(received) && theirs.IsWithin(international) && first >= 0 && first != index)
                    {
                        hides[index] = hides[index] < 0 ? first : hides[index];
                        continue;
                    }

                    takes[index] = true;
                    first = first < 0 ? index : first;
                    (received, international) = (received.Or(mine), international.Or(theirs));
                }
            }
        }
    }

    /// <summary>The callers of a rule, as their number comes and by the international number that is meant; everybody is the string of no digits, too.</summary>
    private static (Dfa Received, Dfa International) Callers(IncomingRule rule)
    {
        Dfa Of(bool isInternational) => Dfa.Any(rule.Calling.Where(c => c.IsInternational == isInternational).Select(c => Dfa.Of(c.Pattern)));
        return rule.Calling.Count == 0 ? (Dfa.Dialled, Dfa.Dialled) : (Of(false).Without(Dfa.Empty), Of(true).Without(Dfa.Empty));
    }

    private static string Words(SymbolicPlan plan, IncomingRule rule, IncomingRule? before) => before is null
        ? $"\"{rule.Name}\" never takes a call: {(plan.Calendars.Of(rule.When).IsEmpty ? "its time never comes" : "no number that can come matches it")}"
        : $"\"{rule.Name}\" never takes a call: \"{before.Name}\" in line {before.At.Line} takes all that it matches";
}
