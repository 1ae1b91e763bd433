using System.Globalization;
using Trunkline.Planning.Designs;
using Trunkline.Planning.Reporting;

namespace Trunkline.Planning.Verification;

/// <summary>
/// Plays a plan's chosen design and sets what comes of it beside the figures the plan was made with: blocking of each stream, glare on analog
/// lines, waiting for seats. Each difference is explained by what the models leave out, or said to have no cause known.
/// </summary>
public static class PlanVerification
{
    /// <summary>The verification.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="settings">How long and with which seed; null for the defaults, some seconds of processor time at most.</param>
    /// <param name="onProgress">Told after each run which share is done, 0 to 1.</param>
    /// <returns>Null when the plan has no design. Streams that cannot be played are told in the basis.</returns>
    public static Verified? Of(Plan plan, SimulationSettings? settings = null, Action<double>? onProgress = null)
    {
        if (plan.Chosen is not { } chosen)
        {
            return null;
        }

        settings ??= new();
        StaffedDesk[] desks = [.. plan.Desks.Select(d => new StaffedDesk(d.Desk.Name, d.Desk.Stream, d.SeatsNeeded, d.Desk.HandlingSeconds))];
        var (system, notes) = DesignSimulation.Of(chosen.Design, plan.Input, desks, hasGlare: true);
        var wrong = system.Streams.Count == 0 ? [] : TrafficSimulation.Check(system, settings);
        if (system.Streams.Count == 0 || wrong.Count > 0)
        {
            string[] why = [.. wrong, .. notes];
            return new($"Nothing could be played: {string.Join("; ", why)}.", []) { Seed = settings.Seed };
        }

        var result = TrafficSimulation.Run(system, settings, onProgress);
        var figures = new List<VerifiedFigure>();
        for (var s = 0; s < system.Streams.Count; s++)
        {
            var stream = system.Streams[s];
            if (chosen.Assessment.Streams.FirstOrDefault(a => a.Stream == stream.Name) is { } assessed)
            {
                figures.Add(Figure($"blocking of {stream.Name}", assessed.Now, result.Streams[s].Of(SimulatedMeasure.FirstAttemptBlocking), Blocking(chosen.Assessment, system, s, plan.Input.IsStaffedByDay)));
            }

            if (stream.Direction == CallDirection.Outbound && stream.Route.Any(g => system.Groups[g].InboundUnseen > 0))
            {
                var glare = AnalyticFigure.AllFor(system, s, settings).FirstOrDefault(f => f.Measure == SimulatedMeasure.GlareRate);
                figures.Add(Figure($"{stream.Name} meeting glare", glare?.Value, result.Streams[s].Of(SimulatedMeasure.GlareRate), BeyondModel.Of(system, s, AnalyticFigure.GlareEstimate, settings)));
            }

            if (stream.Seats is { } seats && plan.Desks.FirstOrDefault(d => d.Desk.Name == system.Seats[seats].Name) is { } desk
                && desk.Points.FirstOrDefault(p => p.Seats == desk.SeatsNeeded) is { IsStable: true } point)
            {
                var reasons = BeyondModel.Of(system, s, "Erlang C", settings);
                figures.Add(Figure($"{stream.Name} waiting for one of {desk.SeatsNeeded} seats", point.WaitProbability, result.Streams[s].Of(SimulatedMeasure.WaitProbability), reasons));
                for (var t = 0; t < desk.Targets.Count && t < point.Levels.Count; t++)
                {
                    var seconds = desk.Targets[t].WithinSeconds;
                    figures.Add(Figure(Text($"{stream.Name} answered within {seconds:0.##} s"), point.Levels[t], result.Streams[s].ServiceLevel(seconds), reasons));
                }
            }
        }

        var basis = Text($"{Figures.Count(result.Attempts)} calls of the busy hour on {chosen.Design.Name}, {settings.Replications} runs of {Figures.Plain(result.Times.Hours)} hours after {Figures.Plain(result.Times.WarmUpHours)} of warm-up, seed {settings.Seed}, exponential holding times.");
        return new(string.Join(' ', [basis, .. notes.Select(n => $"{char.ToUpperInvariant(n[0])}{n[1..]}.")]), figures)
        {
            Seed = settings.Seed, Replications = settings.Replications, Hours = result.Times.Hours, Attempts = result.Attempts,
        };
    }

    /// <summary>What the plan's model of blocking leaves out. Days that differ are not among it: the plan averages over them.</summary>
    private static List<string> Blocking(DesignAssessment assessment, SimulatedSystem system, int stream, bool isStaffedByDay)
    {
        var even = system with { Streams = [.. system.Streams.Select(s => s with { Arrivals = s.Arrivals with { DayVariance = 0 } })] };
        var model = AnalyticFigure.For(even, stream) is { Measure: SimulatedMeasure.FirstAttemptBlocking } figure ? figure.Model : "the plan's model";
        // a plan counts the time that lines are held, waiting for seats and holding times that differ with it
        var isHeld = assessment.Streams.Any(s => s.NowByTextbook is not null);
        List<string> reasons = [.. BeyondModel.Of(even, stream, model).Where(r => !isHeld || !r.StartsWith("callers hold their circuits", StringComparison.Ordinal) && !r.StartsWith("holding times differ", StringComparison.Ordinal))];
        if (assessment.Method.Contains("an estimate", StringComparison.Ordinal))
        {
            reasons.Add("the plan estimates the time that lines are held by callers who wait for a seat");
        }

        if (isStaffedByDay)
        {
            reasons.Add("the plan has as many seats each day as it needs, the simulation the same every day");
        }

        if (system.Streams[stream].Arrivals.DayVariance > 0)
        {
            reasons.Add("the plan counts every day alike, the simulation every call, and busy days have more of them");
        }

        if (assessment.Method.Contains("upper bound", StringComparison.Ordinal))
        {
            reasons.Add("the plan's figure is an upper bound: what overflows and is carried is not counted");
        }

        return reasons;
    }

    private static VerifiedFigure Figure(string what, double? analytic, Estimate simulated, IReadOnlyList<string> reasons)
    {
        var (low, high) = simulated.Interval(0.95);
        var words = analytic is not { } model || model >= low && model <= high ? ""
            : reasons.Count > 0 ? string.Join("; ", reasons)
            : simulated.Covers(model, 0.99) ? "by chance: one such interval in twenty misses, and the 99 % interval holds the model's figure"
            : "no cause known: that happens once in a hundred figures, else the model or the simulation is wrong";
        if (simulated.IsThin)
        {
            words = $"{Seen(simulated.Events)}, the interval is a hint{(words.Length > 0 ? "; " : "")}{words}";
        }

        return new(what, analytic, simulated.Mean, low, high, words);
    }

    private static string Seen(double calls) => calls switch
    {
        0 => "no such call was seen",
        1 => "only one such call was seen",
        _ => $"only {Figures.Count((long)Math.Round(calls))} such calls were seen",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
