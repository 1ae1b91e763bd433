using System.Globalization;

namespace Trunkline.Planning.Designs;

/// <summary>Numbers and kinds in sentences.</summary>
internal static class Words
{
    /// <summary>A narrow space that does not break: between digits in threes, and before a unit.</summary>
    internal const string Space = "\u202f";

    /// <summary>Digits in threes, parted by <see cref="Space"/>.</summary>
    internal static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = Space };

    /// <summary>A share as per cent with three significant digits: "0.677 %"; what is below a millionth as a power of ten.</summary>
    internal static string Share(double share) => share switch
    {
        0 => "0" + Space + "%",
        < 1e-9 => "less than 10⁻⁹",
        < 9.5e-7 => "about " + Power(share),
        < 1e-4 => (share * 100).ToString(share < 9.5e-6 ? "0.00000" : "0.0000", CultureInfo.InvariantCulture) + Space + "%",
        < 0.01 => (share * 100).ToString("0.000", CultureInfo.InvariantCulture) + Space + "%",
        < 0.1 => (share * 100).ToString("0.00", CultureInfo.InvariantCulture) + Space + "%",
        _ => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + Space + "%",
    };

    /// <summary>"1 line", "7 lines".</summary>
    internal static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>A kind of line in the middle of a sentence.</summary>
    internal static string Kind(LineKind kind) => kind switch
    {
        LineKind.Fxo => "analog lines",
        LineKind.FxoHunting => "analog lines",
        LineKind.E1Pri => "E1 spans with PRI",
        LineKind.E1Ss7 => "E1 spans with SS7",
        _ => "IMS trunks",
    };

    /// <summary>Money without cents, grouped.</summary>
    internal static string Money(double amount, string currency) => amount.ToString("#,0", Grouped) + Space + currency;

    /// <summary>The nearest power of ten: 10⁻⁷.</summary>
    internal static string Power(double value)
    {
        var exponent = (int)Math.Round(Math.Log10(value));
        var superscript = Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).Select(d => "⁰¹²³⁴⁵⁶⁷⁸⁹"[d - '0']);
        return "10" + (exponent < 0 ? "⁻" : "") + string.Concat(superscript);
    }

    /// <summary>A target in words: P.01 for 0.01.</summary>
    internal static string Target(double share) => Share(share);
}
