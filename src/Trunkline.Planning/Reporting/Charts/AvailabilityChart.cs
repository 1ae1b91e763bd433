namespace Trunkline.Planning.Reporting.Charts;

/// <summary>Minutes a year in which fewer circuits are up than are needed, on a log axis: on independent ways, and with what they share.</summary>
public static class AvailabilityChart
{
    /// <summary>One arrangement.</summary>
    /// <param name="Name">"2 spans, both needed".</param>
    /// <param name="Independent">Minutes a year if nothing were shared.</param>
    /// <param name="Shared">Minutes a year with the common cause: duct, exchange, power.</param>
    /// <param name="IsChosen">Marked.</param>
    public sealed record Row(string Name, double Independent, double Shared, bool IsChosen = false);

    /// <summary>Draws it.</summary>
    public static string Draw(IReadOnlyList<Row> rows, string id)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Write(rows, id).ToMarkup();
    }

    internal static MarkupWriter Write(IReadOnlyList<Row> rows, string id)
    {
        const double step = 46, left = 272, width = 434;
        var height = Math.Max(1, rows.Count) * step;
        var most = Math.Max(rows.Select(r => Math.Max(r.Shared, r.Independent)).Append(1).Max(), 1);
        // what is less than a hundred thousandth of the worst reaches no further left than the edge
        var least = Math.Max(rows.Select(r => Math.Min(r.Independent, r.Shared)).Where(m => m > 0).Append(most).Min(), most / 1e5);
        var description = string.Join(" ", rows.Select(r => $"{r.Name}: {Minutes(r.Independent)} independent, {Minutes(r.Shared)} with a common cause."));
        var to = Plot.Open(id, "Minutes a year below the circuits needed", description, 720, 38 + height + 46);
        var x = LogAxis.Of("minutes a year (each step is ten times more)", Math.Min(least, most / 10), most, m => Figures.Significant(m, 1));
        var y = LinearAxis.Stepped("", 0, Math.Max(1, rows.Count), 100, _ => "") with { Ticks = [] };
        var plot = new Plot(to, id + "-p", x, y, left, 30, width, height).Axes();
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var middle = 30 + (i + 0.5) * step;
            plot.Text(left - 10, middle + 4, TextWidth.Cut(row.Name, Plot.Size * 1.06, left - 16), "end", isStrong: row.IsChosen);
            Bar(plot, to, row.Independent, middle - 17, "independent", isStrong: false);
            Bar(plot, to, row.Shared, middle + 1, "with a common cause", isStrong: true);
        }

        return to.Close();
    }

    private static void Bar(Plot plot, MarkupWriter to, double minutes, double y, string what, bool isStrong)
    {
        var end = Math.Clamp(plot.X(minutes), plot.Left + 2, plot.Right);
        to.Element("rect", null, ("x", MarkupWriter.Number(plot.Left)), ("y", MarkupWriter.Number(y)), ("width", MarkupWriter.Number(end - plot.Left)), ("height", "15"),
            ("fill", isStrong ? "#14508c" : "#b9cbdf"), ("stroke", "#14508c"), ("stroke-width", "0.8")).Line();
        var label = $"{what}: {Minutes(minutes)}";
        var isInside = end + 6 + TextWidth.Of(label, Plot.Size) > plot.Right;
        if (isInside)
        {
            plot.Text(end - 6, y + 12, label, "end", isStrong ? "#ffffff" : null);
        }
        else
        {
            plot.Text(end + 6, y + 12, label, "start");
        }
    }

    internal static string Minutes(double minutes) =>
        minutes < 1.0 / 60 ? "under 1" + Figures.Space + "s" : Figures.Duration(minutes * 60);
}
