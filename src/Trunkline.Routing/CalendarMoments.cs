using Trunkline.Site;

namespace Trunkline.Routing;

/// <summary>A site's calendars as sets of moments: what a condition means for all time, not at one moment (that is the plan's clock).</summary>
/// <remarks>Dates that do not come every year are kept from 2000 to 2099.</remarks>
internal sealed class CalendarMoments
{
    private static readonly DateOnly s_first = new(2000, 1, 1);
    private static readonly DateOnly s_last = new(2099, 12, 31);

    private readonly Dictionary<string, SiteCalendar> _calendars;
    private readonly Dictionary<string, MomentSet> _known = [];

    /// <param name="calendars">The calendars, checked.</param>
    public CalendarMoments(IReadOnlyList<SiteCalendar> calendars) =>
        _calendars = calendars.GroupBy(c => c.Name).ToDictionary(g => g.Key, g => g.First());

    /// <summary>When a condition holds; always when there is none.</summary>
    public MomentSet Of(TimeCondition? condition) =>
        condition is not { } named || !_calendars.ContainsKey(named.Calendar) ? MomentSet.Always : named.IsNegated ? ~Of(named.Calendar) : Of(named.Calendar);

    private MomentSet Of(string calendar)
    {
        if (_known.TryGetValue(calendar, out var known))
        {
            return known;
        }

        _known[calendar] = MomentSet.Never; // calendars in a circle, which the checks refuse, end here
        if (!_calendars.TryGetValue(calendar, out var written))
        {
            return MomentSet.Never;
        }

        var set = written.When.Select(Of).Aggregate(MomentSet.Never, (a, b) => a | b);
        foreach (var except in written.Except)
        {
            set -= Of(except);
        }

        return _known[calendar] = set;
    }

    private static MomentSet Of(CalendarTime time)
    {
        if (time.First is not { } first || time.Last is not { } last)
        {
            return Enumerable.Range(0, 7).Where(d => ((time.Days >> ((d + 6) % 7)) & 1) != 0)
                .Select(d => MomentSet.Weekly((DayOfWeek)d, time.From, time.To)).Aggregate(MomentSet.Never, (a, b) => a | b);
        }

        if (!time.IsYearly)
        {
            var (from, to) = (first < s_first ? s_first : first, last > s_last ? s_last : last);
            return from > to ? MomentSet.Never : MomentSet.Dates(from, to, time.From, time.To);
        }

        var set = MomentSet.Never;
        for (var day = new DateOnly(2000, 1, 1); day.Year == 2000; day = day.AddDays(1))
        {
            if (time.HasDay(day))
            {
                set |= MomentSet.EveryYear(day.Month, day.Day, time.From, time.EndsNextDay ? 1440 : time.To);
                // what follows 28 February is another day in leap years: below
                if (time.EndsNextDay && day is not { Month: 2, Day: > 27 })
                {
                    set |= MomentSet.EveryYear(day.AddDays(1).Month, day.AddDays(1).Day, 0, time.To);
                }
            }
        }

        for (var year = s_first.Year; time.EndsNextDay && year <= s_last.Year; year++)
        {
            for (var day = new DateOnly(year, 2, 28); day.Month == 2; day = day.AddDays(1))
            {
                set |= time.HasDay(day) ? MomentSet.Dates(day.AddDays(1), day.AddDays(1), 0, time.To) : MomentSet.Never;
            }
        }

        return set;
    }
}
