namespace Trunkline.Planning.Demand;

/// <summary>Line time and calls by UTC quarter hour and stream: whole microseconds, so that sums are exact.</summary>
internal sealed class LoadGrid
{
    internal const int Streams = 5;
    internal const int Quarters = 96;

    /// <summary>Ten years of days; records that name more are not one site's history.</summary>
    internal const int MostDays = 3660;

    private readonly Dictionary<int, DayLoad> _days = [];

    /// <summary>The UTC days there are, in order.</summary>
    internal IEnumerable<KeyValuePair<int, DayLoad>> InOrder => _days.OrderBy(d => d.Key);

    /// <summary>Adds a hold.</summary>
    /// <returns>False when it would begin one day too many.</returns>
    internal bool Add(long start, long end, StreamSlot stream, bool isBlocked)
    {
        if (Day(start) is not { } first)
        {
            return false;
        }

        var at = ((int)stream * Quarters) + QuarterOf(start);
        first.Calls[at]++;
        if (isBlocked)
        {
            first.Blocked[at]++;
            return true;
        }

        while (start < end)
        {
            var next = Math.Min(end, start - (start % CallTime.Quarter) + CallTime.Quarter);
            if (Day(start) is not { } day)
            {
                return false;
            }

            day.Held[((int)stream * Quarters) + QuarterOf(start)] += next - start;
            start = next;
        }

        return true;
    }

    /// <summary>The day of a moment, made when there is none; null when there are too many.</summary>
    internal DayLoad? Day(long utc)
    {
        var number = (int)(utc / CallTime.Day);
        if (!_days.TryGetValue(number, out var day) && _days.Count < MostDays)
        {
            _days[number] = day = new();
        }

        return day;
    }

    internal static int QuarterOf(long utc) => (int)(utc % CallTime.Day / CallTime.Quarter);
}

/// <summary>One UTC day of a <see cref="LoadGrid"/>, and the holds that begin in it.</summary>
internal sealed class DayLoad
{
    /// <summary>Line time in microseconds, by stream and quarter.</summary>
    internal readonly long[] Held = new long[LoadGrid.Streams * LoadGrid.Quarters];

    /// <summary>Attempts begun.</summary>
    internal readonly int[] Calls = new int[LoadGrid.Streams * LoadGrid.Quarters];

    /// <summary>Of them, those that found no line.</summary>
    internal readonly int[] Blocked = new int[LoadGrid.Streams * LoadGrid.Quarters];

    /// <summary>Of them, those of a caller who had found no line shortly before.</summary>
    internal readonly int[] Retries = new int[LoadGrid.Streams * LoadGrid.Quarters];

    /// <summary>The holds that begin this day, in no order.</summary>
    internal readonly List<Hold[]> Holds = [];

    private int _last;

    internal int HoldCount => Holds.Count == 0 ? 0 : ((Holds.Count - 1) * 1024) + _last;

    internal void Add(in Hold hold)
    {
        if (Holds.Count == 0 || _last == 1024)
        {
            Holds.Add(new Hold[1024]);
            _last = 0;
        }

        Holds[^1][_last++] = hold;
    }

    internal Span<Hold> CopyTo(ref Hold[] into)
    {
        var count = HoldCount;
        if (into.Length < count)
        {
            into = new Hold[count + (count / 8)];
        }

        for (var i = 0; i < Holds.Count; i++)
        {
            Holds[i].AsSpan(0, i == Holds.Count - 1 ? _last : 1024).CopyTo(into.AsSpan(i * 1024));
        }

        return into.AsSpan(0, count);
    }
}

/// <summary>One line held by one call, [start, end), or an attempt that found none: 24 octets.</summary>
internal readonly record struct Hold(long Start, long End, uint Caller, StreamSlot Stream, HoldLooseness Looseness) : IComparable<Hold>
{
    /// <summary>No line was seized.</summary>
    public bool IsBlocked => (Looseness.Flags & Loose.Blocked) != 0;

    public int CompareTo(Hold other) => Start.CompareTo(other.Start);
}
