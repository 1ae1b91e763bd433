using Trunkline.Planning.Designs;
using Trunkline.Planning.Reporting.Charts;
using static Trunkline.Planning.Reporting.Html.Tables;

namespace Trunkline.Planning.Reporting.Html;

/// <summary>The report's parts on what callers meet: grade of service, growth, failure, what-if, seats, simulation.</summary>
internal static class ServiceSections
{
    internal static void Service(MarkupWriter page, ReportInput input)
    {
        var chosen = input.Plan.Chosen!;
        var figures = chosen.Assessment;
        Table(page, "Share of calls in the busy hour that find no line. ▲ marks what misses its target.",
            ["stream", "#asked for", "#now", $"#in {PlanWords.Months(input.Plan.Input.HorizonMonths)}", "#load +20 %", "#one unit down"],
            figures.Streams.Select(s => new Row([s.Stream, Figures.Percent(s.Target), Share(s.Now, s.Target), Share(s.AtHorizon, s.Target), Share(s.Plus20, s.Target), Share(s.OneUnitDown, PlanWords.TargetAtFailure(input.Plan.Input, s))])));
        Facts(page, null,
        [
            ("How busy a line is", Figures.Percent(figures.UtilisationNow) + " of the busy hour, on average"),
            ("Emergency calls", figures.EmergencyBlocking is { } e ? $"{Figures.Percent(e)} find no line" + (chosen.Design.Groups.Sum(g => g.Reserve) is > 0 and var kept ? $"; {Figures.Counted(kept, "circuit")} kept for them" : "") : "no emergency stream was given"),
            ("Call attempts", $"{Figures.Significant(figures.CallsPerSecond, 2)} a second on average, {figures.CallsPerSecondPeak} in the peak second (999 of {Figures.Count(1000)} seconds stay below or at it)"),
            ("Bandwidth", figures.BandwidthKbit > 0 ? $"{Figures.BitRate(figures.BandwidthKbit * 1000)} each way (G.711, 20{Figures.Space}ms, Ethernet)" : ""),
            ("Glare", figures.GlarePerBusyHour > 0 ? $"{Figures.Significant(figures.GlarePerBusyHour, 2)} outgoing attempts an hour meet an incoming call on the same line" : ""),
            ("Acceptance load", PlanWords.AcceptanceLoad(chosen.Design)),
        ]);
    }

    internal static void Growth(MarkupWriter page, ReportInput input)
    {
        var plan = input.Plan;
        page.Element("p", $"With {Held(plan)} the grade of service {PlanWords.Breaks(plan.BreaksInMonth, plan.Growth)}{(plan.Input.GrowthPerYear == 0 ? ", for no growth is assumed" : "")}.").Line();
        Figure(page, GrowthChart.Write(GrowthData(input), "growth"),
            "Blocking of the stream nearest to its target, month by month, with the lines ordered now. The mark is the first month over the target.");
        if (plan.Input.GrowthPerYear == 0)
        {
            return;
        }

        var rows = plan.Growth.Where(g => g.Month % 12 == 0).Take(11).Select(g => new Row(
        [
            Figures.Count(g.Month), Figures.Erlang(g.Erlang), new($"{(g.MeetsTargets ? "" : "▲" + Figures.Space)}{Figures.Percent(g.WorstBlocking)}", g.MeetsTargets ? null : "over"), g.WorstStream, Figures.Count(g.CircuitsNeeded),
        ]));
        Table(page, null, ["#month", "#load", "#worst blocking", "stream", "#circuits one group needs"], rows);
    }

    private static string Held(Plan plan) => plan.Chosen?.Design.Name ?? "the circuits looked at";

