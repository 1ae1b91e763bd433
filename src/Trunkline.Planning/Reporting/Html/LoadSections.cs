using Trunkline.Planning.Designs;
using Trunkline.Planning.Reporting.Charts;
using static Trunkline.Planning.Reporting.Html.Tables;

namespace Trunkline.Planning.Reporting.Html;

/// <summary>The report's parts on load and counting: inputs with origin, busy hour, concurrency, sizing, models.</summary>
internal static class LoadSections
{
    internal static void Load(MarkupWriter page, ReportInput input)
    {
        var asked = input.Plan.Input;
        Table(page, "Calls of the busy hour, and how they are known.", ["stream", "calls", "#an hour", "#hold a line", "#load", "#95 % range", "origin"],
            asked.Streams.Select(s => new Row(
            [
                s.Name,
                $"{PlanWords.Kind(s.Kind)}, {PlanWords.Direction(s)}" + (s.IsFinite ? $", from {Figures.Counted(s.Sources, "caller")}" : ""),
                s.CallsPerHour > 0 ? Figures.Significant(s.CallsPerHour, 4) : "–",
                s.HoldingSeconds > 0 ? Figures.Duration(s.HoldingSeconds) : "–",
                Figures.Erlang(s.Erlang),
                PlanWords.Range(s.Erlang, s.LowErlang, s.HighErlang),
                PlanWords.Origin(s),
            ])).Append(Sum(asked)));
        foreach (var dialler in input.Plan.Diallers)
        {
            page.Element("p", $"{dialler.Stream}: {Figures.Count((long)Math.Round(dialler.ConnectsPerHour))} answered calls an hour need {Figures.Count((long)Math.Round(dialler.AttemptsPerHour))} attempts. "
                + $"Ringing holds a line too: forgetting unanswered attempts gives {Figures.Erlang(dialler.ErlangWithoutUnanswered)} instead of {Figures.Erlang(dialler.Erlang)}, and {Figures.Count(dialler.CircuitsWithoutUnanswered)} circuits, which are too few.").Line();
        }

        if (asked.Derivation.Count > 0)
        {
            Table(page, "How the load follows from the assumptions.", ["what", "from what", "#result", "unit"],
                asked.Derivation.Select(d => new Row([d.What, d.How, Figures.Significant(d.Value, 4), d.Unit])));
        }

        if (input.Measured is { } measured)
        {
            Measured(page, measured);
        }
        else
        {
            page.Element("p", "No call records were read with this plan, so there is no profile of the day" + (asked.Streams.Any(s => s.HighErlang > s.LowErlang) ? "." : ", and no range of the load. A month of records, failed calls included, would give both."), ("class", "note")).Line();
        }

        Concurrency(page, input);
        Facts(page, "What else was given.",
        [
            ("Horizon and growth", $"{PlanWords.Months(asked.HorizonMonths)}; {(asked.GrowthPerYear == 0 ? "no growth" : Figures.Significant(asked.GrowthPerYear * 100, 3) + " % a year, compound")}"),
            ("Difference from day to day", asked.DayToDay == DayToDay.None ? "none: the mean is trusted" : $"{asked.DayToDay.ToString().ToLowerInvariant()} (Neal-Wilkinson)"),
            ("Failure", asked.Needs.Redundancy == Redundancy.NPlusOne ? "with the largest unit down every stream keeps its grade of service" : "a failed unit may break the grade of service"),
            ("Routes", asked.Needs.DiverseRoutes ? "two units by different ducts" : "no diversity asked for"),
            ("Incoming calls on a full group", asked.Needs.OperatorForwardsOnBusy ? "the operator forwards to the next group" : "meet busy: the operator does not forward"),
            ("Direct numbers", asked.Needs.DirectNumbers > 0 ? Figures.Count(asked.Needs.DirectNumbers) : "none"),
            ("Prices", asked.Prices.IsAssumed ? "assumed: none in the site file" : "from the site file"),
        ]);
    }

    private static Row Sum(PlanInput asked)
    {
        var load = PlanWords.Load(asked);
        return new([new("together"), "", "", "", Figures.Erlang(load.Value), PlanWords.Range(load.Value, load.Low, load.High), ""], "sum");
    }

