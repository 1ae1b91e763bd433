using Trunkline.Base;
using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Designs;

/// <summary>What the reader must know about the input before he believes the plan.</summary>
internal static class PlanWarnings
{
    internal static IReadOnlyList<PlanWarning> Of(PlanInput input, IReadOnlyList<DiallerFigures> diallers, Candidate? chosen, double target)
    {
        var warnings = new List<PlanWarning>();
        void Add(string name, FormattableString text) => warnings.Add(new(name, NumberText.Say(text)));
        if (chosen is null)
        {
            Add("no design", $"No mix does all that is asked; the rejected ones say why. Relax what is asked, or add prices for other kinds of line.");
        }

        if (input.Prices.IsAssumed)
        {
            Add("assumed prices", $"The site file has no prices. Costs and the choice by cost rest on the example prices of docs/planning.md; put the operator's into the section prices.");
        }

        var assumed = input.Streams.Where(s => s.Origin == LoadOrigin.Assumed && s.Erlang > 0).ToList();
        if (assumed.Count > 0)
        {
            Add("assumed load", $"Assumed, not measured: {string.Join(", ", assumed.Select(s => $"\"{s.Name}\""))}. Measure the busy hour from call records as soon as there are some.");
        }

        foreach (var stream in input.Streams.Where(s => s.Origin == LoadOrigin.Measured && s.Days < 5))
        {
            Add("few days", $"\"{stream.Name}\" was measured on {Words.Count(stream.Days, "day")}; fewer than 5 say little about the busy hour, for days differ more than hours.");
        }

        if (input.DayToDay == DayToDay.None && input.Streams.All(s => !s.IsFinite) && input.Erlang is > 0 and < 2000)
        {
            var plain = ErlangB.LinesFor(input.Erlang, target).Or(0);
            var variance = Traffic.DayToDay.Variance(input.Erlang, DayToDayLevel.Medium).Or(0);
            var averaged = Traffic.DayToDay.LinesFor(input.Erlang, target, variance).Or(0);
            if (averaged > plain)
            {
                Add("mean-load trap", $"The plan trusts one mean load. If busy hours differ from day to day as they usually do (medium variation), one group needs {averaged} circuits where {plain} meet {Words.Share(target)} on the mean.");
            }
        }

        if (input.IsStaffedByDay)
        {
            var least = new DesignLoss(input.Needs, input.DayToDay).LeastBlocking(input.Streams);
            var varies = Math.Sqrt(Traffic.DayToDay.Variance(input.Erlang, (DayToDayLevel)input.DayToDay).Or(0)) / input.Erlang;
            foreach (var stream in input.Streams.Where(s => s is { Seats: not null, Erlang: > 0 }))
            {
                var seats = stream.Seats!;
                Add("seats on busy days", $"On some days more calls come than the {Words.Count(seats.Count, "seat")} of \"{seats.Desk.Name}\" can answer, and those who wait fill every line there is: with the same seats every day {Words.Share(least)} of the calls of \"{stream.Name}\" would find no line, however many are ordered. The lines are counted with as many seats each day as that day needs, {seats.Grown(1 + (1.645 * varies)).Count} on one day in twenty. Staff by forecast, or limit the queue and let callers hear it.");
            }
        }

        foreach (var dialler in diallers.Where(d => d.ErlangWithoutUnanswered < d.Erlang))
        {
            Add("unanswered attempts", $"{Words.Share(1 - (dialler.ErlangWithoutUnanswered / dialler.Erlang))} of the load of \"{dialler.Stream}\" is ringing nobody answers. Forgetting it would give {dialler.ErlangWithoutUnanswered:0.0} erlang and {dialler.CircuitsWithoutUnanswered} circuits.");
        }

        if (input.Streams.Any(s => s.HoldingIsAssumed && s.Erlang > 0))
        {
            Add("assumed holding time", $"For streams given in erlang a holding time of {TrafficStream.AssumedHolding:0} s is assumed; blocking hardly depends on it, calls per second and glare do.");
        }

        if (chosen is not null && RunLimits.Of(chosen.Design) is { } limit)
        {
            Add(RunLimits.Name, $"{limit}");
        }

        foreach (var desk in input.Desks.Where(d => d.Seats > 0 && d.Erlang >= d.Seats))
        {
            Add("desk overloaded", $"The desk \"{desk.Name}\" has {desk.Seats} seats for {desk.Erlang:0.##} erlang: its queue grows without end, and no waiting time can be given.");
        }

        return warnings;
    }
}
