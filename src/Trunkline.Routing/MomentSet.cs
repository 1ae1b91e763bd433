// Sets of moments: what calendars and time conditions mean, exact for all time. A moment is a minute of the site's own clock;
// what a day holds is decided by its date if it has one of its own, else by its day of the year, else by its day of the week. Sets
// of this kind are closed under and, or, not, so that "office and not holidays" stays one, and two of them can be compared.
// Not here: reading calendars (Site), and clocks that jump: a minute the clock leaves out in spring is a minute of the set all the same.
namespace Trunkline.Routing;

/// <summary>A set of moments by the site's own clock: weekly hours, days of the year, dates, and whatever and, or and not make of them.</summary>
/// <remarks>
/// Immutable, compared by what it holds: two sets with the same moments are equal. <see cref="Contains"/> allocates nothing.
/// Minutes of a day count from 0 at midnight; a time that ends at or before it begins runs over midnight.
/// </remarks>
public sealed class MomentSet : IEquatable<MomentSet>
{
    private readonly DayMinutes[] _week;
    private readonly Dictionary<int, DayMinutes[]> _yearly;
    private readonly Dictionary<int, DayMinutes> _dates;

    private MomentSet(DayMinutes[] week, Dictionary<int, DayMinutes[]> yearly, Dictionary<int, DayMinutes> dates)
    {
        _week = week;
        // one form for one set: what a rarer day says the same as a commoner one is left out
        _yearly = new(yearly.Where(y => !y.Value.SequenceEqual(week)).ToDictionary());
        _dates = [];
        var own = new Dictionary<int, DayMinutes>();
        foreach (var (day, minutes) in dates)
        {
            if (!minutes.Equals(At(day)))
            {
                own[day] = minutes;
            }
        }

        _dates = own;
    }

    /// <summary>Every moment.</summary>
    public static MomentSet Always { get; } = new(Same(DayMinutes.All), [], []);

    /// <summary>No moment.</summary>
    public static MomentSet Never { get; } = new(Same(DayMinutes.None), [], []);

    /// <summary>True when no moment is in it.</summary>
    public bool IsEmpty => Equals(Never);

    /// <summary>True when every moment is in it.</summary>
    public bool IsAlways => Equals(Always);

    /// <summary>Hours of one day of every week.</summary>
    /// <param name="day">The day they begin on.</param>
    /// <param name="from">First minute, 0 to 1439.</param>
    /// <param name="to">The minute after the last, 1 to 1440; at or before <paramref name="from"/>: on the following day.</param>
    public static MomentSet Weekly(DayOfWeek day, int from = 0, int to = 1440)
    {
        Check(from, to);
        var week = Same(DayMinutes.None);
        if (to > from)
        {
            week[(int)day] = DayMinutes.Of(from, to);
        }
        else
        {
            week[(int)day] = DayMinutes.Of(from, 1440);
            week[((int)day + 1) % 7] = DayMinutes.Of(0, to);
        }

        return new(week, [], []);
    }

    /// <summary>Hours of each of some dates, the same ones each day.</summary>
    /// <param name="first">The first date.</param>
    /// <param name="last">The last, at most 40,000 days later.</param>
    /// <param name="from">First minute, 0 to 1439.</param>
    /// <param name="to">The minute after the last, 1 to 1440; at or before <paramref name="from"/>: on the following day.</param>
    public static MomentSet Dates(DateOnly first, DateOnly last, int from = 0, int to = 1440)
    {
        Check(from, to);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last.DayNumber - first.DayNumber, 40_000, nameof(last));
        var dates = new Dictionary<int, DayMinutes>();
        for (var day = first.DayNumber; day <= last.DayNumber; day++)
        {
            dates[day] = dates.GetValueOrDefault(day, DayMinutes.None).Or(DayMinutes.Of(from, to > from ? to : 1440));
            if (to <= from)
            {
                dates[day + 1] = DayMinutes.Of(0, to);
            }
        }

