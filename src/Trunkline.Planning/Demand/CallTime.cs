namespace Trunkline.Planning.Demand;

/// <summary>How a time is written.</summary>
internal enum TimeForm : byte
{
    /// <summary>Year first ("2026-11-24 13:45:00", "2026/11/24T13:45:00.25Z") or seconds, milliseconds or microseconds since 1970.</summary>
    YearFirst,

    /// <summary>"24/11/2026 13:45:00", "24.11.2026 13:45".</summary>
    DayFirst,

    /// <summary>"11/24/2026 13:45:00", also with AM and PM.</summary>
    MonthFirst,
}

/// <summary>Times as call records write them, read from octets. Microseconds since 1970-01-01 00:00, of the local clock or of UTC.</summary>
/// <remarks>Not read: names of months, names of zones.</remarks>
internal static class CallTime
{
    internal const long Second = 1_000_000;
    internal const long Minute = 60 * Second;
    internal const long Quarter = 15 * Minute;
    internal const long Hour = 60 * Minute;
    internal const long Day = 24 * Hour;

    /// <summary>Reads a date with a time.</summary>
    /// <param name="text">The field; blanks around it are ignored.</param>
    /// <param name="form">How it is written.</param>
    /// <param name="micros">Microseconds since 1970 on the clock it was written with.</param>
    /// <param name="isUtc">True when the text says its offset (Z, +02:00) or counts seconds since 1970: <paramref name="micros"/> is UTC.</param>
    /// <returns>False when it is no time of the calendar.</returns>
    internal static bool TryParse(ReadOnlySpan<byte> text, TimeForm form, out long micros, out bool isUtc)
    {
        micros = 0;
        isUtc = false;
        text = text.Trim(" \t"u8);
        var at = 0;
        if (!Number(text, ref at, 19, out var first, out var digits))
        {
            return false;
        }

        if (at == text.Length || (digits > 4 && text[at] == '.'))
        {
            return Epoch(text, at, first, digits, out micros, out isUtc);
        }

        if (digits > 4 || !Separated(text, ref at) || !Number(text, ref at, 2, out var second, out _)
            || !Separated(text, ref at) || !Number(text, ref at, 4, out var third, out var thirdDigits))
        {
            return false;
        }

        long year, month, day;
        if (digits == 4)
        {
            (year, month, day) = (first, second, third);
        }
        else if (form == TimeForm.YearFirst || thirdDigits != 4)
        {
            return false;
        }
        else
        {
            (year, month, day) = form == TimeForm.DayFirst ? (third, second, first) : (third, first, second);
        }

        if (!Civil(year, month, day, out var days))
        {
            return false;
        }

        micros = days * Day;
        if (at == text.Length)
        {
            return true;
        }

        if (text[at] is not ((byte)' ' or (byte)'T' or (byte)'t'))
        {
            return false;
        }

        if (!TryParseClock(text[(at + 1)..], out var clock, out var offset, out isUtc))
        {
            return false;
        }

        micros += clock - offset;
        return true;
    }

