using System.Globalization;
using Trunkline.Base;

namespace Trunkline.Planning.Designs;

/// <summary>Numbers and kinds in sentences.</summary>
internal static class Words
{
    /// <summary>A narrow space that does not break: between digits in threes, and before a unit.</summary>
    internal const string Space = NumberText.Space;

    /// <summary>
    /// A share of 0 to 1 as a percentage with three significant digits at most; what is below a millionth as a power of ten, and what never happens as
    /// such.
    /// </summary>
    internal static string Share(double share) =>
        double.IsNaN(share) ? "–"
        : share == 0 ? "0" + Space + "%"
        : share < 1e-9 ? "below 10⁻⁹"
        : share < 9.5e-7 ? "about " + Power(share)
        : NumberText.Significant(share * 100, share < 1e-4 ? 1 : share < 1e-3 ? 2 : 3) + Space + "%";

    /// <summary>"1 line", "7 lines", "1 200 lines".</summary>
    internal static string Count(int count, string noun) => NumberText.Counted(count, noun);

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
    internal static string Money(double amount, string currency) => NumberText.Grouped(amount, 0) + Space + currency;

    /// <summary>The nearest power of ten: 10⁻⁷.</summary>
    internal static string Power(double value)
    {
        var exponent = (int)Math.Round(Math.Log10(value));
        var superscript = Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).Select(d => "⁰¹²³⁴⁵⁶⁷⁸⁹"[d - '0']);
        return "10" + (exponent < 0 ? "⁻" : "") + string.Concat(superscript);
    }
}