    private static void Measured(MarkupWriter page, Demand.MeasuredDemand measured)
    {
        var total = measured.Total;
        page.Element("p", $"Measured from {Figures.Counted(total.Calls, "call")} on {Figures.Counted(measured.Days, "day")} ({ReportPage.Day(measured.FirstDay)} to {ReportPage.Day(measured.LastDay)}), {Figures.Counted(measured.CountedDays, "working day")} counted.").Line();
        var counted = total.DayByDay.Where(d => d.Counted).ToList();
        var busy = total.ClockHour.Start.Hour;
        var hours = total.HourlyErlang.Select((e, hour) => hour == busy && counted.Count > 1
            ? new ProfileChart.Hour24(hour, e, counted.Min(d => d.BusyHourErlang), counted.Max(d => d.BusyHourErlang))
            : new ProfileChart.Hour24(hour, e)).ToList();
        Figure(page, ProfileChart.Write(new(hours, busy, total.Estimate.Erlang.Value), "profile"),
            "Mean traffic of the counted days by hour; the busy hour is dark, its upright runs from the quietest to the busiest day.");
        Facts(page, "The busy hour, several ways.",
        [
            ("Same clock hour of all days (TCBH)", $"{total.ClockHour.Start:HH:mm}, {Figures.Erlang(total.ClockHour.Erlang.Value)} carried (95 %: {PlanWords.Range(total.ClockHour.Erlang.Value, total.ClockHour.Erlang.Low, total.ClockHour.Erlang.High)})"),
            ("Same hour, on the quarter", $"{total.QuarterHour.Start:HH:mm}, {Figures.Erlang(total.QuarterHour.Erlang.Value)}"),
            ("Each day's own peak hour (ADPH)", $"{Figures.Erlang(total.DailyPeakHour)}; on the quarter {Figures.Erlang(total.DailyPeakQuarter)}"),
            ("Five busiest days", Figures.Erlang(total.FiveBusiestDays)),
            ("Most lines at once", total.PeakRange is { } range
                ? FormattableString.Invariant($"{range.Low} to {range.High} (95 %: the records tell minutes, not seconds), certainly {range.Least} to {range.Most}")
                : total.Peak.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("Holding time", $"{Figures.Duration(total.MeanHoldSeconds)} on average, squared coefficient of variation {Figures.Significant(total.HoldCv2, 2)}"),
        ]);
        if (measured.Findings.Count > 0)
        {
            page.Element("h3", "What the records told about themselves").Line().Open("ul");
            foreach (var finding in measured.Findings.Take(20))
            {
                page.Element("li", finding.Text + (finding.Rows.Count > 0 ? $" (at {string.Join(", ", finding.Rows)}{(finding.Count > finding.Rows.Count ? ", …" : "")})" : ""));
            }

            page.Close().Line();
        }
    }

    private static void Concurrency(MarkupWriter page, ReportInput input)
    {
        if (input.Plan.Chosen is not { } chosen || input.Plan.Input.Erlang <= 0 || chosen.Design.Circuits is 0 or > 5000)
        {
            return;
        }

        var circuits = chosen.Design.Circuits;
        var shares = BusyShares(input.Plan.Input.Erlang, circuits);
        var measured = input.Measured?.Total.BusyHourShares is { Count: > 0 and <= 5001 } held ? held : null;
        Figure(page, ConcurrencyChart.Write(new(PlanWords.Unit(chosen.Design), shares, circuits, measured), "concurrency"),
            (measured is null ? "" : "Measured: share of the counted days’ busy hour with so many lines held. Computed: ") + $"Share of the busy hour with so many {PlanWords.Unit(chosen.Design)} busy at once, if {Figures.Erlang(input.Plan.Input.Erlang)} come at random to {Figures.Count(circuits)} {PlanWords.Unit(chosen.Design)} (Erlang’s loss system).");
    }

    /// <summary>Share of time with k of N busy: A^k/k!, made to add up to 1.</summary>
    internal static IReadOnlyList<double> BusyShares(double erlang, int circuits)
    {
        // from the peak outwards, so that nothing overflows
        var shares = new double[circuits + 1];
        var peak = (int)Math.Min(circuits, Math.Floor(erlang));
        shares[peak] = 1;
        for (var k = peak; k < circuits; k++)
        {
            shares[k + 1] = shares[k] * erlang / (k + 1);
        }

        for (var k = peak; k > 0; k--)
        {
            shares[k - 1] = shares[k] * k / erlang;
        }

        var sum = shares.Sum();
        return [.. shares.Select(s => s / sum)];
    }

    internal static void Sizing(MarkupWriter page, ReportInput input)
    {
        var plan = input.Plan;
        if (SizingData(plan) is { } data)
        {
            Figure(page, SizingChart.Write(data, "sizing"),
                "Above: blocking of the worst stream if all share one group, on a log axis. Below: what so many circuits cost over the horizon. Ordinary prices make the step of an E1 worth its money from a certain number on; that number follows from the prices, not from physics.");
        }

        if (plan.Dimensioning.Count > 0)
        {
            Table(page, "The count, several ways.", ["way of counting", "#circuits", "#of them kept", "blocking", "with one less"],
                plan.Dimensioning.Select(d => new Row([d.Text, d.Circuits > 0 ? Figures.Count(d.Circuits) : "none found", d.Reserve > 0 ? Figures.Count(d.Reserve) : "–", Each(d.Blocking), Each(d.OneLess)])));
        }

        if (plan.ByTarget.Count > 0)
        {
            Table(page, "One shared group at the usual grades of service.", ["#share blocked", "#circuits"], plan.ByTarget.Select(t => new Row([Figures.Percent(t.Target), Figures.Count(t.Circuits)])));
        }

        page.Element("h3", "Models used and not used").Line();
        if (plan.Chosen is { } chosen)
        {
            page.Open("p").Element("b", "Used: ").Text(chosen.Assessment.Method).Close().Line();
        }

        Table(page, null, ["not used", "why"], PlanWords.ModelsNotUsed(plan.Input, plan.Chosen?.Design).Select(m => new Row([m.Model, m.Why])));
    }

    /// <summary>The curve cut to what there is to see: from where most calls are lost to past the number chosen and the break-even.</summary>
    internal static SizingChart.Data? SizingData(Plan plan)
    {
        if (plan.Curve.Count < 2)
        {
            return null;
        }

        var chosen = plan.Chosen?.Design.Circuits ?? plan.Dimensioning.FirstOrDefault(d => d.Circuits > 0)?.Circuits ?? 1;
        var even = plan.BreakEven is { Lines: > 0 } b && b.Lines < chosen * 6 + 30 ? b.Lines : 0;
        var most = Math.Max(Math.Max(8, (int)Math.Ceiling(chosen * 1.25)), (int)Math.Ceiling(even * 1.3));
        var least = chosen > 60 && even < chosen / 2 ? (int)(chosen * 0.5) : 0;
        var points = plan.Curve.Where(c => c.Circuits >= least && c.Circuits <= most).ToList();
        if (points.Count < 2)
        {
            points = [.. plan.Curve];
        }

        var costs = new (string Name, Func<CurvePoint, double?> Of)[] { ("analog lines", p => p.FxoCost), ("E1", p => p.E1Cost), ("IMS", p => p.ImsCost) };
        var targets = plan.Input.Streams.GroupBy(s => s.BlockingTarget).OrderByDescending(g => g.Key)
            .Select(g => ($"asked for: {Figures.Percent(g.Key)}{(g.All(s => s.IsEmergency) ? " (emergency)" : "")}", g.Key)).ToList();
        return new()
        {
            Unit = PlanWords.Unit(plan.Chosen?.Design),
            Blocking = [new("worst stream", [.. points.Where(p => p.Circuits > 0).Select(p => (p.Circuits, p.WorstBlocking))])],
            Targets = targets,
            Chosen = chosen,
            Cost = [.. costs.Select(c => new SizingChart.Curve(c.Name, [.. points.Where(p => c.Of(p) is not null && p.Circuits > 0).Select(p => (p.Circuits, c.Of(p)!.Value))])).Where(c => c.Values.Count > 1)],
            BreakEven = even > 0 ? even : null,
            Currency = plan.Input.Prices.Currency,
        };
    }

    private static string Each(IReadOnlyDictionary<string, double> blocking) =>
        blocking.Count == 0 ? "–" : string.Join("; ", blocking.Select(b => $"{b.Key} {Figures.Percent(b.Value)}"));
}
