namespace Trunkline.Planning.Reporting.Charts;

/// <summary>Blocking (on a log axis) and, under it, cost against the number of lines, with the target and the number chosen.</summary>
/// <remarks>Two panels over one axis rather than two scales in one: nobody has to ask which line belongs to which scale.</remarks>
public static class SizingChart
{
    /// <summary>What it shows.</summary>
    public sealed record Data
    {
        /// <summary>What is counted: "lines", "channels".</summary>
        public required string Unit { get; init; }

        /// <summary>Blocking of each stream by number of lines.</summary>
        public required IReadOnlyList<Curve> Blocking { get; init; }

        /// <summary>Grades of service: name and share.</summary>
        public required IReadOnlyList<(string Name, double Share)> Targets { get; init; }

        /// <summary>The number chosen.</summary>
        public required int Chosen { get; init; }

        /// <summary>Cost over the horizon of each way by number of lines; none when there are no prices.</summary>
        public IReadOnlyList<Curve> Cost { get; init; } = [];

        /// <summary>Where two ways cost the same, in lines; null when they do not in the range.</summary>
        public double? BreakEven { get; init; }

        /// <summary>Currency of the costs.</summary>
        public string Currency { get; init; } = "";
    }

    /// <summary>A line of the chart.</summary>
    /// <param name="Name">Stands at its end.</param>
    /// <param name="Values">Number of lines and value, ascending.</param>
    public sealed record Curve(string Name, IReadOnlyList<(int Lines, double Value)> Values);

    /// <summary>Draws it.</summary>
    /// <param name="data">What to show.</param>
    /// <param name="id">Unique in the page.</param>
    public static string Draw(Data data, string id)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Write(data, id).ToMarkup();
    }

    internal static MarkupWriter Write(Data data, string id)
    {
        var hasCost = data.Cost.Any(c => c.Values.Count > 0);
        const double left = 74, width = 460, height = 230, gap = 46, costHeight = 150;
        var costTop = 30 + height + gap;
        var total = hasCost ? costTop + costHeight + 44 : 30 + height + 44;
        var names = data.Blocking.Concat(data.Cost).Select(c => c.Name);
        var to = Plot.Open(id, "Blocking" + (hasCost ? " and cost" : "") + $" against the number of {data.Unit}", Describe(data), left + width + 186, total);

        var all = data.Blocking.SelectMany(c => c.Values).ToList();
        int least = all.Count > 0 ? all.Min(v => v.Lines) : 0, most = all.Count > 0 ? all.Max(v => v.Lines) : 1;
        var x = LinearAxis.Of("number of " + data.Unit, least, most, 9, v => Figures.Count((long)v), isWhole: true) with { Max = Math.Max(most, least + 1) };
        x = x with { Ticks = [.. WholeTicks(least, Math.Max(most, least + 1))] };
        var floor = Math.Max(1e-9, data.Targets.Select(t => t.Share).Append(0.01).Min() / 100);
        var y = LogAxis.Of("blocking in the busy hour (share of calls that find no line)", floor, 1, Figures.PercentTick);

        var plot = new Plot(to, id + "-b", x, y, left, 30, width, height).Axes(hasXLabels: !hasCost);
        var strokes = new[] { Stroke.Solid, Stroke.Dashed, Stroke.Dotted, Stroke.DashDot };
        plot.Upright(data.Chosen, $"chosen: {Figures.Count(data.Chosen)}");
        foreach (var (name, share) in data.Targets)
        {
            plot.Level(share, name, isLeft: true);
        }

        for (var i = 0; i < data.Blocking.Count; i++)
        {
            var curve = data.Blocking[i];
            plot.Line(new(Cut(curve.Name), [.. curve.Values.Select(v => new Place(v.Lines, v.Value))], strokes[i % 4]));
        }

        for (var i = 0; i < data.Blocking.Count; i++)
        {
            foreach (var value in data.Blocking[i].Values.Where(v => v.Lines == data.Chosen))
            {
                plot.Mark(new(value.Lines, value.Value), strokes[i % 4]);
            }
        }

        plot.Names();
        if (hasCost)
        {
            var dearest = data.Cost.SelectMany(c => c.Values).Max(v => v.Value);
            var money = LinearAxis.Of($"cost over the horizon{(data.Currency.Length > 0 ? " in " + data.Currency : "")}", 0, dearest, 4, v => Figures.Money(v, ""));
            var below = new Plot(to, id + "-c", x, money, left, costTop, width, costHeight).Axes();
            below.Upright(data.Chosen, "");
            for (var i = 0; i < data.Cost.Count; i++)
            {
                var curve = data.Cost[i];
                below.Line(new(Cut(curve.Name), [.. curve.Values.Select(v => new Place(v.Lines, v.Value))], strokes[i % 4], IsStepped: true));
            }

            if (data.BreakEven is { } even && even >= least && even <= most)
            {
                below.Upright(even, $"break-even {Figures.Significant(even, 3)}", drop: costHeight - 10);
            }

            below.Names();
        }

        return to.Close();
    }

    /// <summary>Whole numbers only, at most about ten of them.</summary>
    private static IEnumerable<Tick> WholeTicks(int least, int most)
    {
        var step = (int)Math.Max(1, LinearAxis.Step((most - least) / 10.0));
        for (var n = (least + step - 1) / step * step; n <= most; n += step)
        {
            yield return new(n, Figures.Count(n));
        }
    }

    private static string Cut(string name) => TextWidth.Cut(name, Plot.Size * 1.06, 146);

    private static string Describe(Data data)
    {
        var at = data.Blocking.Select(c => (c.Name, Values: c.Values.Where(v => v.Lines == data.Chosen).ToList())).Where(c => c.Values.Count > 0)
            .Select(c => $"{c.Name} {Figures.Percent(c.Values[0].Value)}");
        var targets = data.Targets.Select(t => t.Name);
        return $"With {Figures.Count(data.Chosen)} {data.Unit} blocking is: {string.Join(", ", at)}. Grade of service asked for: {string.Join(", ", targets)}."
            + (data.BreakEven is { } even ? $" The ways cost the same at {Figures.Significant(even, 3)} {data.Unit}." : "");
    }
}
