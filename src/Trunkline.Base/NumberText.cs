using System.Globalization;

namespace Trunkline.Base;

/// <summary>Numbers in sentences and tables for people, the same in every language setting: digits in threes, no more of them than they are worth.</summary>
public static class NumberText
{
    /// <summary>A narrow space that does not break: between digits in threes, and before a unit.</summary>
    public const string Space = "\u202f";

    private static readonly NumberFormatInfo s_grouped = new() { NumberGroupSeparator = Space };
    private static readonly Sentence s_sentence = new();

    /// <summary>A count: 12 345.</summary>
    public static string Count(long count) => Grouped(count, 0);

    /// <summary>A text for a terminal, where a narrow space is a space like any other.</summary>
    public static string OnTerminal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Replace(Space, " ", StringComparison.Ordinal);
    }

    /// <summary>A count for a terminal.</summary>
    public static string OnTerminal(long count) => OnTerminal(Count(count));

    /// <summary>"1 line", "7 lines", "1 200 lines": the noun in the number that the count asks for.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">The noun for one.</param>
    /// <param name="many">For others; with an s behind it when null.</param>
    public static string Counted(long count, string one, string? many = null) => Count(count) + " " + (count == 1 ? one : many ?? one + "s");

    /// <summary>A sentence in which whole numbers have their digits in threes, unless a format is given with them.</summary>
    public static string Say(FormattableString text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.ToString(s_sentence);
    }

    /// <summary>A number rounded to so many significant digits, without trailing zeros and never in powers of ten; "–" for none.</summary>
    /// <param name="value">Any.</param>
    /// <param name="digits">1 or more.</param>
    public static string Significant(double value, int digits)
    {
        if (double.IsNaN(value))
        {
            return "–";
        }

        if (value == 0)
        {
            return "0";
        }

        var exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)) + 1e-12);
        var decimals = digits - 1 - exponent;
        if (decimals < 0)
        {
            var unit = Math.Pow(10, -decimals);
            return Grouped(Math.Round(value / unit) * unit, 0);
        }

        var text = Grouped(value, Math.Min(decimals, 15));
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    /// <summary>A number with so many decimals.</summary>
    public static string Grouped(double value, int decimals)
    {
        // + 0.0: no minus before a zero
        var text = (Math.Round(value, decimals, MidpointRounding.AwayFromZero) + 0.0).ToString("#,##0." + new string('0', decimals), s_grouped);
        // a hyphen is too short for a minus
        return text.Replace('-', '−');
    }

    private sealed class Sentence : IFormatProvider, ICustomFormatter
    {
        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : CultureInfo.InvariantCulture.GetFormat(formatType);

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) => arg switch
        {
            int or long when string.IsNullOrEmpty(format) => Count(Convert.ToInt64(arg, CultureInfo.InvariantCulture)),
            IFormattable formattable => formattable.ToString(format, CultureInfo.InvariantCulture),
            _ => arg?.ToString() ?? "",
        };
    }
}
