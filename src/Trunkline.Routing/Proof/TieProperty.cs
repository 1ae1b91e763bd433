using Trunkline.Site;

namespace Trunkline.Routing.Proof;

/// <summary>Wherever two routes match the same number at the same moment, one is more specific: nothing but that decides.</summary>
/// <remarks>
/// Position by position the pattern that allows fewer keys wins. Where two patterns first differ in a position and allow equally many keys there ([12]
/// and [23]), or do not differ at all, the plan still has an order, but nobody would know it from the file: that is a tie. It is none when the
/// one that takes the call holds at some of the other's hours only: the exception comes before the rule.
/// </remarks>
internal static class TieProperty
{
    internal static ProvedProperty Prove(SymbolicPlan plan)
    {
        var findings = new List<(string Dialled, ProofFinding Finding)>();
        var told = new HashSet<(Route, Route)>();
        var overlaps = new HashSet<(int, int)>();
        var kinds = Enumerable.Range(0, plan.Strings.Kinds).OrderBy(k => plan.Strings.Example(k).Length);
        foreach (var kind in kinds)
        {
            for (var moments = 0; moments < plan.Moments.Count; moments++)
            {
                if (plan.Taking(kind, moments) is var winner && (winner < 0 || plan.Rules[winner].Route is null))
                {
                    continue;
                }

                foreach (var loser in plan.Matching(kind).Where(r => r > winner && plan.Moments.Holds(plan.Rules[r].When, moments)))
                {
                    var (a, b) = (plan.Rules[winner], plan.Rules[loser]);
                    if (a.Route == b.Route || !overlaps.Add((winner, loser)) || !IsTie(a, b) || findings.Count >= PlanProof.MostFindings
                        || !told.Add((a.Route!, b.Route!)))
                    {
                        continue;
                    }

                    var dialled = plan.Strings.Example(kind);
                    findings.Add((dialled, new Example(plan, plan.CallerOf(winner), dialled, moments).Finding(true,
                        $"{a.Words} and {b.Words} in line {b.At.Line} match it, and neither is more specific; \"{a.Route!.Name}\" takes it", a.At,
                        $"narrow one of them so that {dialled} belongs to one route")));
                }
            }
        }

        return new("ties", overlaps.Count == 0 ? "no two routes match the same number at the same moment"
            : $"{PlanProof.Count(overlaps.Count, "pair")} of patterns {(overlaps.Count == 1 ? "overlaps, and one pattern" : "overlap, and in each one pattern")} is more specific", [.. findings.OrderBy(f => f.Dialled.Length).Select(f => f.Finding)]);
    }

    // patterns on what is dialled come before those on the international number, and an hour of a route before the route of every hour
    private static bool IsTie(PlanRule winner, PlanRule loser) =>
        winner.IsInternational == loser.IsInternational && PatternOrder.IsTie(winner.Pattern!, loser.Pattern!)
        && (winner.When.Equals(loser.When) || !(winner.When - loser.When).IsEmpty);
}
