using System.Globalization;

namespace Trunkline.Node.Alarms;

/// <summary>Alarms as lines for people.</summary>
public static class AlarmText
{
    /// <summary>A severity's word.</summary>
    public static string Word(AlarmSeverity severity) => severity switch
    {
        AlarmSeverity.Critical => "critical",
        AlarmSeverity.Major => "major",
        AlarmSeverity.Minor => "minor",
        AlarmSeverity.Warning => "warning",
        _ => "cleared",
    };

    /// <summary>A severity from its word; null when it is none.</summary>
    public static AlarmSeverity? Parse(string word) => Enum.GetValues<AlarmSeverity>().Where(s => Word(s) == word).Select(s => (AlarmSeverity?)s).FirstOrDefault();

    /// <summary>A colour for it, as Spectre names them.</summary>
    public static string Colour(string severity) => severity switch
    {
        "critical" or "major" => "red",
        "minor" or "warning" => "yellow",
        _ => "green",
    };

    /// <summary>The alarms that stand, three lines each: what, what it means, what to do.</summary>
    /// <param name="alarms">The alarms.</param>
    /// <param name="now">The time.</param>
    /// <param name="zone">The reader's time zone.</param>
    /// <returns>A line and its colour, or none.</returns>
    public static IEnumerable<(string Line, string? Colour)> Now(IReadOnlyList<AlarmStateView> alarms, DateTimeOffset now, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(alarms);
        var width = alarms.Max(a => a.Id.Length);
        foreach (var a in alarms)
        {
            var since = TimeZoneInfo.ConvertTime(a.Since, zone);
            var often = a.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $", {a.Count} times") : "";
            yield return (string.Create(CultureInfo.InvariantCulture, $"{a.Severity,-8}  {a.Id.PadRight(width)}  since {since:yyyy-MM-dd HH:mm:ss} ({Ago(now - a.Since)}{often})"), Colour(a.Severity));
            yield return ($"          {a.Text}", null);
            if (!a.Text.Contains(a.Meaning, StringComparison.OrdinalIgnoreCase))
            {
                yield return ($"          {a.Meaning}", "grey");
            }

            yield return ($"          Do: {a.Todo}", "grey");
        }
    }

    /// <summary>The last changes, a line each.</summary>
    public static IEnumerable<(string Line, string? Colour)> Events(IReadOnlyList<AlarmEventView> events, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(events);
        var width = events.Count == 0 ? 0 : events.Max(e => e.Id.Length);
        foreach (var e in events)
        {
            var lasted = e.Severity == "cleared" ? $" (was {e.Was} for {Ago(e.At - e.Since)})" : "";
            yield return (string.Create(CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTime(e.At, zone):yyyy-MM-dd HH:mm:ss}  {e.Severity,-8}  {e.Id.PadRight(width)}  {e.Text}{lasted}"), Colour(e.Severity));
        }
    }

    private static string Ago(TimeSpan time) =>
        time.TotalSeconds < 120 ? $"{Math.Max(0, time.TotalSeconds):0} s" : time.TotalMinutes < 120 ? $"{time.TotalMinutes:0} min" : time.TotalHours < 48 ? $"{time.TotalHours:0} h" : $"{time.TotalDays:0} days";
}
