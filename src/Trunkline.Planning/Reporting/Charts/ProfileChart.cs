using System.Globalization;

namespace Trunkline.Planning.Reporting.Charts;

/// <summary>Traffic by hour of the day: a bar for the mean of the days, a whisker from the quietest to the busiest day, the busy hour dark.</summary>
public static class ProfileChart
{
    /// <summary>One hour of the day.</summary>
    /// <param name="Hour">0 to 23, local time.</param>
    /// <param name="Erlang">Mean over the days.</param>
    /// <param name="Low">The quietest day, or null when there is one day or an assumption.</param>
    /// <param name="High">The busiest day.</param>
    public sealed record Hour24(int Hour, double Erlang, double? Low = null, double? High = null);

    /// <summary>What it shows.</summary>
    /// <param name="Hours">Those with traffic; hours not named are empty.</param>
    /// <param name="BusyHour">The hour that is drawn dark; null for the highest.</param>
    /// <param name="Load">The load planned for, in erlang; null for none.</param>
    public sealed record Data(IReadOnlyList<Hour24> Hours, int? BusyHour = null, double? Load = null);

    /// <summary>Draws it.</summary>
    public static string Draw(Data data, string id)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Write(data, id).ToMarkup();
    }

    internal static MarkupWriter Write(Data data, string id)
    {
        var busy = data.BusyHour ?? (data.Hours.Count > 0 ? data.Hours.MaxBy(h => h.Erlang)!.Hour : 0);
        var highest = data.Hours.Select(h => Math.Max(h.Erlang, h.High ?? 0)).Append(data.Load ?? 0).Append(0.01).Max();
        var at = data.Hours.FirstOrDefault(h => h.Hour == busy);
        var description = $"Busiest is {Clock(busy)} to {Clock(busy + 1)}{(at is null ? "" : " with " + Figures.Erlang(at.Erlang))}."
            + (data.Load is { } l ? $" The plan is made for {Figures.Erlang(l)}." : "");
        var to = Plot.Open(id, "Traffic by hour of the day", description, 720, 264);
        var x = LinearAxis.Stepped("hour of the day, local time", 0, 24, 3, v => Clock((int)v));
        var y = LinearAxis.Of("traffic in erlang (lines busy on average)", 0, highest * 1.08, 5, v => Figures.Significant(v, 3));
        var plot = new Plot(to, id + "-p", x, y, 56, 30, 636, 190).Axes();
        foreach (var hour in data.Hours)
        {
            plot.Bar(hour.Hour + 0.12, hour.Hour + 0.88, hour.Erlang, isStrong: hour.Hour == busy);
        }

        foreach (var hour in data.Hours)
        {
            if (hour is { Low: { } low, High: { } high } && high > low)
            {
                plot.Whisker(hour.Hour + 0.5, low, high);
            }
        }

        if (data.Load is { } load)
        {
            plot.Level(load, $"planned for {Figures.Erlang(load)}", isLeft: true);
        }

        return to.Close();
    }

    internal static string Clock(int hour) => (hour % 24 == 0 && hour > 0 ? 24 : hour % 24).ToString("00", CultureInfo.InvariantCulture) + ":00";
}