    /// <summary>One curve a rate. Where streams have different targets, blocking is shown in multiples of the target, so that one level fits all.</summary>
    internal static GrowthChart.Data GrowthData(ReportInput input)
    {
        var plan = input.Plan;
        var targets = plan.Input.Streams.ToDictionary(s => s.Name, s => s.BlockingTarget);
        var isOne = targets.Values.Distinct().Count() == 1;
        double Shown(GrowthMonth m) => isOne || !targets.TryGetValue(m.WorstStream, out var target) ? m.WorstBlocking : m.WorstBlocking / target;
        var own = new GrowthChart.Forecast($"{Rate(plan.Input.GrowthPerYear)} a year", [.. plan.Growth.Select(m => (m.Month, Shown(m)))], plan.BreaksInMonth);
        var others = input.OtherGrowth.Select(g => (g.PerYear, Forecast: new GrowthChart.Forecast($"{g.Name}: {Rate(g.PerYear)} a year", [.. g.Months.Select(m => (m.Month, Shown(m)))], g.BreaksInMonth)));
        var all = others.Append((plan.Input.GrowthPerYear, own)).OrderBy(f => f.Item1).Select(f => f.Item2).ToList();
        return new(all, isOne ? targets.Values.First() : 1, plan.Input.HorizonMonths, Held(plan)) { IsRatio = !isOne };
    }

    private static string Rate(double perYear) => Figures.Significant(perYear * 100, 3) + Figures.Space + "%";

    internal static void Availability(MarkupWriter page, ReportInput input)
    {
        var plan = input.Plan;
        var needs = plan.Input.Needs;
        page.Element("p", $"Each unit (line, span, account) is up {Figures.Significant(needs.UnitAvailability * 100, 5)} % of the time; {Figures.Percent(needs.CommonCause)} of its failures take its neighbours down too: one duct, one exchange, one power supply. Diversity matters more than count.").Line();
        var rows = plan.Candidates.Take(7).Select(c => new AvailabilityChart.Row(c.Design.Name, c.Assessment.Availability.IndependentMinutesPerYear, c.Assessment.Availability.CommonCauseMinutesPerYear, c == plan.Chosen)).ToList();
        if (rows.Count > 0)
        {
            Figure(page, AvailabilityChart.Write(rows, "availability"), "Minutes a year in which no call at all can be made, each step ten times more. Light: if units failed by themselves. Dark: with what they share.");
        }

        var chosen = plan.Chosen!.Assessment.Availability;
        page.Element("p", $"Chosen: {Figures.Counted(chosen.Units, "unit")}; {AvailabilityChart.Minutes(chosen.CommonCauseMinutesPerYear)} a year without any line. Blocking of the worst ordinary stream over all states of the units, each weighted by how long it lasts: {Figures.Percent(chosen.MeanBlocking)}.").Line();
    }

    internal static void WhatIf(MarkupWriter page, ReportInput input)
    {
        var plan = input.Plan;
        var backup = plan.WhatIfs.Where(w => w.IsBackup).ToList();
        if (plan.WhatIfs.Count > backup.Count)
        {
            Table(page, null, ["what if", "then"], plan.WhatIfs.Where(w => !w.IsBackup).Select(w => new Row([w.Question, w.Answer])));
        }

        // asked of whoever orders spans; the plan's JSON has it in any case
        if (backup.Count > 0 && plan.Chosen is { } ordered && ordered.Design.Groups.Any(g => g.IsSpan))
        {
            var streams = plan.Input.Streams;
            page.Element("h3", "If every span is lost and analog lines carry on").Line();
            Table(page, "Share of calls that find no line, in the busy hour; incoming ones reach these lines only when the operator forwards them.",
                ["what is left", .. streams.Select(s => "#" + s.Name)],
                backup.Select(w => new Row([w.Question, .. streams.Select(s => w.Blocking.TryGetValue(s.Name, out var b) ? Share(b, s.BlockingTarget) : new Cell("–"))])));
        }

        if (plan.Sensitivity.Count == 0)
        {
            return;
        }

        var deltas = plan.Sensitivity.Select(s => s.CircuitsDelta).Distinct().Order().ToList();
        var targets = plan.Input.Streams.ToDictionary(s => s.Name, s => s.BlockingTarget);
        page.Element("h3", "If the load or the number of circuits is another").Line();
        Table(page, "Blocking of the stream nearest to its target, or farthest beyond it (▲).",
            ["load", .. deltas.Select(d => d == 0 ? "#as ordered" : $"#{(d > 0 ? "+" : "−")}{Math.Abs(d)}")],
            plan.Sensitivity.GroupBy(s => s.LoadFactor).OrderBy(g => g.Key).Select(g => new Row(
                [new($"{Figures.Significant(g.Key * 100, 3)} %"), .. deltas.Select(d => g.FirstOrDefault(s => s.CircuitsDelta == d) is { } s ? Share(s.WorstBlocking, targets.GetValueOrDefault(s.WorstStream, 1)) : new Cell("–"))],
                g.Key == 1 ? "chosen" : null)));
        if (plan.Sensitivity.Where(s => s.LoadFactor == 1).OrderBy(s => s.CircuitsDelta).ToList() is { Count: > 1 } at)
        {
            page.Element("p", "Cost over the horizon: " + string.Join("; ", at.Select(s => $"{(s.CircuitsDelta == 0 ? "as ordered" : (s.CircuitsDelta > 0 ? "+" : "−") + Math.Abs(s.CircuitsDelta))} {Figures.Money(s.Cost, plan.Input.Prices.Currency)}")) + ".", ("class", "note")).Line();
        }
    }

