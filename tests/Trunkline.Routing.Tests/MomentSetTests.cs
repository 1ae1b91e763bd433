using FsCheck;
using FsCheck.Fluent;

namespace Trunkline.Routing.Tests;

/// <summary>Sets of moments: their algebra against asking minute by minute, and examples that read well.</summary>
public sealed class MomentSetTests
{
    private static readonly DateOnly s_today = new(2026, 3, 2);
    private static readonly MomentSet s_office = Enumerable.Range(1, 5).Select(d => MomentSet.Weekly((DayOfWeek)d, 9 * 60, 18 * 60)).Aggregate((a, b) => a | b);
    private static readonly MomentSet s_holidays = MomentSet.EveryYear(12, 25) | MomentSet.Dates(new(2026, 4, 3), new(2026, 4, 6));

    [Theory]
    [InlineData("2026-03-02 08:59", false)]
    [InlineData("2026-03-02 09:00", true)]
    [InlineData("2026-03-02 17:59", true)]
    [InlineData("2026-03-02 18:00", false)]
    [InlineData("2026-03-01 12:00", false)]
    [InlineData("2026-12-25 12:00", false)]
    [InlineData("2026-12-24 12:00", true)]
    [InlineData("2026-04-03 12:00", false)]
    [InlineData("2026-04-07 12:00", true)]
    [InlineData("2027-12-25 12:00", false)]
    public void Office_WithoutHolidays(string moment, bool expected) =>
        Assert.Equal(expected, (s_office - s_holidays).Contains(DateTime.Parse(moment, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("2026-03-07 21:59", false)]
    [InlineData("2026-03-07 22:00", true)]
    [InlineData("2026-03-08 05:59", true)]
    [InlineData("2026-03-08 06:00", false)]
    public void Night_RunsOverMidnight_IntoTheNextWeekToo(string moment, bool expected) =>
        Assert.Equal(expected, MomentSet.Weekly(DayOfWeek.Saturday, 22 * 60, 6 * 60).Contains(DateTime.Parse(moment, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Algebra_SaysWhatLogicSays_MinuteByMinute() => Prop.ForAll((from a in Sets() from b in Sets() from c in Sets() select (a, b, c)).ToArbitrary(), x =>
    {
        var (or, and, without, not) = (x.a | x.b, x.a & x.b & x.c, x.a - x.b, ~(x.a | x.c));
        return Moments().All(m =>
        {
            var (a, b, c) = (x.a.Contains(m), x.b.Contains(m), x.c.Contains(m));
            return or.Contains(m) == (a || b) && and.Contains(m) == (a && b && c) && without.Contains(m) == (a && !b) && not.Contains(m) == (!a && !c);
        });
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(3, 5));

    [Fact]
    public void EqualSets_MadeInDifferentWays_AreEqual() => Prop.ForAll((from a in Sets() from b in Sets() from c in Sets() select (a, b, c)).ToArbitrary(), x =>
        (x.a | x.b).Equals(x.b | x.a) && ((x.a | x.b) & x.c).Equals((x.a & x.c) | (x.b & x.c)) && (~~x.a).Equals(x.a) && (x.a - x.b).Equals(x.a & ~x.b)
            && (x.a | ~x.a).IsAlways && (x.a & ~x.a).IsEmpty && (x.a | x.b).GetHashCode() == (x.b | x.a).GetHashCode())
        .Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(3, 5));

    [Fact]
    public void Witness_IsInTheSet_AndOnlyTheEmptySetHasNone() => Prop.ForAll((from a in Sets() from b in Sets() select a - b).ToArbitrary(), set =>
        set.Witness(s_today) is { } moment ? set.Contains(moment) : set.IsEmpty).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(3, 5));

    [Fact]
    public void Partition_HasEveryKindOfMomentOnce() => Prop.ForAll(Sets().ArrayOf(4).ToArbitrary(), sets =>
    {
        var kinds = new MomentPartition(sets, s_today);
        string Kind(DateTime m) => string.Concat(sets.Select(s => s.Contains(m)));
        var seen = Enumerable.Range(0, kinds.Count).Select(k => Kind(kinds.Witness(k))).ToHashSet();
        return seen.Count == kinds.Count && Moments().All(m => seen.Contains(Kind(m)))
            && Enumerable.Range(0, kinds.Count).All(k => sets.All(s => kinds.Holds(s, k) == s.Contains(kinds.Witness(k))));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(3, 5));

    [Fact]
    public void Witness_ReadsWell()
    {
        string Words(MomentSet set) => set.Witness(s_today) is { } moment ? set.Describe(moment) : "never";
        Assert.Equal("Monday 12:00", Words(MomentSet.Always));
        Assert.Equal("Monday 12:00", Words(s_office));
        Assert.Equal("Monday 03:00", Words(~s_office));
        Assert.Equal("Sunday 12:00", Words(MomentSet.Weekly(DayOfWeek.Sunday)));
        Assert.Equal("Sunday 13:30", Words(MomentSet.Weekly(DayOfWeek.Sunday, 13 * 60 + 30, 14 * 60)));
        Assert.Equal("Friday 2026-12-25 12:00", Words(MomentSet.EveryYear(12, 25)));
        Assert.Equal("Friday 2026-04-03 12:00", Words(s_holidays & s_office));
        Assert.Equal("never", Words(MomentSet.Never));
    }

    [Fact]
    public void Contains_Allocates_Nothing()
    {
        var set = s_office - s_holidays;
        var moment = new DateTime(2026, 4, 3, 12, 0, 0);
        NoAllocation.In(() => set.Contains(moment));
    }

    private static Gen<MomentSet> Sets()
    {
        var minute = Gen.Elements(0, 1, 60, 540, 1080, 1439);
        var leaf = Gen.OneOf(
            from day in Gen.Choose(0, 6) from a in minute from b in minute select MomentSet.Weekly((DayOfWeek)day, a, b + 1),
            from first in Gen.Choose(0, 20) from days in Gen.Choose(0, 9) from a in minute from b in minute
            select MomentSet.Dates(new DateOnly(2028, 2, 20).AddDays(first), new DateOnly(2028, 2, 20).AddDays(first + days), a, b + 1),
            from day in Gen.Choose(22, 29) select MomentSet.EveryYear(2, day),
            from day in Gen.Choose(1, 9) from a in minute select MomentSet.EveryYear(3, day, a, 1440));
        return from leaves in leaf.ArrayOf(5) from a in Gen.Choose(0, 2) select a switch
        {
            0 => leaves.Aggregate((x, y) => x | y),
            1 => (leaves[0] | leaves[1]) - (leaves[2] | leaves[3]),
            _ => ~(leaves[0] & ~leaves[1]),
        };
    }

    // five weeks around the dates and days of the year of the sets, in two years of which one has 29 February, and an ordinary week
    private static IEnumerable<DateTime> Moments() =>
        from start in new[] { new DateTime(2028, 2, 15), new DateTime(2029, 2, 15), new DateTime(2027, 6, 7) }
        from day in Enumerable.Range(0, 35)
        from minute in new[] { 0, 1, 2, 59, 60, 61, 540, 541, 720, 1080, 1081, 1438, 1439 }
        select start.AddDays(day).AddMinutes(minute);
}
