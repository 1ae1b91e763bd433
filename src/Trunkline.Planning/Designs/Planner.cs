using System.Globalization;
using Trunkline.Planning.Designs.Catalogue;
using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Designs;

/// <summary>Makes the plan: counts circuits, looks at every mix, chooses the cheapest that does what is asked, and says why.</summary>
/// <remarks>Pure: the same input gives the same plan. A plan takes well under a second; no clock, no randomness, no files.</remarks>
public static class Planner
{
    /// <summary>The common targets circuits are listed for.</summary>
    private static readonly double[] s_targets = [0.001, 0.005, 0.01, 0.02, 0.05];

    /// <summary>The plan of an input.</summary>
    /// <param name="input">At least one stream; loads up to 20,000 erlang.</param>
    public static Plan Make(PlanInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var loss = new DesignLoss(input.Needs, input.DayToDay);
        var cost = new CostModel(input.Prices, input.HorizonMonths);
        var assessor = new Assessor(input, loss, cost);
        var (designs, rejected) = MixSearch.All(input, loss, cost);
        var outcomes = designs.Select(d => new Candidate(d, assessor.Of(d))).ToList();
        var candidates = outcomes
            .Where(c => c.Assessment.MeetsNow)
            .OrderBy(c => c.Assessment.Cost.Total)
            .ThenBy(c => c.Design.Circuits)
            .ThenBy(c => c.Design.Mix)
            .ToList();
        var refused = rejected.Select(r => new RejectedMix(MixSearch.NameOf(r.Mix), r.Mix, r.Reason, r.Nearest is null ? null : new(r.Nearest, assessor.Of(r.Nearest)))).ToList();
        refused.AddRange(outcomes.Where(c => !c.Assessment.MeetsNow).Select(c => new RejectedMix(c.Design.Name, c.Design.Mix, Missed(c.Assessment), c)));

        var chosen = candidates.Count > 0 ? candidates[0] : null;
        var counting = new Dimensioning(input, loss);
        var growth = chosen is null ? [] : GrowthForecast.Of(input, chosen.Design, loss);
        var breakEven = BreakEvenSearch.Of(input, cost);
        var whatIf = new WhatIfs(input, loss, cost);
        var diallers = input.Diallers.Select(d => Dialler(d, input)).ToList();
        return new()
        {
            Input = input,
            Chosen = chosen,
            Candidates = candidates,
            Rejected = refused,
            Reasons = Reasons.Of(input, candidates, counting, growth, breakEven),
            Warnings = PlanWarnings.Of(input, diallers, chosen),
            Dimensioning = counting.Steps(chosen),
            ByTarget = [.. s_targets.Select(t => (t, counting.Shared(t)))],
            Growth = growth,
            BreaksInMonth = growth.FirstOrDefault(m => !m.MeetsTargets)?.Month,
            Curve = counting.Curve(cost, Math.Max(40, chosen?.Design.Circuits ?? 40)),
            BreakEven = breakEven,
            Sensitivity = chosen is null ? [] : whatIf.Sensitivity(chosen.Design),
            WhatIfs = whatIf.All(chosen?.Design),
            Equipment = chosen is null ? [] : [.. chosen.Design.Groups.SelectMany(g => EquipmentCatalogue.For(g, input.Needs.DiverseRoutes))],
            NumberPlan = chosen is null ? [] : Numbers(input, chosen.Design, cost),
            Desks = [.. input.Desks.Select(d => DeskPlanner.Of(d, input.GrowthFactor(input.HorizonMonths)))],
            Diallers = diallers,
            Migration = chosen is null ? [] : MigrationPlan.Of(input, chosen.Design),
        };
    }

    private static string Missed(DesignAssessment assessment)
    {
        var worst = assessment.Streams.Where(s => !s.MeetsNow).MaxBy(s => s.Now / s.Target)!;
        return $"{Words.Share(worst.Now)} of the calls of \"{worst.Stream}\" find no circuit; {Words.Share(worst.Target)} are promised.";
    }

    private static DiallerFigures Dialler(DiallerInput dialler, PlanInput input)
    {
        var load = DiallerLoad.Of(dialler.Dialler);
        var target = input.Streams.FirstOrDefault(s => s.Name == dialler.Stream)?.BlockingTarget ?? 0.01;
        return new(dialler.Stream, load.ConnectsPerHour, load.AttemptsPerHour, load.Erlang, load.ErlangWithoutUnanswered, ErlangB.LinesFor(load.ErlangWithoutUnanswered, target).Or(0));
    }

    private static List<NumberOrder> Numbers(PlanInput input, Design design, CostModel cost)
    {
        var orders = new List<NumberOrder>();
        foreach (var group in design.Groups)
        {
            if (group.LandsInbound)
            {
                orders.Add(new(group.Name, "main number", 1, 1, input.MainNumber));
                if (input.Needs.DirectNumbers > 0 && !group.IsAnalog)
                {
                    var blocks = cost.Numbers(input.Needs.DirectNumbers);
                    var ordered = blocks.Count == 0 ? input.Needs.DirectNumbers : blocks.Sum(b => b.Count * b.Block.Size);
                    orders.Add(new(group.Name, "direct numbers", input.Needs.DirectNumbers, ordered, null));
                }
            }

            if (group.IsAnalog && !(group.LandsInbound && group.Kind == LineKind.FxoHunting))
            {
                orders.Add(new(group.Name, string.Create(CultureInfo.InvariantCulture, $"line numbers (one of each of the {group.Circuits} lines)"), group.Circuits, group.Circuits, null));
            }
        }

        return orders;
    }
}
