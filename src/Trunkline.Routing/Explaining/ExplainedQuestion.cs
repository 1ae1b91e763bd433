using System.Globalization;

namespace Trunkline.Routing.Explaining;

/// <summary>What people write when they ask <c>trunkline explain</c>: a number as it stands on a letterhead, a time by the site's clock.</summary>
public static class ExplainedQuestion
{
    private const string Separators = " \u00a0-.()/";

    /// <summary>A number without what separates its digits for the eye; as it was written when something else is left in it.</summary>
    /// <param name="written">"+44 (20) 7946-0999".</param>
    public static string Number(string written)
    {
        ArgumentNullException.ThrowIfNull(written);
        var digits = string.Concat(written.Where(c => !Separators.Contains(c)));
        return digits.Length > 0 && digits.Select((c, i) => char.IsAsciiDigit(c) || c is '*' or '#' || (c == '+' && i == 0)).All(isOne => isOne) ? digits : written.Trim();
    }

    /// <summary>A time by the site's clock.</summary>
    /// <param name="written">"2026-12-25 03:00", or a date alone, for its midnight.</param>
    /// <param name="zone">The site's time zone.</param>
    /// <param name="moment">The moment; of an hour that comes twice, in autumn, the second: the plan goes by the clock, and both are alike to it.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static string? Moment(string written, TimeZoneInfo zone, out DateTimeOffset moment)
    {
        ArgumentNullException.ThrowIfNull(written);
        ArgumentNullException.ThrowIfNull(zone);
        moment = default;
        if (!DateTime.TryParseExact(
            written.Trim(), ["yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return $"expected a time of the site (2026-12-25 03:00), found \"{written}\"";
        }

        if (zone.IsInvalidTime(local))
        {
            return $"expected a time that there is, found \"{written}\": the clock goes forward over it that night ({zone.Id})";
        }

        moment = new(local, zone.GetUtcOffset(local));
        return null;
    }
}
