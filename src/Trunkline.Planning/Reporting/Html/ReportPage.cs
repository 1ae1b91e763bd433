using System.Globalization;
using Trunkline.Planning.Reporting.Orders;

namespace Trunkline.Planning.Reporting.Html;

/// <summary>
/// The report: one HTML file that needs nothing else, for the screen and for A4. Well-formed XML too, so that tests and other
/// programs can read it. What it says is in the plan; how lines are counted is not decided here.
/// </summary>
public static class ReportPage
{
    /// <summary>Writes the report.</summary>
    /// <param name="to">Where; UTF-8 is named inside.</param>
    /// <param name="input">The plan and what is known beside it.</param>
    public static void Write(TextWriter to, ReportInput input)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(input);
        to.Write("<!DOCTYPE html>\n");
        to.Write(Page(input).ToMarkup());
        to.Write("\n");
    }

    private static MarkupWriter Page(ReportInput input)
    {
        var sections = Sections(input);
        var page = new MarkupWriter();
        page.Open("html", ("xmlns", "http://www.w3.org/1999/xhtml"), ("lang", "en")).Line().Open("head").Line();
        page.Element("meta", null, ("charset", "utf-8")).Line();
        page.Element("meta", null, ("name", "viewport"), ("content", "width=device-width, initial-scale=1")).Line();
        // nothing is loaded and nothing runs, whatever a site file says
        page.Element("meta", null, ("http-equiv", "Content-Security-Policy"), ("content", "default-src 'none'; style-src 'unsafe-inline'")).Line();
        page.Element("title", $"Line plan: {input.Plan.Input.SiteName}").Line();
        page.Style(ReportStyle.Css).Line().Close().Line().Open("body").Line();
        Head(page, input);
        Answer(page, input);
        foreach (var warning in input.Plan.Warnings)
        {
            page.Open("p", ("class", "warn")).Element("b", Capital(warning.Name) + ":").Text(" " + warning.Text).Close().Line();
        }

        page.Open("nav", ("aria-label", "Contents")).Open("ol");
        foreach (var section in sections)
        {
            page.Open("li").Element("a", section.Title, ("href", "#" + section.Id)).Close();
        }

        page.Close().Close().Line();
        foreach (var section in sections)
        {
            page.Open("section", ("id", section.Id), ("class", section.IsSheet ? "sheet" : null)).Line();
            page.Element("h2", section.Title).Line();
            section.Write(page);
            page.Close().Line();
        }

        return page.Close().Line().Close();
    }

    private static List<Section> Sections(ReportInput input)
    {
        var plan = input.Plan;
        var all = new List<Section>
        {
            new("service", "What callers meet", p => ServiceSections.Service(p, input), plan.Chosen is not null),
            new("load", "The load", p => LoadSections.Load(p, input)),
            new("sizing", $"How the {PlanWords.Unit(plan.Chosen?.Design)} were counted", p => LoadSections.Sizing(p, input)),
            new("options", "Ways compared, and their cost", p => OptionSections.Options(p, input)),
            new("growth", "Growth", p => ServiceSections.Growth(p, input), plan.Growth.Count > 1),
            new("availability", "Availability", p => ServiceSections.Availability(p, input), plan.Chosen is not null),
            new("what-if", "What if", p => ServiceSections.WhatIf(p, input), plan.WhatIfs.Count + plan.Sensitivity.Count > 0),
            new("desks", "Seats", p => ServiceSections.Desks(p, input), plan.Desks.Count > 0),
            new("verified", "Verified by simulation", p => ServiceSections.Verified(p, input.Verified!), input.Verified is not null),
            new("risks", "Risks", p => OptionSections.Risks(p, input), plan.Chosen is { Assessment.Risks.Count: > 0 }),
            new("equipment", "What to buy", p => OptionSections.Equipment(p, input), plan.Equipment.Count > 0),
            new("numbers", "Numbers", p => OptionSections.Numbers(p, input), plan.NumberPlan.Count > 0),
            new("migration", "Getting there", p => OptionSections.Migration(p, input), plan.Migration.Count > 0),
            new("checklist", "Checklist to handover", p => OrderPages.Checklist(p, input), plan.Chosen is not null),
        };
        foreach (var (sheet, i) in OrderSheet.Of(plan, input.Site).Select((s, i) => (s, i + 1)))
        {
            all.Add(new($"order-{i.ToString(CultureInfo.InvariantCulture)}", $"Order sheet: {OrderCatalogue.Title(sheet.Group.Kind)}, “{sheet.Group.Name}”", p => OrderPages.Sheet(p, input, sheet)) { IsSheet = true });
        }

        return [.. all.Where(s => s.IsThere)];
    }

    private static void Head(MarkupWriter page, ReportInput input)
    {
        page.Open("header").Line().Element("p", "Line plan", ("class", "kind")).Line();
        page.Element("h1", input.Plan.Input.SiteName).Line();
        string[] facts =
        [
            Day(input.Date),
            input.Plan.Input.MainNumber is { } number ? "main number " + number : "",
            input.Operator.Length > 0 ? "operator " + input.Operator : "",
            $"horizon {PlanWords.Months(input.Plan.Input.HorizonMonths)}",
            input.Program,
        ];
        page.Element("p", string.Join(" · ", facts.Where(f => f.Length > 0)), ("class", "meta")).Line().Close().Line();
    }

    private static void Answer(MarkupWriter page, ReportInput input)
    {
        var plan = input.Plan;
        if (plan.Chosen is not { } chosen)
        {
            page.Open("div", ("class", "answer none")).Element("p", "No way to order lines does what is asked.", ("class", "order"))
                .Element("p", "Each way that was looked at is listed below with the reason. Change what is asked, or the prices of what is offered.").Close().Line();
            return;
        }

        var (design, figures) = (chosen.Design, chosen.Assessment);
        page.Open("div", ("class", "answer")).Line();
        page.Element("p", "Order " + design.Name, ("class", "order")).Line();
        page.Open("ul");
        foreach (var reason in plan.Reasons)
        {
            page.Element("li", reason);
        }

        page.Close().Line().Open("dl", ("class", "tiles")).Line();
        var load = PlanWords.Load(plan.Input);
        Tile(page, "Load in the busy hour", Figures.Erlang(load.Value), load.High > load.Low ? $"95 % range {PlanWords.Range(load.Value, load.Low, load.High)}" : "range not known");
        if (PlanWords.Worst(figures) is { } worst)
        {
            Tile(page, $"Blocked: {worst.Stream}", Figures.Percent(worst.Now), $"asked for: {Figures.Percent(worst.Target)}");
        }

        Tile(page, "Cost a month", Figures.Money(figures.Cost.Monthly, plan.Input.Prices.Currency),
            $"{Figures.Money(figures.Cost.Once, plan.Input.Prices.Currency)} once; {Figures.Money(figures.Cost.Total, plan.Input.Prices.Currency)} over {PlanWords.Months(figures.Cost.HorizonMonths)}{(plan.Input.Prices.IsAssumed ? ", by assumed prices" : "")}");
        Tile(page, "Grade of service", plan.BreaksInMonth switch { 0 => "not met", { } m => $"to month {m - 1}", _ => plan.Growth.Count > 1 ? $"over {Figures.Counted(plan.Growth[^1].Month, "month")}" : "met" },
            plan.Input.GrowthPerYear == 0 ? "no growth assumed" : $"at {Figures.Significant(plan.Input.GrowthPerYear * 100, 3)} % a year");
        page.Close().Line().Close().Line();
    }

    private static void Tile(MarkupWriter page, string name, string value, string below) =>
        page.Open("div").Element("dt", name).Open("dd").Text(value).Element("small", below).Close().Close().Line();

    /// <summary>"24 November 2026": no order of day and month to guess.</summary>
    internal static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    internal static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>A part of the report.</summary>
    private sealed record Section(string Id, string Title, Action<MarkupWriter> Write, bool IsThere = true)
    {
        internal bool IsSheet { get; init; }
    }
}
