using System.Globalization;
using Trunkline.Base;
using Trunkline.Planning.Designs;

namespace Trunkline.Planning.Demand;

/// <summary>Measured demand as plain text for a terminal: files, streams, the day's profile as bars, findings.</summary>
public static class DemandText
{
    private const int BarWidth = 40;

    /// <summary>Writes the summary; at most 100 columns wide but for long findings.</summary>
    public static void Write(TextWriter to, MeasuredDemand demand)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(demand);
        foreach (var file in demand.Files)
        {
            to.WriteLine(Say($"{file.Name}: {file.Format}"));
            to.WriteLine(Say($"  {NumberText.Counted(file.Rows, "row")}, {file.LineRows} on lines, {file.InternalRows} inside the house, {file.RefusedRows} refused"));
        }

        var total = demand.Total;
        if (total.Calls == 0)
        {
            to.WriteLine();
            to.WriteLine("No calls on lines: nothing to measure.");
        }
        else
        {
            to.WriteLine();
            to.WriteLine(Say($"{demand.FirstDay:yyyy-MM-dd} to {demand.LastDay:yyyy-MM-dd}, {NumberText.Counted(demand.Days, "day")}, {demand.CountedDays} counted for the busy hour"));
            to.WriteLine();
            to.WriteLine("stream               calls  answered   hold s   busy hour      erlang  95 %              peak");
            foreach (var stream in demand.Streams)
            {
                Row(to, stream, Name(stream.Kind, stream.Direction));
            }

            Row(to, total, "all");
            to.WriteLine();
            to.WriteLine(Say($"offered, for a plan  {Range(total.Estimate.Erlang)}  ({total.Estimate.Basis})"));
            if (DemandForecast.LinesFor(total, 0.01).TryGet(out var lines, out _))
            {
                to.WriteLine(Say($"1 % find no line     on {lines} lines, if all share one group and days differ as they did"));
            }

            to.WriteLine(Say($"quarter-hour aligned {total.QuarterHour.Erlang.Value:0.00} E from {total.QuarterHour.Start:HH\\:mm}; mean of daily peaks (ADPH) {total.DailyPeakHour:0.00} E, five busiest days {total.FiveBusiestDays:0.00} E"));
            to.WriteLine(Say($"day to day           variance {total.Variation.LoadVariance:0.00} E², chance alone {total.Variation.WithinHour:0.00}; calls {total.Variation.CallDispersion:0.00} × Poisson: {Level(total.Variation.Level)}"));
            to.WriteLine();
            Profile(to, total.HourlyErlang, total.HourlyCalls, total.ClockHour.Start.Hour);
        }

        if (demand.Findings.Count > 0)
        {
            to.WriteLine();
        }

        foreach (var finding in demand.Findings)
        {
            to.WriteLine(Say($"{finding.Weight.ToString().ToLowerInvariant(),-8}{finding.Text}"));
            if (finding.Rows.Count > 0)
            {
                to.WriteLine(Say($"        at {string.Join(", ", finding.Rows)}{(finding.Count > finding.Rows.Count ? ", …" : "")}"));
            }
        }
    }

    /// <summary>What was measured, in a few lines for a plan's summary.</summary>
    public static IReadOnlyList<string> Summary(MeasuredDemand demand)
    {
        ArgumentNullException.ThrowIfNull(demand);
        var total = demand.Total;
        return
        [
            Say($"{NumberText.Counted(total.Calls, "call")} of {demand.FirstDay:yyyy-MM-dd} to {demand.LastDay:yyyy-MM-dd}: {NumberText.Counted(demand.Days, "day")}, {demand.CountedDays} counted, from {string.Join(", ", demand.Files.Select(f => f.Name))}"),
            Say($"busy hour {total.ClockHour.Start:HH\\:mm} to {total.ClockHour.Start.AddHours(1):HH\\:mm}: {Range(total.ClockHour.Erlang)} carried; offered {Range(total.Estimate.Erlang)}; mean of daily peaks {total.DailyPeakHour:0.00} E"),
            Say($"most lines at once: {(total.PeakRange is { } r ? Say($"{r.Low} to {r.High}, certainly {r.Least} to {r.Most}") : Say($"{total.Peak}"))}; days differ: {Level(total.Variation.Level)}"),
        ];
    }

    /// <summary>A stream's name in words.</summary>
    public static string Name(StreamKind? kind, StreamDirection? direction) => kind switch
    {
        StreamKind.Inbound => "inbound",
        StreamKind.Outbound => "outbound",
        StreamKind.Emergency => direction == StreamDirection.In ? "emergency in" : "emergency out",
        StreamKind.CustomerService => "customer service",
        _ => "all",
    };

    /// <summary>The level of variation in words.</summary>
    public static string Level(VariationLevel level) => level switch
    {
        VariationLevel.None => "no more than chance",
        VariationLevel.Low => "low",
        VariationLevel.Medium => "medium",
        VariationLevel.High => "high",
        VariationLevel.AboveHigh => "above \"high\"",
        _ => "too few days to tell",
    };

    private static void Row(TextWriter to, StreamMeasure s, string name) => to.WriteLine(Say(
        $"{name,-17}{s.Calls,9}{(s.Calls == 0 ? 0 : 100.0 * s.Answered / s.Calls),8:0.0} %{s.MeanHoldSeconds,9:0.0}   {s.ClockHour.Start:HH\\:mm}–{s.ClockHour.Start.AddHours(1):HH\\:mm}{s.ClockHour.Erlang.Value,10:0.00}  {$"{s.ClockHour.Erlang.Low.ToString("0.00", CultureInfo.InvariantCulture)}–{s.ClockHour.Erlang.High.ToString("0.00", CultureInfo.InvariantCulture)}",-15}{s.Peak,7}{(s.PeakRange is { } r ? $" ({r.Low} to {r.High})" : "")}"));

    private static void Profile(TextWriter to, IReadOnlyList<double> erlang, IReadOnlyList<double> calls, int busy)
    {
        var most = Math.Max(erlang.Max(), 1e-12);
        to.WriteLine("hour      erlang    calls");
        for (var h = 0; h < 24; h++)
        {
            var eighths = (int)Math.Round(erlang[h] / most * BarWidth * 8);
            var bar = new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : " ▏▎▍▌▋▊▉"[eighths % 8].ToString());
            to.WriteLine(Say($"{h:00}–{(h + 1) % 24:00}  {erlang[h],9:0.00}{calls[h],9:0.0}  {bar}{(h == busy ? " ◄ busy hour" : "")}").TrimEnd());
        }
    }

    private static string Range(DemandFigure f) => f.IsOpenAbove ? Say($"{f.Value:0.00} E ({f.Low:0.00} or more)") : Say($"{f.Value:0.00} E ({f.Low:0.00} to {f.High:0.00})");

    private static string Say(FormattableString text) => NumberText.OnTerminal(NumberText.Say(text));
}
