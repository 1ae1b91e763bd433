using System.Globalization;

namespace Trunkline.Site;

/// <summary>Times by name: what is on when.</summary>
/// <param name="Name">What <c>when:</c> refers to.</param>
/// <param name="When">It is on when one of these is.</param>
/// <param name="Except">Calendars that take from it: while one of them is on, this one is not.</param>
/// <param name="At">Where it is written.</param>
public sealed record SiteCalendar(string Name, IReadOnlyList<CalendarTime> When, IReadOnlyList<string> Except, SourceMark At);

/// <summary>A condition: a calendar is on, or is not.</summary>
/// <param name="Calendar">Its name.</param>
/// <param name="IsNegated">True for "not NAME".</param>
public readonly record struct TimeCondition(string Calendar, bool IsNegated)
{
    /// <summary>Reads "office" or "not office".</summary>
    /// <returns>False for anything else.</returns>
    public static bool TryParse(string? text, out TimeCondition condition)
    {
        var isNegated = text?.StartsWith("not ", StringComparison.Ordinal) ?? false;
        var name = (isNegated ? text![4..] : text ?? "").Trim();
        condition = new(name, isNegated);
        return name.Length is > 0 and <= 40 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
    }

    /// <summary>As written.</summary>
    public override string ToString() => IsNegated ? "not " + Calendar : Calendar;
}

/// <summary>A time in a calendar: days, and hours of those days, in the site's local time.</summary>
/// <param name="Days">Bit 0 is Monday, bit 6 Sunday; all seven for dates.</param>
/// <param name="First">The first date; null when every date.</param>
/// <param name="Last">The last date, the day itself included; null when every date.</param>
/// <param name="IsYearly">True when the dates come again every year: their year means nothing.</param>
/// <param name="From">Minute of the day it begins, 0 to 1439.</param>
/// <param name="To">Minute of the day it ends, 1 to 1440; not after <paramref name="From"/>: on the following day.</param>
public sealed record CalendarTime(byte Days, DateOnly? First, DateOnly? Last, bool IsYearly, int From, int To)
{
    /// <summary>All days of the week.</summary>
    public const byte EveryDay = 0x7F;

    /// <summary>The leap year that yearly dates are kept in.</summary>
    private const int AnyYear = 2000;

    private static readonly string[] s_days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>True when it ends on the day after it began.</summary>
    public bool EndsNextDay => To <= From;

    /// <summary>True when a moment of local time is in it.</summary>
    public bool Contains(DateTime local)
    {
        var minute = (local.Hour * 60) + local.Minute;
        var day = DateOnly.FromDateTime(local);
        return EndsNextDay
            ? (minute >= From && HasDay(day)) || (minute < To && day > DateOnly.MinValue && HasDay(day.AddDays(-1)))
            : minute >= From && minute < To && HasDay(day);
    }

    /// <summary>True when it begins on that day.</summary>
    public bool HasDay(DateOnly day)
    {
        if (((Days >> (((int)day.DayOfWeek + 6) % 7)) & 1) == 0)
        {
            return false;
        }

        if (First is not { } first || Last is not { } last)
        {
            return true;
        }

        if (!IsYearly)
        {
            return day >= first && day <= last;
        }

        var inYear = new DateOnly(AnyYear, day.Month, day.Day);
        return first <= last ? inYear >= first && inYear <= last : inYear >= first || inYear <= last;
    }

    /// <summary>Reads days and hours: "mon-fri 08:00-17:30", "sat,sun", "daily 22:00-06:00", "2026-12-25", "2026-10-01..2026-10-07 00:00-12:00", "12-24..12-26", "08:00-17:00".</summary>
    /// <returns>False for anything else.</returns>
    public static bool TryParse(string? text, out CalendarTime? time)
    {
        time = null;
        var parts = (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 0 or > 2)
        {
            return false;
        }

        var (from, to) = (0, 1440);
        var hasHours = TryHours(parts[^1], ref from, ref to);
        if (parts.Length == 2 && !hasHours)
        {
            return false;
        }

        if (parts.Length == 1 && hasHours)
        {
            time = new(EveryDay, null, null, false, from, to);
            return true;
        }

        if (TryDays(parts[0], out var days))
        {
            time = new(days, null, null, false, from, to);
            return true;
        }

        if (TryDates(parts[0], out var first, out var last, out var isYearly))
        {
            time = new(EveryDay, first, last, isYearly, from, to);
            return true;
        }

        return false;
    }

    /// <summary>As it would be written.</summary>
    public override string ToString()
    {
        var days = First is { } first && Last is { } last
            ? first == last ? Date(first) : $"{Date(first)}..{Date(last)}"
            : Days == EveryDay ? "daily" : string.Join(',', s_days.Where((_, i) => ((Days >> i) & 1) != 0));
        return From == 0 && To == 1440 ? days : $"{days} {Clock(From)}-{Clock(To)}";

        string Date(DateOnly date) => date.ToString(IsYearly ? "MM-dd" : "yyyy-MM-dd", CultureInfo.InvariantCulture);

        static string Clock(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");
    }

    private static bool TryHours(string text, ref int from, ref int to)
    {
        var ends = text.Split('-');
        if (ends.Length != 2 || !TryClock(ends[0], out var first) || !TryClock(ends[1], out var last) || first == 1440 || first == last)
        {
            return false;
        }

        (from, to) = (first, last == 0 ? 1440 : last);
        return true;
    }

    private static bool TryClock(string text, out int minute)
    {
        minute = 0;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon is < 1 or > 2 || text.Length != colon + 3
            || !int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var hour)
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var past)
            || past > 59 || (hour * 60) + past > 1440)
        {
            return false;
        }

        minute = (hour * 60) + past;
        return true;
    }

    private static bool TryDays(string text, out byte days)
    {
        days = 0;
        if (text == "daily")
        {
            days = EveryDay;
            return true;
        }

        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            var (first, last) = (Array.IndexOf(s_days, ends[0]), Array.IndexOf(s_days, ends[^1]));
            if (ends.Length > 2 || first < 0 || last < 0)
            {
                return false;
            }

            for (var day = first; ; day = (day + 1) % 7)
            {
                days |= (byte)(1 << day);
                if (day == last)
                {
                    break;
                }
            }
        }

        return true;
    }

    private static bool TryDates(string text, out DateOnly first, out DateOnly last, out bool isYearly)
    {
        var ends = text.Split("..");
        last = default;
        return TryDate(ends[0], out first, out isYearly) && ends.Length <= 2 && TryDate(ends[^1], out last, out var also) && isYearly == also
            && (isYearly || first <= last);
    }

    private static bool TryDate(string text, out DateOnly date, out bool isYearly)
    {
        isYearly = text.Length == 5;
        return DateOnly.TryParseExact(isYearly ? $"{AnyYear}-{text}" : text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }
}
