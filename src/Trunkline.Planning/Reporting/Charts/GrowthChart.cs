namespace Trunkline.Planning.Reporting.Charts;

/// <summary>Blocking month by month for low, middle and high growth, on a log axis, and the month in which the grade of service breaks.</summary>
public static class GrowthChart
{
    /// <summary>One forecast.</summary>
    /// <param name="Name">"low, 3 % a year".</param>
    /// <param name="Blocking">Months from now, ascending from 0, and blocking.</param>
    /// <param name="Breaks">The first month over the target; null when it holds over the range.</param>
    public sealed record Forecast(string Name, IReadOnlyList<(int Month, double Share)> Blocking, int? Breaks);

    /// <summary>What it shows.</summary>
    /// <param name="Forecasts">Low, middle, high.</param>
    /// <param name="Target">The grade of service asked for, 0 to 1.</param>
    /// <param name="Horizon">The month planned for; null for none.</param>
    /// <param name="Lines">"7 lines": what stays while traffic grows.</param>
    public sealed record Data(IReadOnlyList<Forecast> Forecasts, double Target, int? Horizon, string Lines)
    {
        /// <summary>True when values are multiples of each stream's own target, and the target is 1.</summary>
        public bool IsRatio { get; init; }
    }

    /// <summary>Draws it.</summary>
    public static string Draw(Data data, string id)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Write(data, id).ToMarkup();
    }

    internal static MarkupWriter Write(Data data, string id)
    {
        var months = Math.Max(12, data.Forecasts.Select(f => f.Blocking.Count > 0 ? f.Blocking[^1].Month : 0).Append(data.Horizon ?? 0).Max());
        var values = data.Forecasts.SelectMany(f => f.Blocking).Select(b => b.Share).Where(b => b > 0).Append(data.Target).ToList();
        var description = string.Join(" ", data.Forecasts.Select(f => $"{f.Name}: {Breaks(f)}."));
        var to = Plot.Open(id, $"Blocking by month with {data.Lines}", description, 720, 284);
        var x = LinearAxis.Stepped("months from now", 0, months, months <= 36 ? 6 : months <= 72 ? 12 : 24, v => Figures.Count((long)v));
        var most = Math.Max(values.Max(), data.Target * 3);
        var y = LogAxis.Of(data.IsRatio ? "blocking in multiples of what is asked for" : "blocking in the busy hour", Math.Max(values.Min(), data.Target / 1000),
            data.IsRatio ? most : Math.Min(1, most), data.IsRatio ? v => Figures.Significant(v, 1) : Figures.PercentTick);
        var plot = new Plot(to, id + "-p", x, y, 66, 30, 468, 210).Axes();
        plot.Level(data.Target, data.IsRatio ? "asked for" : $"asked for: {Figures.Percent(data.Target)}", isLeft: true);
        if (data.Horizon is { } horizon)
        {
            plot.Upright(horizon, $"planned to month {horizon}", drop: 200);
        }

        var strokes = new[] { Stroke.Dotted, Stroke.Solid, Stroke.Dashed, Stroke.DashDot };
        for (var i = 0; i < data.Forecasts.Count; i++)
        {
            var forecast = data.Forecasts[i];
            plot.Line(new(TextWidth.Cut(forecast.Name, Plot.Size * 1.06, 146), [.. forecast.Blocking.Select(b => new Place(b.Month, b.Share))], strokes[i % 4]));
        }

        // labels of marks that lie near each other stand under each other
        var (labelled, taken, row) = (-1, double.NegativeInfinity, 0);
        foreach (var i in Enumerable.Range(0, data.Forecasts.Count).OrderBy(i => data.Forecasts[i].Breaks))
        {
            if (data.Forecasts[i] is { Breaks: { } month } forecast && forecast.Blocking.FirstOrDefault(b => b.Month == month) is { Share: > 0 } at)
            {
                plot.Mark(new(month, at.Share), strokes[i % 4]);
                // below the target's line, where its name never stands
                var label = $"month {month}";
                var fits = plot.X(month) + 8 + TextWidth.Of(label, Plot.Size) < plot.Right;
                var from = plot.X(month) + (fits ? 8 : -8 - TextWidth.Of(label, Plot.Size));
                if (month != labelled)
                {
                    row = from < taken ? row + 1 : 0;
                    (labelled, taken) = (month, from + TextWidth.Of(label, Plot.Size) + 4);
                    plot.Halo(plot.X(month) + (fits ? 8 : -8), plot.Y(data.Target) + 16 + (row * 15), label, fits ? "start" : "end");
                }
            }
        }

        plot.Names();
        return to.Close();
    }

    internal static string Breaks(Forecast forecast) =>
        forecast.Breaks is not { } month ? $"holds over {Figures.Counted(forecast.Blocking.Count > 0 ? forecast.Blocking[^1].Month : 0, "month")}"
        : month == 0 ? "is over the target today" : $"breaks in month {month}";
}