    /// <summary>Reads a time of day: "13:45", "13:45:00.123", "1:45:00 PM", with an offset or without.</summary>
    internal static bool TryParseClock(ReadOnlySpan<byte> text, out long micros, out long offset, out bool isUtc)
    {
        micros = 0;
        offset = 0;
        isUtc = false;
        text = text.Trim(" \t"u8);
        var at = 0;
        if (!Number(text, ref at, 2, out var hour, out _) || at == text.Length || text[at++] != ':'
            || !Number(text, ref at, 2, out var minute, out var minuteDigits) || minuteDigits != 2)
        {
            return false;
        }

        long second = 0, fraction = 0;
        if (at < text.Length && text[at] == ':')
        {
            at++;
            if (!Number(text, ref at, 2, out second, out var secondDigits) || secondDigits != 2)
            {
                return false;
            }

            if (at < text.Length && text[at] is (byte)'.' or (byte)',' && !Fraction(text, ref at, out fraction))
            {
                return false;
            }
        }

        var rest = text[at..].Trim((byte)' ');
        if (rest.Length == 2 && (rest[1] | 32) == 'm' && (rest[0] | 32) is 'a' or 'p')
        {
            if (hour is < 1 or > 12)
            {
                return false;
            }

            hour = (hour % 12) + ((rest[0] | 32) == 'p' ? 12 : 0);
            rest = default;
        }

        if (hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        micros = (hour * Hour) + (minute * Minute) + (Math.Min(second, 59) * Second) + fraction;
        return rest.IsEmpty || Offset(rest, out offset, out isUtc);
    }

    /// <summary>Reads a duration: seconds ("73", "73.5"), or "h:mm:ss" and "mm:ss".</summary>
    /// <param name="text">The field.</param>
    /// <param name="unit">Microseconds of one unit when it is a plain number.</param>
    /// <param name="micros">0 or more; at most ten years.</param>
    internal static bool TryParseDuration(ReadOnlySpan<byte> text, long unit, out long micros)
    {
        micros = 0;
        text = text.Trim(" \t"u8);
        var at = 0;
        if (!Number(text, ref at, 9, out var value, out _))
        {
            return false;
        }

        if (at == text.Length || text[at] == '.')
        {
            long fraction = 0;
            if (at < text.Length && !Fraction(text, ref at, out fraction))
            {
                return false;
            }

            micros = (value * unit) + (fraction * unit / Second);
            return at == text.Length && micros <= 3660 * Day;
        }

        var total = value;
        for (var parts = 1; at < text.Length && text[at] == ':' && parts < 3; parts++)
        {
            at++;
            if (!Number(text, ref at, 2, out value, out _) || value > 59)
            {
                return false;
            }

            total = (total * 60) + value;
        }

        long rest = 0;
        if (at < text.Length && text[at] == '.' && !Fraction(text, ref at, out rest))
        {
            return false;
        }

        micros = (total * Second) + rest;
        return at == text.Length && micros <= 3660 * Day;
    }

    private static bool Epoch(ReadOnlySpan<byte> text, int at, long value, int digits, out long micros, out bool isUtc)
    {
        micros = 0;
        isUtc = true;
        var unit = digits switch { <= 11 => Second, <= 14 => 1000L, <= 17 => 1L, _ => 0L };
        if (unit == 0 || digits < 9)
        {
            return value == 0 && at == text.Length && digits == 1;
        }

        long fraction = 0;
        if (at < text.Length && !Fraction(text, ref at, out fraction))
        {
            return false;
        }

        micros = (value * unit) + (fraction * unit / Second);
        return at == text.Length;
    }

    private static bool Offset(ReadOnlySpan<byte> text, out long offset, out bool isUtc)
    {
        offset = 0;
        isUtc = true;
        if (text.Length == 1 && (text[0] | 32) == 'z')
        {
            return true;
        }

        var at = 1;
        if (text[0] is not ((byte)'+' or (byte)'-') || !Number(text, ref at, 4, out var value, out var digits))
        {
            return false;
        }

        long minutes = 0;
        if (digits == 4)
        {
            (value, minutes) = (value / 100, value % 100);
        }
        else if (digits > 2)
        {
            return false;
        }
        else if (at < text.Length && (text[at++] != ':' || !Number(text, ref at, 2, out minutes, out _)))
        {
            return false;
        }

        offset = ((value * 60) + minutes) * Minute * (text[0] == '-' ? -1 : 1);
        return at == text.Length && value <= 14 && minutes < 60;
    }

    private static bool Number(ReadOnlySpan<byte> text, ref int at, int most, out long value, out int digits)
    {
        value = 0;
        digits = 0;
        while (at < text.Length && (uint)(text[at] - '0') <= 9)
        {
            if (digits == most || digits == 18)
            {
                return false;
            }

            value = (value * 10) + (text[at++] - '0');
            digits++;
        }

        return digits > 0;
    }

    private static bool Fraction(ReadOnlySpan<byte> text, ref int at, out long micros)
    {
        micros = 0;
        var scale = Second / 10;
        var start = ++at;
        for (; at < text.Length && (uint)(text[at] - '0') <= 9; at++, scale /= 10)
        {
            micros += (text[at] - '0') * scale;
        }

        return at > start;
    }

    private static bool Separated(ReadOnlySpan<byte> text, ref int at) =>
        at < text.Length && text[at++] is (byte)'-' or (byte)'/' or (byte)'.';

    /// <summary>Days from 1970-01-01 to a day of the Gregorian calendar.</summary>
    private static bool Civil(long year, long month, long day, out long days)
    {
        days = 0;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth((int)year, (int)month))
        {
            return false;
        }

        days = new DateOnly((int)year, (int)month, (int)day).DayNumber - Epoch1970;
        return true;
    }

    private static readonly int Epoch1970 = new DateOnly(1970, 1, 1).DayNumber;
}
