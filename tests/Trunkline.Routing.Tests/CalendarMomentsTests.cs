using FsCheck;
using FsCheck.Fluent;
using Trunkline.Site;

namespace Trunkline.Routing.Tests;

/// <summary>Calendars as sets of moments hold exactly when the calendar's times do.</summary>
public sealed class CalendarMomentsTests
{
    [Fact]
    public void Set_SaysWhatTheCalendarSays_MinuteByMinute() => Prop.ForAll(Calendars().ToArbitrary(), calendars =>
    {
        var moments = new CalendarMoments(calendars);
        var office = moments.Of(new TimeCondition("a", false));
        var closed = moments.Of(new TimeCondition("a", true));
        var random = new Prng(7);
        foreach (var day in Days(random))
        {
            foreach (var minute in new[] { 0, 1, 359, 360, 480, 719, 720, 1319, 1320, 1439, random.Next(1440) })
            {
                var moment = day.ToDateTime(TimeOnly.MinValue).AddMinutes(minute);
                var isOn = calendars[0].When.Any(t => t.Contains(moment)) && !calendars[1].When.Any(t => t.Contains(moment));
                Assert.Equal((moment, isOn), (moment, office.Contains(moment)));
                Assert.Equal((moment, !isOn), (moment, closed.Contains(moment)));
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(31, 37));

    [Fact]
    public void NoCondition_IsAlways() => Assert.True(new CalendarMoments([]).Of(null).IsAlways);

    private static Gen<SiteCalendar[]> Calendars()
    {
        var days = Gen.Elements("mon-fri", "sat,sun", "daily", "sun", "fri-mon", "2028-02-27..2028-03-02", "2026-12-24", "2027-12-31..2028-01-02", "02-28", "02-29", "02-27..03-01", "12-30..01-02", "03-01", "2021-01-01..2027-01-01");
        var hours = Gen.Elements("", " 08:00-12:00", " 22:00-06:00", " 06:00-00:00", " 12:00-11:59");
        var time = from d in days from h in hours select CalendarTime.TryParse(d + h, out var t) ? t! : throw new InvalidOperationException(d + h);
        return from a in time.ArrayOf(2) from b in time.ArrayOf(1)
               select (SiteCalendar[])[new("a", a, ["b"], default), new("b", b, [], default)];
    }

    private static IEnumerable<DateOnly> Days(Prng random) =>
        new[] { new DateOnly(2028, 2, 26), new(2027, 2, 26), new(2026, 12, 22), new(2027, 12, 28), new(2031, 6, 2), new(2099, 2, 25) }
            .SelectMany(d => Enumerable.Range(0, 8).Select(d.AddDays)).Append(new DateOnly(2000 + random.Next(99), 1 + random.Next(12), 1 + random.Next(28)));
}
