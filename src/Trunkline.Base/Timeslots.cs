using System.Globalization;
using System.Text;

namespace Trunkline.Base;

/// <summary>Timeslots as people write them (<c>1-15,17-31</c>) and as a mask: bit n is timeslot n.</summary>
public static class Timeslots
{
    /// <summary>A mask in words; empty for none.</summary>
    public static string Words(uint mask)
    {
        var words = new StringBuilder();
        for (var n = 0; n < 32; n++)
        {
            if ((mask & (1u << n)) == 0)
            {
                continue;
            }

            var last = n;
            while (last < 31 && (mask & (1u << (last + 1))) != 0)
            {
                last++;
            }

            words.Append(words.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{n}");
            if (last > n)
            {
                words.Append(last == n + 1 ? ',' : '-').Append(CultureInfo.InvariantCulture, $"{last}");
            }

            n = last;
        }

        return words.ToString();
    }

    /// <summary>Reads numbers and ranges from 1 to 31, joined by commas or plus signs.</summary>
    /// <returns>False when it is something else.</returns>
    public static bool TryParse(string? text, out uint mask)
    {
        mask = 0;
        foreach (var part in (text ?? "").Split(',', '+'))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !TryNumber(ends[0], out var first) || !TryNumber(ends[^1], out var last) || last < first)
            {
                return false;
            }

            for (var n = first; n <= last; n++)
            {
                mask |= 1u << n;
            }
        }

        return true;
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 1 and <= 31;
}
