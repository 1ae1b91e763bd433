using Trunkline.Base;

namespace Trunkline.Planning.Designs;

/// <summary>Why the chosen design, in sentences a buyer can read out.</summary>
internal static class Reasons
{
    internal static IReadOnlyList<string> Of(PlanInput input, IReadOnlyList<Candidate> candidates, Dimensioning counting, IReadOnlyList<GrowthMonth> growth, BreakEven? breakEven)
    {
        if (candidates.Count == 0)
        {
            return [];
        }

        var reasons = new List<string>();
        void Add(FormattableString text) => reasons.Add(NumberText.Say(text));
        var (design, assessment) = candidates[0];
        Add($"The busy hour offers {input.Erlang:0.##} erlang in {Words.Count(input.Streams.Count, "stream")}.");
        var each = assessment.Streams.Select(s => $"{Words.Share(s.Now)} of \"{s.Stream}\" (promised {Words.Share(s.Target)})");
        Add($"{Capital(design.Name)}: no circuit for {string.Join(", ", each)}.");
        foreach (var (stream, s) in input.Streams.Zip(assessment.Streams).Where(x => x.First.Seats is not null && x.Second.NowByTextbook is { } t && t != x.Second.Now))
        {
            Add($"Callers of \"{s.Stream}\" hold their line while they wait for one of {Words.Count(stream.Seats!.Count, "seat")}: {Words.Share(s.Now)} of them find no circuit, where {Words.Share(s.NowByTextbook!.Value)} would if every call were answered at once.");
        }

        var steps = counting.Steps(null);
        if (steps.FirstOrDefault(s => s.Key == "reserved") is { Circuits: > 0, Reserve: > 0 } kept && steps.First(s => s.Key == "shared") is { Circuits: > 0 } shared)
        {
            var isHeld = steps.Any(s => s.Key == "as_held");
            Add($"{(isHeld ? "Were every call answered at once and all of one length, then without" : "Without")} circuits kept for emergency calls {shared.Circuits} would do for the normal calls; {kept.Circuits} with {kept.Reserve} kept also give the emergency calls what they are promised.");
        }

        if (design.Groups.Any(g => g.IsSpan) && steps.First(s => s.Key == "shared").Circuits is > 0 and < 12 and var few)
        {
            Add($"The load alone would need {few} circuits: the span is bought for numbers, caller ID or routes, not for traffic.");
        }

        if (candidates.Count > 1)
        {
            var next = candidates[1];
            Add($"It costs {Words.Money(assessment.Cost.Total, input.Prices.Currency)} over {input.HorizonMonths} months; the next best, {next.Design.Name}, costs {Words.Money(next.Assessment.Cost.Total, input.Prices.Currency)}.");
            if (candidates.Min(c => c.Assessment.Cost.Total) < assessment.Cost.Total)
            {
                var cheapest = candidates.MinBy(c => c.Assessment.Cost.Total)!;
                Add($"{Capital(cheapest.Design.Name)} would cost {Words.Money(cheapest.Assessment.Cost.Total, input.Prices.Currency)}: less than a tenth saved does not pay for a second kind of line to order, test and keep.");
            }
        }
        else
        {
            Add($"It costs {Words.Money(assessment.Cost.Total, input.Prices.Currency)} over {input.HorizonMonths} months and is the only mix that does what is asked.");
        }

        if (breakEven is not null)
        {
            reasons.Add(breakEven.Text);
        }

        var broken = growth.FirstOrDefault(m => !m.MeetsTargets);
        if (broken is not null)
        {
            var atHorizon = growth.LastOrDefault(m => m.Month <= input.HorizonMonths)?.CircuitsNeeded ?? 0;
            Add($"With {input.GrowthPerYear * 100:0.#} % growth a year \"{broken.WorstStream}\" misses its grade of service in month {broken.Month}; at the horizon one group needs {atHorizon} circuits. Have the operator confirm now that more can be added.");
        }
        else if (input.GrowthPerYear > 0)
        {
            Add($"With {input.GrowthPerYear * 100:0.#} % growth a year the grade of service holds for {growth[^1].Month} months.");
        }

        return reasons;
    }

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
