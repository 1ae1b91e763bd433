// trunkline prove: what holds of a plan for every string that can be dialled, every extension and every moment. docs/proof.md says
// what each property means. The plan is one automaton (RuleAutomaton), time is a few kinds of moments (MomentPartition), callers are
// a few kinds of extensions (CallerKind); a property is a question about their combinations, and a counter-example one string of them.
using System.Globalization;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing.Proof;

/// <summary>Proves the properties of a site's number plan, or finds the shortest counter-examples.</summary>
public static class PlanProof
{
    /// <summary>The most findings of one property that are kept: a plan with more has one cause.</summary>
    public const int MostFindings = 100;

    /// <summary>Proves a site's plan.</summary>
    /// <param name="site">The site, checked.</param>
    /// <param name="from">Where to begin to look for moments as examples: today.</param>
    public static ProofReport Of(SiteModel site, DateOnly from)
    {
        ArgumentNullException.ThrowIfNull(site);
        var pbxs = site.Pbxs.Count();
        var scope = $"every dialled string, {Count(site.Extensions.Count, "extension")}{(pbxs == 0 ? "" : $" and {Count(pbxs, "PBX")}")}, every moment";
        try
        {
            var plan = new SymbolicPlan(site, from);
            return new(scope,
            [
                EmergencyProperty.Prove(plan),
                ShadowingProperty.Prove(plan),
                TieProperty.Prove(plan),
                LoopProperty.Prove(plan),
                RightsProperty.Prove(plan),
                CodesProperty.Prove(plan),
                IncomingProperty.Prove(plan),
                DirectDialProperty.Prove(plan),
                CallingNumberProperty.Prove(plan),
                AgreementProperty.Prove(plan),
            ]);
        }
        catch (PlanTooInvolvedException e)
        {
            return new(scope, [new("the plan", "", [new(true, $"the patterns interleave too much to be told apart: {e.Message}", default,
                "give patterns that begin with the digits they differ in, instead of sets of keys before them")])]);
        }
    }

    /// <summary>The trunk groups the running plan would have, with no circuit in them.</summary>
    internal static Dictionary<string, TrunkGroup> Groups(SiteModel site) => site.Trunks.Where(t => t is not PlannedTrunk)
        .ToDictionary(t => t.Name, t => new TrunkGroup(t.Name, Calls.HuntingOrder.Ascending, 0));

    /// <summary>"1 route", "2 routes".</summary>
    internal static string Count(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : noun[^1] is 's' or 'X' ? "es" : "s")}");

    /// <summary>"a", "a and b", "a, b and 3 more".</summary>
    internal static string List(IReadOnlyCollection<string> items, int most = 6)
    {
        var named = items.Take(items.Count > most ? most - 1 : most).ToList();
        var last = items.Count > most ? $"{items.Count - named.Count} more" : named.Count > 1 ? named[^1] : "";
        return last.Length == 0 ? string.Concat(named) : $"{string.Join(", ", items.Count > most ? named : named[..^1])} and {last}";
    }
}
