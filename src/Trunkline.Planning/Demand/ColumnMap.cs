using System.Globalization;
using System.Text;

namespace Trunkline.Planning.Demand;

/// <summary>What a column of call records says.</summary>
internal enum Column : byte
{
    Start, StartDate, StartClock, Answer, End, Duration, Talk, Ring, Disposition, Caller, Called, Did, CallId, LegId, OtherLeg,
    Channel, DestinationChannel, Application, Direction, Priority, Gateway,
}

/// <summary>Which column says what, and how times and durations are written: a format known by name, or given by the user.</summary>
/// <remarks>
/// The user's form is one "role = column" a line or between commas, column being a heading or a number from 1: "start = Call
/// Time, duration = Secs, caller = From, called = To". Further: "separator = ;", "times = day-first", "duration-unit = minutes",
/// "headings = no". A # begins a comment.
/// </remarks>
public sealed class ColumnMap
{
    private static readonly string[] RoleNames =
    [
        "start", "date", "time", "answer", "end", "duration", "talk", "ring", "disposition", "caller", "called", "did", "call-id", "leg-id", "other-leg",
        "channel", "destination-channel", "application", "direction", "priority", "gateway",
    ];

    private readonly Dictionary<Column, string> _given = [];
    private readonly int[] _index = Enumerable.Repeat(-1, RoleNames.Length).ToArray();

    internal ColumnMap(string name) => Name = name;

    /// <summary>The format's name, as shown.</summary>
    public string Name { get; }

    internal byte Separator { get; set; }

    internal TimeForm Times { get; set; } = TimeForm.YearFirst;

    internal long DurationUnit { get; set; } = CallTime.Second;

    internal bool HasHeadings { get; set; } = true;

    /// <summary>The fewest columns of a row.</summary>
    internal int Fewest { get; private set; }

    /// <summary>The columns a row must have exactly; 0 when any number will do.</summary>
    internal int Exactly { get; set; }

    /// <summary>True for FreeSWITCH: two rows of a call name each other.</summary>
    internal bool LegsNameEachOther { get; init; }

    /// <summary>True when a channel's name is one circuit's and one call's at a time.</summary>
    internal bool HasChannels => this[Column.Channel] >= 0 || this[Column.DestinationChannel] >= 0;

    /// <summary>The index of a column, or −1.</summary>
    internal int this[Column column]
    {
        get => _index[(int)column];
        set
        {
            _index[(int)column] = value;
            Fewest = 0;
            foreach (var needed in (ReadOnlySpan<Column>)[Column.Start, Column.StartDate, Column.StartClock, Column.End, Column.Duration, Column.Talk])
            {
                Fewest = Math.Max(Fewest, this[needed] + 1);
            }
        }
    }

    /// <summary>The names of all roles, for help and errors.</summary>
    public static string Roles => string.Join(", ", RoleNames);

    /// <summary>Reads the user's form.</summary>
    /// <param name="text">The lines or comma-separated pairs.</param>
    /// <param name="error">What is wrong, with the line or pair; null when nothing.</param>
    public static ColumnMap? Parse(string text, out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        error = null;
        if (text.Length > 65_536)
        {
            error = "the column mapping is longer than 65536 characters";
            return null;
        }

        var map = new ColumnMap("CSV, columns as given");
        foreach (var line in text.Split('\n'))
        {
            foreach (var raw in line.Split('#')[0].Split(','))
            {
                var pair = raw.Trim();
                if (pair.Length == 0)
                {
                    continue;
                }

                var at = pair.IndexOf('=', StringComparison.Ordinal);
                var (name, value) = at < 0 ? (pair, "") : (pair[..at].Trim().ToLowerInvariant(), pair[(at + 1)..].Trim().Trim('"'));
                if (value.Length == 0)
                {
                    error = $"\"{pair}\" in the column mapping: expected ROLE = COLUMN";
                    return null;
                }

                if (!map.Take(name, value, out error))
                {
                    return null;
                }
            }
        }

        var has = map._given.ContainsKey;
        if (!has(Column.Start) && !(has(Column.StartDate) && has(Column.StartClock)))
        {
            error = "the column mapping names no start: expected start = COLUMN, or date = COLUMN and time = COLUMN";
        }
        else if (!has(Column.End) && !has(Column.Duration) && !has(Column.Talk))
        {
            error = "the column mapping names neither end nor duration (nor talk, with ring): one of them is needed";
        }

        return error is null ? map : null;
    }

    /// <summary>Finds the given columns in the first row.</summary>
    /// <param name="row">The first row.</param>
    /// <param name="error">What is missing.</param>
    internal bool Bind(RowSource row, out string? error)
    {
        error = null;
        var headings = new List<string>();
        for (var i = 0; i < row.Count; i++)
        {
            headings.Add(Encoding.UTF8.GetString(row.Field(i)).Trim());
        }

        foreach (var (column, given) in _given)
        {
            var index = HasHeadings ? headings.FindIndex(h => h.Equals(given, StringComparison.OrdinalIgnoreCase)) : -1;
            if (index < 0 && int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= RowSource.MostFields)
            {
                index = number - 1;
            }

            if (index < 0)
            {
                error = $"{RoleNames[(int)column]} = {given}: no column has this heading; the columns are {List(headings)}";
                return false;
            }

            this[column] = index;
        }

        return true;
    }

    /// <summary>The columns that were found, as "start = column 3".</summary>
    internal string Described(RowSource headings) => string.Join(", ",
        Enum.GetValues<Column>().Where(c => this[c] >= 0).Select(c => $"{RoleNames[(int)c]} = {Encoding.UTF8.GetString(headings.Field(this[c])).Trim()}"));

    internal static string NameOf(Column column) => RoleNames[(int)column];

    internal static string List(IEnumerable<string> headings)
    {
        var all = string.Join(", ", headings.Select(h => h.Length > 40 ? h[..40] + "…" : h));
        return all.Length > 400 ? all[..400] + "…" : all;
    }

    private bool Take(string name, string value, out string? error)
    {
        error = null;
        var role = Array.IndexOf(RoleNames, name);
        if (role >= 0)
        {
            _given[(Column)role] = value;
            return true;
        }

        switch (name, value.ToLowerInvariant())
        {
            case ("separator", "tab" or "\\t"): Separator = (byte)'\t'; break;
            case ("separator", "comma"): Separator = (byte)','; break;
            case ("separator", ";" or "|" or ":"): Separator = (byte)value[0]; break;
            case ("times", "year-first"): Times = TimeForm.YearFirst; break;
            case ("times", "day-first"): Times = TimeForm.DayFirst; break;
            case ("times", "month-first"): Times = TimeForm.MonthFirst; break;
            case ("duration-unit", "seconds"): DurationUnit = CallTime.Second; break;
            case ("duration-unit", "milliseconds"): DurationUnit = 1000; break;
            case ("duration-unit", "minutes"): DurationUnit = CallTime.Minute; break;
            case ("headings", "yes"): HasHeadings = true; break;
            case ("headings", "no"): HasHeadings = false; break;
            case ("separator", _): error = $"separator = {value}: expected comma, ;, | or tab"; break;
            case ("times", _): error = $"times = {value}: expected year-first, day-first or month-first"; break;
            case ("duration-unit", _): error = $"duration-unit = {value}: expected seconds, milliseconds or minutes"; break;
            case ("headings", _): error = $"headings = {value}: expected yes or no"; break;
            default: error = $"{name} in the column mapping: expected one of {Roles}, separator, times, duration-unit, headings"; break;
        }

        return error is null;
    }
}