        return new(Same(DayMinutes.None), [], dates);
    }

    /// <summary>Hours of one day of every year.</summary>
    /// <param name="month">1 to 12.</param>
    /// <param name="day">1 to 31; 29 February is a day of leap years alone.</param>
    /// <param name="from">First minute, 0 to 1439.</param>
    /// <param name="to">The minute after the last, more than <paramref name="from"/>, up to 1440.</param>
    public static MomentSet EveryYear(int month, int day, int from = 0, int to = 1440)
    {
        Check(from, to);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(to, from);
        _ = new DateOnly(2024, month, day);
        return new(Same(DayMinutes.None), new() { [(month * 32) + day] = Same(DayMinutes.Of(from, to)) }, []);
    }

    /// <summary>True when a moment of the site's own clock is in the set. Allocates nothing.</summary>
    public bool Contains(DateTime local)
    {
        var day = (int)(local.Ticks / TimeSpan.TicksPerDay);
        return At(day).Contains((int)(local.Ticks % TimeSpan.TicksPerDay / TimeSpan.TicksPerMinute));
    }

    /// <summary>What is in either.</summary>
    public static MomentSet operator |(MomentSet left, MomentSet right) => Combine(left, right, (a, b) => a.Or(b));

    /// <summary>What is in both.</summary>
    public static MomentSet operator &(MomentSet left, MomentSet right) => Combine(left, right, (a, b) => a.Not().Or(b.Not()).Not());

    /// <summary>What is in the first and not in the second.</summary>
    public static MomentSet operator -(MomentSet left, MomentSet right) => left & ~right;

    /// <summary>What is not in it.</summary>
    public static MomentSet operator ~(MomentSet set) => Combine(Always, set, (_, b) => b.Not());

    /// <summary>What is in either.</summary>
    public MomentSet BitwiseOr(MomentSet other) => this | other;

    /// <summary>What is in both.</summary>
    public MomentSet BitwiseAnd(MomentSet other) => this & other;

    /// <summary>What is in this and not in the other.</summary>
    public MomentSet Subtract(MomentSet other) => this - other;

    /// <summary>What is not in it.</summary>
    public MomentSet OnesComplement() => ~this;

    /// <summary>True when some moment is in both.</summary>
    public bool Overlaps(MomentSet other) => !(this & other).IsEmpty;

    /// <summary>A moment of the set that reads well: an ordinary day of the coming weeks when there is one, noon or three at night rather than an odd minute.</summary>
    /// <param name="from">Where to begin to look; the answer may be earlier only when nothing later is in the set.</param>
    /// <returns>Null when the set is empty.</returns>
    public DateTime? Witness(DateOnly from)
    {
        for (var ordinary = 0; ordinary < 28; ordinary++)
        {
            var day = from.DayNumber + ordinary;
            if (!IsSpecial(day) && !At(day).IsEmpty)
            {
                return Moment(day);
            }
        }

        var days = Days(from).Where(d => !At(d).IsEmpty).ToList();
        return days.Count == 0 ? null : Moment(days.Exists(d => d >= from.DayNumber) ? days.Where(d => d >= from.DayNumber).Min() : days.Max());
    }

    /// <summary>A moment in words: "Sunday 03:00", with the date when the day is not decided by the week alone.</summary>
    public string Describe(DateTime moment) => IsSpecial((int)(moment.Ticks / TimeSpan.TicksPerDay))
        ? moment.ToString("dddd yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture)
        : moment.ToString("dddd HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public bool Equals(MomentSet? other) => other is not null
        && _week.SequenceEqual(other._week)
        && _yearly.Count == other._yearly.Count && _yearly.All(y => other._yearly.TryGetValue(y.Key, out var theirs) && y.Value.SequenceEqual(theirs))
        && _dates.Count == other._dates.Count && _dates.All(d => other._dates.TryGetValue(d.Key, out var theirs) && d.Value.Equals(theirs));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MomentSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        Array.ForEach(_week, hash.Add);
        hash.Add(_yearly.Count);
        hash.Add(_dates.Count);
        return hash.ToHashCode();
    }

    /// <summary>One day of every kind there is: an ordinary week, each day of the year that has a rule on each day of the week, each date.</summary>
    /// <param name="sets">The sets whose kinds of days are wanted together.</param>
    /// <param name="from">Where to begin to look for days.</param>
    internal static IEnumerable<int> KindsOfDays(IReadOnlyList<MomentSet> sets, DateOnly from)
    {
        var ordinary = Enumerable.Range(from.DayNumber, 400).Where(d => !sets.Any(s => s.IsSpecial(d))).GroupBy(d => (d + 1) % 7).Select(g => g.First()).Order();
        return ordinary.Concat(sets.SelectMany(s => s.Days(from)).Distinct().Order()).Distinct();
    }

    /// <summary>The minutes of the set one by one: of twelve years, in which each day of the year comes on most days of the week, then of every date.</summary>
    /// <param name="first">Where to begin.</param>
    internal IEnumerable<DateTime> Minutes(DateOnly first) =>
        from day in Enumerable.Range(first.DayNumber, 12 * 366).Concat(_dates.Keys.Order())
        let minutes = At(day)
        where !minutes.IsEmpty
        from minute in Enumerable.Range(0, 1440)
        where minutes.Contains(minute)
        select new DateTime(day * TimeSpan.TicksPerDay).AddMinutes(minute);

    /// <summary>The minutes at which the day's answer changes, and 0.</summary>
    internal IEnumerable<int> Changes(int day) => At(day).Ends.Where(m => m < 1440).Prepend(0);

    /// <summary>True when a day is not decided by the week alone.</summary>
    internal bool IsSpecial(int day) => _dates.ContainsKey(day) || _yearly.ContainsKey(DayOfYear(day));

    private DateTime Moment(int day) => new DateTime(day * TimeSpan.TicksPerDay).AddMinutes(At(day).Nicest);

    // each day of the year once for each day of the week, in years when no date of its own hides it; 40 years have all, 29 February too
    private IEnumerable<int> Days(DateOnly from)
    {
        foreach (var key in _yearly.Keys.Order())
        {
            var seen = 0;
            for (var year = from.Year; year < Math.Min(from.Year + 60, 9999) && seen != 0x7F; year++)
            {
                if (key == (2 * 32) + 29 && !DateTime.IsLeapYear(year))
                {
                    continue;
                }

                var day = new DateOnly(year, key / 32, key % 32).DayNumber;
                if (day >= from.DayNumber && (seen & (1 << ((day + 1) % 7))) == 0 && !_dates.ContainsKey(day))
                {
                    seen |= 1 << ((day + 1) % 7);
                    yield return day;
                }
            }
        }

        foreach (var day in _dates.Keys.Order())
        {
            yield return day;
        }
    }

    private DayMinutes At(int day)
    {
        if (_dates.Count > 0 && _dates.TryGetValue(day, out var own))
        {
            return own;
        }

        // 1 January of year 1, day 0, was a Monday
        var dayOfWeek = (day + 1) % 7;
        return _yearly.Count > 0 && _yearly.TryGetValue(DayOfYear(day), out var yearly) ? yearly[dayOfWeek] : _week[dayOfWeek];
    }

    private static int DayOfYear(int day)
    {
        var date = DateOnly.FromDayNumber(day);
        return (date.Month * 32) + date.Day;
    }

    private static MomentSet Combine(MomentSet left, MomentSet right, Func<DayMinutes, DayMinutes, DayMinutes> with)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        DayMinutes[] Each(DayMinutes[] a, DayMinutes[] b) => [.. a.Zip(b, with)];
        var yearly = new Dictionary<int, DayMinutes[]>();
        foreach (var day in left._yearly.Keys.Union(right._yearly.Keys))
        {
            yearly[day] = Each(left._yearly.GetValueOrDefault(day, left._week), right._yearly.GetValueOrDefault(day, right._week));
        }

        var dates = new Dictionary<int, DayMinutes>();
        foreach (var day in left._dates.Keys.Union(right._dates.Keys))
        {
            dates[day] = with(left.At(day), right.At(day));
        }

        return new(Each(left._week, right._week), yearly, dates);
    }

    private static DayMinutes[] Same(DayMinutes day) => [.. Enumerable.Repeat(day, 7)];

    private static void Check(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, 1439);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, 1440);
    }
}
