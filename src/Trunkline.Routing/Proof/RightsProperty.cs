using Trunkline.Base;

namespace Trunkline.Routing.Proof;

/// <summary>Who may not call outside reaches no trunk group but in an emergency, whatever he dials; a route with classes takes nobody of another; a call from a trunk goes out by none.</summary>
internal static class RightsProperty
{
    internal static ProvedProperty Prove(SymbolicPlan plan)
    {
        var findings = new List<ProofFinding>();
        var barred = 0;
        foreach (var caller in plan.Callers)
        {
            barred += caller.First.MayCallOutside ? 0 : caller.Count;
            for (var kind = 0; kind < plan.Strings.Kinds && findings.Count < PlanProof.MostFindings; kind++)
            {
                for (var moments = 0; moments < plan.Moments.Count; moments++)
                {
                    if (plan.Taking(kind, moments) is var rule && rule >= 0 && plan.Rules[rule].Route is { } route && !route.Allows(caller.First)
                        && plan.Ask(plan.Strings.Example(kind), moments, caller.First) is { Outcome: DialMatch.Complete or DialMatch.MayBeComplete })
                    {
                        findings.Add(new Example(plan, caller.First, plan.Strings.Example(kind), moments).Finding(true,
                            $"{plan.Rules[rule].Words} lets the call out, though it may not take it", route.At, "none here: this is a bug of Trunkline; please report it with the site file"));
                    }
                }
            }
        }

        var classed = plan.Site.Routes.Count(r => r.Classes.Count > 0);
        var who = barred == 0 ? "every extension may call outside" : $"{PlanProof.Count(barred, "extension")} that may not call outside {(barred == 1 ? "reaches" : "reach")} extensions and emergency numbers alone";
        return new("rights", classed == 0 ? who : $"{who}; {PlanProof.Count(classed, "route")} with classes {(classed == 1 ? "takes" : "take")} nobody of another", findings);
    }
}