    internal static void Desks(MarkupWriter page, ReportInput input)
    {
        foreach (var desk in input.Plan.Desks)
        {
            page.Element("h3", desk.Desk.Name).Line();
            page.Element("p", $"{Figures.Significant(desk.Desk.CallsPerHour, 4)} calls an hour, {Figures.Duration(desk.Desk.HandlingSeconds)} each: {Figures.Erlang(desk.Desk.Erlang)}. "
                + $"{Figures.Counted(desk.SeatsNeeded, "seat")} needed now, {Figures.Count(desk.SeatsAtHorizon)} at the horizon{(desk.Desk.Seats > 0 ? $"; {Figures.Count(desk.Desk.Seats)} exist" : "")}.").Line();
            Table(page, "Callers wait and nobody gives up (Erlang C).",
                ["#seats", "#wait", "#mean wait", .. desk.Targets.Select(t => $"#answered in {Figures.Duration(t.WithinSeconds)}"), "promise"],
                desk.Points.Select(p => new Row(
                    [
                        Figures.Count(p.Seats),
                        p.IsStable ? Figures.Percent(p.WaitProbability) : "all",
                        p.IsStable ? Figures.Duration(p.MeanWaitSeconds) : "without end",
                        .. desk.Targets.Select((t, i) => !p.IsStable || i >= p.Levels.Count ? new Cell("–") : p.Levels[i] < t.Share ? new("▲" + Figures.Space + Level(p.Levels[i]), "over") : new(Level(p.Levels[i]))),
                        p.MeetsTargets ? "kept" : "not kept",
                    ],
                    p.Seats == desk.SeatsNeeded ? "chosen" : null)));
            if (desk.Targets.Count > 0)
            {
                page.Element("p", "Promised: " + string.Join(" and ", desk.Targets.Select(t => $"{Figures.Percent(t.Share)} within {Figures.Duration(t.WithinSeconds)}"))
                    + (desk.Rules.Count > 0 ? ". By other rules: " + string.Join("; ", desk.Rules.Select(r => $"{r.Rule}: {Figures.Counted(r.Seats, "seat")}")) : "") + ".", ("class", "note")).Line();
            }
        }
    }

    // 94.88 % against a promise of 95 % must not read 94.9 %, let alone 95 %
    private static string Level(double share) => Figures.Significant(share * 100, share > 0.999 ? 5 : 4) + Figures.Space + "%";

    internal static void Verified(MarkupWriter page, Verified verified)
    {
        page.Element("p", verified.Basis).Line();
        Table(page, "The simulation draws each call by itself; the models compute what a very long simulation would give.",
            ["figure", "#by the model", "#simulated", "#95 % interval", "difference"],
            verified.Figures.Select(f => new Row(
            [
                f.What,
                f.Analytic is { } a ? Figures.Percent(a) : "–",
                Figures.Percent(f.Simulated),
                $"{Figures.Percent(f.Low)} to {Figures.Percent(f.High)}",
                f.Explanation.Length > 0 ? f.Explanation : f.Analytic is null ? "no model gives it" : f.Agrees ? "none: the model lies in the interval" : "outside the interval",
            ])));
    }
}
