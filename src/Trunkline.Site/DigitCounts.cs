using System.Globalization;

namespace Trunkline.Site;

/// <summary>How many digits a number may have: a set of counts from 1 to 31.</summary>
/// <param name="Mask">Bit n: n digits.</param>
public readonly record struct DigitCounts(uint Mask)
{
    /// <summary>No count at all.</summary>
    public static DigitCounts None => default;

    /// <summary>True when there is one.</summary>
    public bool HasAny => Mask != 0;

    /// <summary>The most digits of the set; 0 when it is empty.</summary>
    public int Most => Mask == 0 ? 0 : 31 - System.Numerics.BitOperations.LeadingZeroCount(Mask);

    /// <summary>True when a number of so many digits is one of these.</summary>
    public bool Contains(int digits) => digits is > 0 and < 32 && ((Mask >> digits) & 1) != 0;

    /// <summary>Reads "8" or "7-8" or "6,8".</summary>
    /// <returns>False for anything else, or a count outside 1 to 15.</returns>
    public static bool TryParse(string? text, out DigitCounts counts)
    {
        counts = default;
        uint mask = 0;
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-', StringSplitOptions.TrimEntries);
            if (ends.Length > 2
                || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
                || first < 1 || last > 15 || first > last)
            {
                return false;
            }

            for (var n = first; n <= last; n++)
            {
                mask |= 1u << n;
            }
        }

        counts = new(mask);
        return true;
    }

    /// <summary>"7-8".</summary>
    public override string ToString()
    {
        var mask = Mask;
        return string.Join(',', Enumerable.Range(1, 31).Where(n => ((mask >> n) & 1) != 0));
    }
}
