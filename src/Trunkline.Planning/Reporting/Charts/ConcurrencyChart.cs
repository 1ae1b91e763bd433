namespace Trunkline.Planning.Reporting.Charts;

/// <summary>How much of the busy hour so many lines are busy at once, with the number chosen.</summary>
public static class ConcurrencyChart
{
    /// <summary>What it shows.</summary>
    /// <param name="Unit">What is counted: "lines", "channels".</param>
    /// <param name="Shares">Share of time with exactly k busy, k from 0 on; they add up to 1.</param>
    /// <param name="Chosen">Lines chosen; null for none.</param>
    /// <param name="Measured">The same as measured from records, when there are some.</param>
    public sealed record Data(string Unit, IReadOnlyList<double> Shares, int? Chosen = null, IReadOnlyList<double>? Measured = null);

    /// <summary>Draws it.</summary>
    public static string Draw(Data data, string id)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Write(data, id).ToMarkup();
    }

    internal static MarkupWriter Write(Data data, string id)
    {
        // what happens less than once in 10,000 is not to be seen on this axis
        var measured = data.Measured ?? [];
        var last = Math.Max(Last(data.Shares), Last(measured));
        last = Math.Max(last, data.Chosen ?? 0);
        var first = Math.Min(First(data.Shares), measured.Count > 0 ? First(measured) : int.MaxValue);
        if (last - first < 40 || first < 10)
        {
            first = last <= 60 ? 0 : first;
        }

        var highest = data.Shares.Concat(measured).Append(0.01).Max();
        var mean = data.Shares.Select((p, k) => p * k).Sum();
        var peak = data.Shares.Count > 0 ? data.Shares.ToList().IndexOf(data.Shares.Max()) : 0;
        var to = Plot.Open(id, $"{Capital(data.Unit)} busy at once in the busy hour", $"Most often {peak}, on average {Figures.Significant(mean, 3)} {data.Unit} are busy." + (data.Chosen is { } c ? $" {c} are planned." : ""), 720, 264);
        var step = Math.Max(1, LinearAxis.Step((last - first + 1) / 14.0));
        var x = LinearAxis.Stepped($"{data.Unit} busy at once", first - 0.5, last + 1.0, step, v => Figures.Count((long)Math.Round(v)));
        var y = LinearAxis.Of("share of the busy hour", 0, highest * 1.12, 5, Figures.PercentTick);
        var plot = new Plot(to, id + "-p", x, y, 56, 30, 636, 190).Axes();
        for (var k = first; k <= last && k < data.Shares.Count; k++)
        {
            plot.Bar(k - 0.4, k + 0.4, data.Shares[k], isStrong: k == data.Chosen);
        }

        if (measured.Count > 0)
        {
            var places = new List<Place>();
            for (var k = first; k <= last; k++)
            {
                places.Add(new(k, k < measured.Count ? measured[k] : 0));
            }

            plot.Line(new("", places, Stroke.Dashed));
            foreach (var place in places)
            {
                plot.Mark(place, Stroke.Dashed, isHollow: true);
            }

            // above the plot: inside it stands the chosen number, wherever that is
            plot.Halo(plot.Right - 4, plot.Top - 12, "bars: by the model · circles: in the records", "end");
        }

        if (data.Chosen is { } chosen)
        {
            plot.Upright(chosen + 0.5, $"{Figures.Count(chosen)} {data.Unit} planned");
        }

        return to.Close();
    }

    private static int Last(IReadOnlyList<double> shares)
    {
        var last = shares.Count - 1;
        while (last > 0 && shares[last] < 1e-4)
        {
            last--;
        }

        return Math.Max(0, last);
    }

    private static int First(IReadOnlyList<double> shares)
    {
        var first = 0;
        while (first < shares.Count - 1 && shares[first] < 1e-4)
        {
            first++;
        }

        return first;
    }

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
