using System.Globalization;

namespace Trunkline.Planning.Designs;

/// <summary>The plan for people at a terminal: what to order, why, what else, what if. Plain text, no colour.</summary>
public static class PlanText
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter to, Plan plan)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(plan);
        void Line(FormattableString text) => to.Write(text.ToString(CultureInfo.InvariantCulture) + "\n");
        var currency = plan.Input.Prices.Currency;
        Line($"{plan.Input.SiteName}: {(plan.Chosen is { } c ? "order " + c.Design.Name : "no mix does all that is asked")}");
        if (plan.Chosen is { } chosen)
        {
            Line($"");
            Line($"  {"stream",-20} {"erlang",8} {"promised",10} {"now",10} {"horizon",10} {"+20 %",10} {"unit down",10}");
            foreach (var (stream, s) in plan.Input.Streams.Zip(chosen.Assessment.Streams))
            {
                Line($"  {stream.Name,-20} {stream.Erlang,8:0.###} {Words.Share(s.Target),10} {Words.Share(s.Now),10} {Words.Share(s.AtHorizon),10} {Words.Share(s.Plus20),10} {Words.Share(s.OneUnitDown),10}");
            }

            var cost = chosen.Assessment.Cost;
            Line($"");
            Line($"  cost {Words.Money(cost.Once, currency)} once, {Words.Money(cost.Monthly, currency)} a month, {Words.Money(cost.Total, currency)} over {cost.HorizonMonths} months");
            Line($"  attempts {chosen.Assessment.CallsPerSecond:0.##} a second, {chosen.Assessment.CallsPerSecondPeak} in 999 of 1000 seconds at most");
            Line($"  no circuit at all: {chosen.Assessment.Availability.IndependentMinutesPerYear:0.##} minutes a year if failures are independent, {chosen.Assessment.Availability.CommonCauseMinutesPerYear:0.#} with common causes");
        }

        Section("Why", plan.Reasons);
        Section("Counted", plan.Dimensioning.Select(s => Step(s)));
        Section("Seats", plan.Desks.SelectMany(Desk));
        Section("Also possible", plan.Candidates.Skip(1).Select(o => $"{o.Design.Name}: {Words.Money(o.Assessment.Cost.Total, currency)}"));
        Section("Rejected", plan.Rejected.Select(r => $"{r.Name}: {r.Reason}"));
        Section("What if", plan.WhatIfs.Where(w => !w.Key.StartsWith("e1_lost_on_", StringComparison.Ordinal)).Select(w => $"{w.Question} {w.Answer}"));
        Section("Risks", plan.Chosen?.Assessment.Risks.Select(r => $"{r.Name}: {r.Text}") ?? []);
        Section("Buy", plan.Equipment.Select(e => $"{e.Quantity} × {e.What}: {e.Why}"));
        Section("Migration", plan.Migration.Select(m => string.Create(CultureInfo.InvariantCulture, $"week {m.Week}, {Words.Count(m.Weeks, "week")}: {m.What} Then: {m.Check}")));
        Section("Warnings", plan.Warnings.Select(w => $"{w.Name}: {w.Text}"));

        void Section(string title, IEnumerable<string> lines)
        {
            var all = lines.ToList();
            if (all.Count > 0)
            {
                Line($"");
                Line($"{title}");
                all.ForEach(l => Line($"  - {l}"));
            }
        }
    }

    private static string Step(DimensioningStep s) => string.Create(CultureInfo.InvariantCulture,
        $"{s.Circuits} circuits{(s.Reserve > 0 ? $", {s.Reserve} kept" : "")}: {s.Text} ({string.Join(", ", s.Blocking.Select(b => $"{b.Key} {Words.Share(b.Value)}"))}; one less: {string.Join(", ", s.OneLess.Select(b => $"{b.Key} {Words.Share(b.Value)}"))})");

    private static IEnumerable<string> Desk(DeskPlan desk)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"{desk.Desk.Name}: {Words.Count(desk.SeatsNeeded, "seat")} for {desk.Desk.Erlang:0.##} erlang ({desk.SeatsAtHorizon} at the horizon)");
        foreach (var point in desk.Points)
        {
            yield return point.IsStable
                ? string.Create(CultureInfo.InvariantCulture, $"{Words.Count(point.Seats, "seat")}: {point.MeanWaitSeconds:0.0#} s mean wait, {string.Join(", ", desk.Targets.Select((t, i) => string.Create(CultureInfo.InvariantCulture, $"{point.Levels[i] * 100:0.0#} % within {t.WithinSeconds:0.#} s")))}{(point.MeetsTargets ? "" : " (not enough)")}")
                : $"{Words.Count(point.Seats, "seat")}: unstable, the queue grows without end";
        }
    }
}
