namespace Trunkline.Planning.Reporting.Html;

/// <summary>Tables and pictures of the report.</summary>
internal static class Tables
{
    /// <summary>One cell.</summary>
    /// <param name="Text">Its text.</param>
    /// <param name="Class">Style: "over" for what misses its target.</param>
    internal readonly record struct Cell(string Text, string? Class = null)
    {
        public static implicit operator Cell(string text) => new(text);
    }

    /// <summary>A row.</summary>
    /// <param name="Cells">Its cells; one cell alone spans the table.</param>
    /// <param name="Class">Style: "chosen", "sum", "line".</param>
    internal sealed record Row(IReadOnlyList<Cell> Cells, string? Class = null);

    /// <summary>A share, marked with a sign and colour when it misses its target.</summary>
    internal static Cell Share(double value, double target) =>
        value > target ? new("▲" + Figures.Space + Figures.Percent(value), "over") : new(Figures.Percent(value));

    /// <summary>Writes a table.</summary>
    /// <param name="page">Where.</param>
    /// <param name="caption">What it shows; null for none.</param>
    /// <param name="headings">Headings; one that begins with # is of numbers.</param>
    /// <param name="rows">The rows.</param>
    internal static void Table(MarkupWriter page, string? caption, IReadOnlyList<string> headings, IEnumerable<Row> rows)
    {
        // two narrow columns of figures read badly at the two ends of a line
        page.Open("div", ("class", "wide")).Open("table", ("class", headings.Count == 2 && headings.All(h => h.StartsWith('#')) ? "narrow" : null)).Line();
        if (caption is not null)
        {
            page.Element("caption", caption).Line();
        }

        page.Open("thead").Open("tr");
        foreach (var heading in headings)
        {
            page.Element("th", heading.TrimStart('#'), ("scope", "col"), ("class", heading.StartsWith('#') ? "n" : null));
        }

        page.Close().Close().Line().Open("tbody").Line();
        foreach (var row in rows)
        {
            page.Open("tr", ("class", row.Class));
            for (var i = 0; i < row.Cells.Count; i++)
            {
                var cell = row.Cells[i];
                var isNumber = row.Cells.Count > 1 && headings[i].StartsWith('#');
                var style = string.Join(' ', new[] { isNumber ? "n" : null, cell.Class }.OfType<string>());
                page.Element("td", cell.Text, ("class", style.Length > 0 ? style : null), ("colspan", row.Cells.Count == 1 ? MarkupWriter.Number(headings.Count) : null));
            }

            page.Close().Line();
        }

        page.Close().Close().Close().Line();
    }

    /// <summary>Writes a picture with what it shows below.</summary>
    internal static void Figure(MarkupWriter page, MarkupWriter picture, string caption) =>
        page.Open("figure").Line().Include(picture).Line().Element("figcaption", caption).Close().Line();

    /// <summary>Writes a table of two columns: name and value.</summary>
    internal static void Facts(MarkupWriter page, string? caption, IEnumerable<(string Name, string Value)> facts) =>
        Table(page, caption, ["", ""], facts.Where(f => f.Value.Length > 0).Select(f => new Row([f.Name, f.Value])));
}
