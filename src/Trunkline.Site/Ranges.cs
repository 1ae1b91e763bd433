using System.Globalization;
using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>A range of UDP ports.</summary>
/// <param name="First">First port, even.</param>
/// <param name="Last">Last port.</param>
public readonly record struct PortRange(int First, int Last)
{
    /// <summary>Reads "20000-29999".</summary>
    /// <returns>False when it is not two ports from 1024 to 65535, the smaller first and even.</returns>
    public static bool TryParse(string? text, out PortRange range)
    {
        range = default;
        var dash = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        if (dash <= 0
            || !int.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            || !int.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            || first < 1024 || last > 65535 || first >= last || first % 2 != 0)
        {
            return false;
        }

        range = new(first, last);
        return true;
    }

    /// <summary>As written.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");
}

/// <summary>The numbers of a trunk's analog lines.</summary>
/// <remarks>Ascending, each once.</remarks>
public static class LineSet
{
    /// <summary>Reads "1-8" or "1,3,5-8".</summary>
    /// <returns>False for anything else, a number outside 1 to 9999, one named twice, or more than 1000.</returns>
    public static bool TryParse(string? text, out IReadOnlyList<int> lines)
    {
        var set = new SortedSet<int>();
        lines = [];
        foreach (var part in (text ?? "").Split(','))
        {
            var ends = part.Trim().Split('-');
            if (ends.Length > 2
                || !int.TryParse(ends[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                || !int.TryParse(ends[^1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var last)
                || first < 1 || last > 9999 || first > last || set.Count + last - first + 1 > 1000)
            {
                return false;
            }

            for (var line = first; line <= last; line++)
            {
                if (!set.Add(line))
                {
                    return false;
                }
            }
        }

        lines = [.. set];
        return true;
    }
}

/// <summary>Public numbers that reach extensions directly: one, or a block of consecutive ones.</summary>
/// <param name="First">First number: digits, with a + when international.</param>
/// <param name="Count">How many.</param>
/// <param name="To">The extension of the first number; further numbers reach the following extensions when <paramref name="Spread"/> is set.</param>
/// <param name="Spread">True when the n-th number reaches the n-th extension after <paramref name="To"/>.</param>
/// <param name="At">Where it is written.</param>
public sealed record DdiRange(string First, int Count, string To, bool Spread, SourceMark At)
{
    /// <summary>Reads "5550100" or "5550100-5550199".</summary>
    /// <returns>False when it is no number, the ends differ in length or order, or it holds more than 100,000.</returns>
    public static bool TryParse(string? text, out string first, out int count)
    {
        (first, count) = ("", 0);
        var ends = (text ?? "").Split('-');
        if (ends.Length > 2 || !PhoneNumber.TryParse(ends[0], out var from) || !from.Digits.All(char.IsAsciiDigit))
        {
            return false;
        }

        var to = from;
        if (ends.Length == 2 && (!PhoneNumber.TryParse(ends[1], out to) || to.Digits.Length != from.Digits.Length || !to.Digits.All(char.IsAsciiDigit)))
        {
            return false;
        }

        // the last six digits may run, the rest is the same
        var head = Math.Max(0, from.Digits.Length - 6);
        if (from.Digits[..head] != to.Digits[..head])
        {
            return false;
        }

        count = Tail(to.Digits, head) - Tail(from.Digits, head) + 1;
        first = from.ToString();
        return count is > 0 and <= 100_000;
    }

    /// <summary>The extension a public number reaches; null when it is not of this block. Compared digit by digit, without +.</summary>
    public string? ExtensionOf(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        var mine = First.TrimStart('+');
        var digits = number.TrimStart('+');
        var head = Math.Max(0, mine.Length - 6);
        if (digits.Length != mine.Length || digits[..head] != mine[..head] || !digits.All(char.IsAsciiDigit))
        {
            return null;
        }

        var offset = Tail(digits, head) - Tail(mine, head);
        return offset < 0 || offset >= Count ? null : ExtensionAt(offset);
    }

    /// <summary>The extension of the n-th number, from 0; null when no number of its length is left for it.</summary>
    public string? ExtensionAt(int offset) => Spread ? Digits.Add(To, offset) : To;

    /// <summary>The public number that reaches an extension; null when none of this block does.</summary>
    internal string? NumberOf(string extension)
    {
        if (!Spread)
        {
            return To == extension ? First : null;
        }

        if (extension.Length != To.Length || !extension.All(char.IsAsciiDigit) || !To.All(char.IsAsciiDigit) || To.Length > 18)
        {
            return null;
        }

        var offset = long.Parse(extension, CultureInfo.InvariantCulture) - long.Parse(To, CultureInfo.InvariantCulture);
        return offset < 0 || offset >= Count ? null
            : First.StartsWith('+') ? "+" + Digits.Add(First[1..], (int)offset) : Digits.Add(First, (int)offset);
    }

    private static int Tail(string digits, int head) => int.Parse(digits.AsSpan(head), CultureInfo.InvariantCulture);
}

/// <summary>Sums of digit strings that keep their length.</summary>
internal static class Digits
{
    /// <summary>The number so many after another: 0199 and 2 give 0201; leading zeros stay. Null when it would grow longer.</summary>
    internal static string? Add(string digits, int offset)
    {
        var value = ulong.Parse(digits, CultureInfo.InvariantCulture) + (ulong)offset;
        var text = value.ToString(CultureInfo.InvariantCulture).PadLeft(digits.Length, '0');
        return text.Length > digits.Length ? null : text;
    }
}
