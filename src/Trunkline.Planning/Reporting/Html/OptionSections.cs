using static Trunkline.Planning.Reporting.Html.Tables;

namespace Trunkline.Planning.Reporting.Html;

/// <summary>The report's parts on choice: ways compared, cost, risks, equipment, numbers, migration.</summary>
internal static class OptionSections
{
    internal static void Options(MarkupWriter page, ReportInput input)
    {
        var plan = input.Plan;
        var currency = plan.Input.Prices.Currency;
        if (plan.Candidates.Count > 0)
        {
            Table(page, $"Ways that do what is asked, the chosen one first. Costs in {currency} over {PlanWords.Months(plan.Input.HorizonMonths)}{(plan.Input.Prices.IsAssumed ? ", by assumed prices" : "")}.",
                ["way", "#circuits", "#blocking", "#no call, a year", "#work", "#once", "#a month", "#together"],
                plan.Candidates.Select(c => new Row(
                    [
                        c.Design.Name,
                        Figures.Count(c.Design.Circuits),
                        PlanWords.Worst(c.Assessment) is { } worst ? Figures.Percent(worst.Now) : "–",
                        Charts.AvailabilityChart.Minutes(c.Assessment.Availability.CommonCauseMinutesPerYear),
                        Figures.Significant(c.Assessment.EffortHours, 2) + Figures.Space + "h",
                        Figures.Money(c.Assessment.Cost.Once, ""),
                        Figures.Money(c.Assessment.Cost.Monthly, ""),
                        Figures.Money(c.Assessment.Cost.Total, ""),
                    ],
                    c == plan.Chosen ? "chosen" : null)));
        }

        if (plan.BreakEven is { } even)
        {
            page.Open("p").Element("b", "Break-even: ").Text(even.Text).Close().Line();
        }

        if (plan.Chosen is { } chosen)
        {
            var cost = chosen.Assessment.Cost;
            page.Element("h3", "What the chosen way costs").Line();
            Table(page, null, ["item", $"#once, {currency}", $"#a month, {currency}"],
                cost.Lines.Select(l => new Row([l.What, Amount(l.Once), Amount(l.Monthly)]))
                    .Append(new(["together", Amount(cost.Once), Amount(cost.Monthly)], "sum"))
                    .Append(new([$"over {PlanWords.Months(cost.HorizonMonths)}", "", Figures.Money(cost.Total, "")])));
        }

        if (plan.Rejected.Count > 0)
        {
            page.Element("h3", "Ways rejected").Line();
            Table(page, null, ["way", "why not"], PlanWords.Rejected(plan).Select(r => new Row([string.Join("; ", r.Names), r.Reason])));
        }
    }

    private static string Amount(double amount) => amount == 0 ? "–" : Figures.Money(amount, "");

    internal static void Risks(MarkupWriter page, ReportInput input)
    {
        foreach (var risk in input.Plan.Chosen!.Assessment.Risks)
        {
            page.Open("p", ("class", "risk")).Element("b", ReportPage.Capital(risk.Name) + ".").Text(" " + risk.Text).Close().Line();
        }
    }

    internal static void Equipment(MarkupWriter page, ReportInput input)
    {
        Table(page, null, ["item", "#pieces", "#ports each", "for what"],
            input.Plan.Equipment.Select(e => new Row([e.What, Figures.Count(e.Quantity), e.Ports > 0 ? Figures.Count(e.Ports) : "–", e.Why])));
        var sources = input.Plan.Equipment.Where(e => e.Source.Length > 0).Select(e => $"{e.What}: {e.Source}").Distinct().ToList();
        if (sources.Count > 0)
        {
            page.Element("p", "Ports and limits were read in: " + string.Join("; ", sources) + ".", ("class", "note")).Line();
        }
    }

    internal static void Numbers(MarkupWriter page, ReportInput input)
    {
        Table(page, null, ["trunk group", "numbers", "#needed", "#to order", "first number"],
            input.Plan.NumberPlan.Select(n => new Row([n.Group, n.What, Figures.Count(n.Count), Figures.Count(n.Ordered), n.First ?? "assigned by the operator"])));
        if (input.Site.NumberBlocks.Count > 0)
        {
            page.Element("p", "The site file has: " + string.Join("; ", input.Site.NumberBlocks.Take(12)) + (input.Site.NumberBlocks.Count > 12 ? "; …" : "") + ".", ("class", "note")).Line();
        }
    }

    internal static void Migration(MarkupWriter page, ReportInput input)
    {
        if (input.Plan.Input.Existing.Count > 0)
        {
            page.Element("p", "Today: " + string.Join("; ", input.Plan.Input.Existing.Select(e => $"{e.Name} ({Figures.Counted(e.Circuits, Orders.OrderCatalogue.Circuit(e.Kind))})")) + ".").Line();
        }

        Table(page, null, ["#from week", "#weeks", "what is done", "before going on"],
            input.Plan.Migration.Select(m => new Row([Figures.Count(m.Week), Figures.Count(m.Weeks), m.What, m.Check])));
    }
}
