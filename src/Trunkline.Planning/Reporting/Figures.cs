using Trunkline.Base;

namespace Trunkline.Planning.Reporting;

/// <summary>Numbers as people read them: as many digits as they are worth, with their unit, the same in every language setting.</summary>
internal static class Figures
{
    /// <summary>A narrow space that does not break: between digits in threes, and before a unit.</summary>
    internal const string Space = NumberText.Space;

    /// <summary>A share of 0 to 1 as a percentage.</summary>
    internal static string Percent(double share) => Designs.Words.Share(share);

    /// <summary>A share as an axis shows it: no more digits than it has.</summary>
    internal static string PercentTick(double share) =>
        share <= 0 ? "0" : share < 9.5e-7 ? Designs.Words.Power(share) : Significant(share * 100, 2) + Space + "%";

    /// <summary>Erlang: two decimals below 10, one below 1,000, else whole.</summary>
    internal static string Erlang(double erlang) => Plain(erlang) + Space + "E";

    /// <summary>A measured value: two decimals below 10, one below 1,000, else whole.</summary>
    internal static string Plain(double value) =>
        double.IsNaN(value) ? "–" : Math.Abs(value) < 9.995 ? Grouped(value, 2) : Math.Abs(value) < 999.95 ? Grouped(value, 1) : Grouped(value, 0);

    /// <summary>A count.</summary>
    internal static string Count(long value) => NumberText.Count(value);

    /// <summary>Money: whole above 100, two decimals below, with the currency behind it.</summary>
    internal static string Money(double amount, string currency)
    {
        var isWhole = Math.Abs(amount) >= 100 || Math.Abs(amount - Math.Round(amount)) < 0.005;
        return Grouped(amount, isWhole ? 0 : 2) + (currency.Length > 0 ? Space + currency : "");
    }

    /// <summary>A length of time in the unit that fits: 26.4 min, 3.5 h, 8 s.</summary>
    internal static string Duration(double seconds) =>
        double.IsNaN(seconds) ? "–"
        : seconds < 0.9995 ? Significant(seconds * 1000, 3) + Space + "ms"
        : seconds < 120 ? Significant(seconds, 3) + Space + "s"
        : seconds < 2 * 3600 ? Significant(seconds / 60, 3) + Space + "min"
        : seconds < 3 * 86400 ? Significant(seconds / 3600, 3) + Space + "h"
        : Significant(seconds / 86400, 3) + Space + "days";

    /// <summary>Bits per second in the unit that fits.</summary>
    internal static string BitRate(double bitsPerSecond) =>
        bitsPerSecond < 1e6 ? Significant(bitsPerSecond / 1e3, 3) + Space + "kbit/s" : Significant(bitsPerSecond / 1e6, 3) + Space + "Mbit/s";

    /// <summary>A number rounded to so many significant digits, without trailing zeros and never in powers of ten.</summary>
    internal static string Significant(double value, int digits) => NumberText.Significant(value, digits);

    /// <summary>"1 line", "7 lines", "1 200 lines": the noun in the number that the count asks for.</summary>
    internal static string Counted(long count, string one, string? many = null) => NumberText.Counted(count, one, many);

    private static string Grouped(double value, int decimals) => NumberText.Grouped(value, decimals);
}
