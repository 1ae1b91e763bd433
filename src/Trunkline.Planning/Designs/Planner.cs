using Trunkline.Base;
using Trunkline.Planning.Designs.Catalogue;
using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Designs;

/// <summary>Makes the plan: counts circuits, looks at every mix, chooses the cheapest that does what is asked, and says why.</summary>
/// <remarks>Pure: the same input gives the same plan. A plan takes well under a second; no clock, no randomness, no files.</remarks>
public static class Planner
{
    /// <summary>The common targets circuits are listed for.</summary>
    private static readonly double[] s_targets = [0.001, 0.005, 0.01, 0.02, 0.05];

    /// <summary>A second kind of line is a second order, a second way to fail and a second acceptance test: it must save a tenth.</summary>
    private const double SecondKind = 1.1;

    /// <summary>The plan of an input.</summary>
    /// <param name="input">At least one stream; loads up to 20,000 erlang.</param>
    public static Plan Make(PlanInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        input = Staffed(Seated(input));
        var loss = new DesignLoss(input.Needs, input.DayToDay, input.IsStaffedByDay);
        var cost = new CostModel(input.Prices, input.HorizonMonths);
        var assessor = new Assessor(input, loss, cost);
        var (designs, rejected) = MixSearch.All(input, loss, cost);
        var outcomes = designs.Select(d => new Candidate(d, assessor.Of(d))).ToList();
        var candidates = outcomes
            .Where(c => Refusal(c, input) is null)
            .OrderBy(c => c.Assessment.Cost.Total * (Kinds(c.Design) > 1 ? SecondKind : 1))
            .ThenBy(c => c.Design.Circuits)
            .ThenBy(c => c.Design.Mix)
            .ToList();
        var refused = rejected.Select(r => new RejectedMix(MixSearch.NameOf(r.Mix), r.Mix, r.Reason, r.Nearest is null ? null : new(r.Nearest, assessor.Of(r.Nearest)))).ToList();
        refused.AddRange(outcomes.Where(c => Refusal(c, input) is not null).Select(c => new RejectedMix(c.Design.Name, c.Design.Mix, Refusal(c, input)!, c)));

        var chosen = candidates.Count > 0 ? candidates[0] : null;
        var counting = new Dimensioning(input, loss);
        var growth = chosen is null ? [] : MonthByMonth.Of(input, chosen.Design, loss);
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
            Warnings = PlanWarnings.Of(input, diallers, chosen, counting.NormalTarget),
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

    /// <summary>The streams with the seats behind them, as many as each desk's promises need; the first desk of a stream answers it.</summary>
    private static PlanInput Seated(PlanInput input) => input with
    {
        Streams = [.. input.Streams.Select(s => input.Desks.FirstOrDefault(d => d.Stream == s.Name) is { CallsPerHour: > 0 } desk && !s.IsFinite && DeskPlanner.Seats(desk) is > 0 and var seats
            ? s with { Seats = new(desk, seats) } : s)],
    };

    /// <summary>Days staffed for their loads, where with the same seats every day no number of lines would do.</summary>
    private static PlanInput Staffed(PlanInput input)
    {
        var least = new DesignLoss(input.Needs, input.DayToDay).LeastBlocking(input.Streams);
        return input with { IsStaffedByDay = input.Streams.Any(s => s is { Seats: not null, Erlang: > 0 } && s.BlockingTarget < least) };
    }

    private static int Kinds(Design design) => design.Groups.Select(g => g.IsAnalog ? LineKind.Fxo : g.Kind).Distinct().Count();

    /// <summary>Why a design does not do what is asked; null when it does.</summary>
    private static string? Refusal(Candidate candidate, PlanInput input)
    {
        var streams = candidate.Assessment.Streams;
        if (streams.Where(s => !s.MeetsNow).MaxBy(s => s.Now / s.Target) is { } worst)
        {
            return $"{Words.Share(worst.Now)} of the calls of \"{worst.Stream}\" find no circuit; {Words.Share(worst.Target)} are promised.";
        }

        // emergency calls come before cost: they must get out while the largest unit is down
        foreach (var (stream, s) in input.Streams.Zip(streams))
        {
            var target = Math.Max(input.Needs.AtFailure, stream.BlockingTarget);
            if (stream.IsEmergency && stream.Erlang > 0 && s.OneUnitDown > target)
            {
                return $"With the largest unit down {Words.Share(s.OneUnitDown)} of the calls of \"{stream.Name}\" find no circuit; at a failure {Words.Share(target)} are promised.";
            }
        }

        return null;
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
                orders.Add(new(group.Name, NumberText.Say($"line numbers (one of each of the {group.Circuits} lines)"), group.Circuits, group.Circuits, null));
            }
        }

        return orders;
    }
}
