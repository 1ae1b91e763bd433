using Trunkline.Site;

namespace Trunkline.Routing.Explaining;

/// <summary>The rules for a call from outside, in the order they are looked at.</summary>
internal static class IncomingSteps
{
    public static IEnumerable<ExplainedStep> Of(SiteModel site, DialPlan plan, string trunk, IncomingDecision decided)
    {
        var isTaken = false;
        foreach (var step in Rules(site, plan, trunk, decided, withNumber: true).Concat(Direct(site, decided)).Concat(Rules(site, plan, trunk, decided, withNumber: false)))
        {
            yield return isTaken && step.Verdict == StepVerdict.No ? step with { Verdict = StepVerdict.Later, Why = "comes after" } : step;
            isTaken |= step.Verdict == StepVerdict.Taken;
        }

        if (decided.Kind is IncomingKind.Line or IncomingKind.Trunk)
        {
            yield return new($"trunk {trunk}", StepVerdict.Taken, decided.Kind == IncomingKind.Line ? "where the line's calls go" : "where the trunk's other calls go", plan.Trunk(trunk)!.Trunk.At);
        }
        else if (decided.Kind == IncomingKind.Nothing)
        {
            yield return new($"trunk {trunk}", StepVerdict.Refused, "has no extension for other numbers (incoming)", plan.Trunk(trunk)!.Trunk.At);
        }
    }

    private static IEnumerable<ExplainedStep> Rules(SiteModel site, DialPlan plan, string trunk, IncomingDecision decided, bool withNumber)
    {
        for (var i = 0; i < site.Incoming.Count; i++)
        {
            var rule = site.Incoming[i];
            if (rule.Called.Count > 0 != withNumber)
            {
                continue;
            }

            var isTaken = decided.Kind == IncomingKind.Rule && decided.Rule == i;
            var holds = plan.Clock.Holds(plan.Clock.Compile(rule.When));
            yield return new(
                $"incoming {rule.Name}",
                isTaken ? StepVerdict.Taken : !holds ? StepVerdict.NotNow : StepVerdict.No,
                isTaken ? "fits" + (rule.When is { } now ? $", and it is {now}" : "")
                    : !holds ? $"holds only when {rule.When}"
                    : rule.Trunks.Count > 0 && !rule.Trunks.Contains(trunk) ? $"is for {string.Join(", ", rule.Trunks)}"
                    : "is for other numbers or callers",
                rule.At);
        }
    }

    private static IEnumerable<ExplainedStep> Direct(SiteModel site, IncomingDecision decided)
    {
        if (decided.Kind == IncomingKind.Ddi)
        {
            var block = site.Numbers.Ddi[decided.Rule];
            yield return new("direct numbers", StepVerdict.Taken, $"number {decided.Offset + 1} of the {block.Count} from {block.First} on", block.At);
        }
        else if (site.Numbers.Ddi.Count > 0)
        {
            yield return new("direct numbers", StepVerdict.No, $"in none of {site.Numbers.Ddi.Count} blocks", default);
        }
    }
}
