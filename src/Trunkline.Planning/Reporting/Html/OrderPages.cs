using Trunkline.Planning.Reporting.Orders;
using static Trunkline.Planning.Reporting.Html.Tables;

namespace Trunkline.Planning.Reporting.Html;

/// <summary>The order sheets, one page a trunk group, and the checklist from order to handover.</summary>
internal static class OrderPages
{
    internal static void Sheet(MarkupWriter page, ReportInput input, OrderSheet sheet)
    {
        page.Element("p", string.Join(" · ", new[]
        {
            input.Plan.Input.SiteName,
            input.Operator.Length > 0 ? "operator: " + input.Operator : "operator: ______________________",
            ReportPage.Day(input.Date),
            "slanted: only the operator can tell · confirm each fact before service",
        }.Where(t => t.Length > 0)), ("class", "meta")).Line();
        // a long sheet still has to fit its page
        page.Open("div", ("class", "wide")).Open("table", ("class", sheet.Lines.Count > 31 ? "dense" : null)).Line().Open("colgroup");
        foreach (var width in new[] { "15%", "27.5%", "32%", "7.5%", "5%", "13%" })
        {
            page.Element("col", null, ("style", "width:" + width));
        }

        page.Close().Open("thead").Open("tr");
        foreach (var heading in new[] { "fact", "asked for", "why", "confirms", "test", "confirmed by, day" })
        {
            page.Element("th", heading, ("scope", "col"));
        }

        page.Close().Close().Line().Open("tbody").Line();
        var group = "";
        foreach (var line in sheet.Lines)
        {
            if (line.Field.Group != group)
            {
                group = line.Field.Group;
                page.Open("tr", ("class", "group")).Element("td", group, ("colspan", "6")).Close().Line();
            }

            var isOutside = line.Value.StartsWith("does not apply", StringComparison.Ordinal);
            var confirmed = input.Confirmed.FirstOrDefault(c => c.Service == sheet.Group.Name && c.Field == line.Field.Key);
            page.Open("tr", ("data-field", line.Field.Key), ("class", isOutside ? "na" : null))
                .Element("td", line.Field.Title)
                .Element("td", line.Value, ("class", line.IsOpen ? "open" : null))
                .Element("td", line.Field.Why, ("class", "why"))
                .Element("td", line.By)
                .Element("td", line.Field.Steps.Length > 0 ? line.Field.Steps : "–")
                .Element("td", confirmed is null ? "" : string.Join(", ", new[] { confirmed.Value, confirmed.By, confirmed.On is { } on ? ReportPage.Day(on) : "" }.Where(t => t.Length > 0)), ("class", "sign"))
                .Close().Line();
        }

        page.Close().Close().Close().Line();
        page.Open("div", ("class", "sign-line")).Element("span", "for the operator").Element("span", "for the customer").Element("span", "day").Close().Line();
    }

    internal static void Checklist(MarkupWriter page, ReportInput input)
    {
        var chosen = input.Plan.Chosen!;
        string[] before =
        [
            "Load and grade of service agreed with the customer (this report).",
            $"{Figures.Counted(chosen.Design.Groups.Count, "order sheet")} sent; every line confirmed with name and day.",
            "Prices, term, and delivery and porting dates in writing.",
            "Routes of the cables on a drawing; what shares a duct, a card or a power supply is marked.",
            "Equipment ordered with spares; earthing, surge protection and battery in place.",
            "Confirmed facts entered in the site file (trunkline plan --write puts the open ones there) and checked (trunkline check).",
            "Old lines stay in service until the new ones are accepted.",
        ];
        page.Element("h3", "Before the lines go into service").Line();
        List(page, before);
        var used = OrderSheet.Of(input.Plan, input.Site).SelectMany(s => s.Lines).SelectMany(l => l.Field.Steps.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToHashSet();
        // recording and failure are tested whatever is ordered
        used.UnionWith(["T19", "T20", "T21"]);
        page.Element("h3", "Acceptance").Line();
        page.Element("p", "Load of the capacity test (T7): " + PlanWords.AcceptanceLoad(chosen.Design)).Line();
        Table(page, null, ["", "step", "passes when"],
            AcceptanceSteps.All.Where(s => used.Contains(s.Id)).Select(s => new Row([new("☐"), $"{s.Id} {s.Name}", s.Passes])));
    }

    private static void List(MarkupWriter page, IEnumerable<string> items)
    {
        page.Open("ul", ("style", "list-style:none;padding-left:0"));
        foreach (var item in items)
        {
            page.Element("li", "☐ " + item);
        }

        page.Close().Line();
    }
}
