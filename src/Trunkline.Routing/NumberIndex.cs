using System.Globalization;

namespace Trunkline.Routing;

/// <summary>Which range of consecutive numbers a number is in. Numbers of different length are different; found by halving, nothing allocated.</summary>
internal sealed class NumberIndex
{
    private const int MaxDigits = 18;
    private readonly Segment[][] _byLength = new Segment[MaxDigits + 1][];

    /// <param name="ranges">First number (digits), how many, and what to call the range.</param>
    public NumberIndex(IEnumerable<(string First, int Count, int Range)> ranges)
    {
        foreach (var group in ranges.Where(r => r.First.Length is > 0 and <= MaxDigits).GroupBy(r => r.First.Length))
        {
            var segments = new List<Segment>();
            foreach (var (first, count, range) in group.Select(r => (ulong.Parse(r.First, CultureInfo.InvariantCulture), r.Count, r.Range)).OrderBy(r => r.Item1))
            {
                Add(segments, new(first, first + (ulong)count - 1, range, first));
            }

            _byLength[group.Key] = [.. segments];
        }
    }

    /// <summary>The range a number is in, and its place there.</summary>
    /// <param name="digits">0 to 9.</param>
    /// <param name="offset">0 for the first.</param>
    /// <returns>-1 when it is in none. Of ranges that overlap, the one that begins last.</returns>
    public int Find(ReadOnlySpan<char> digits, out int offset)
    {
        offset = 0;
        if (digits.Length > MaxDigits || _byLength[digits.Length] is not { } ranges
            || !ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return -1;
        }

        var (low, high) = (0, ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (ranges[middle].First > number)
            {
                high = middle - 1;
            }
            else
            {
                low = middle + 1;
            }
        }

        if (high < 0 || ranges[high].Last < number)
        {
            return -1;
        }

        offset = (int)(number - ranges[high].Begin);
        return ranges[high].Range;
    }

    /// <summary>True when more digits could make a number of one of the ranges.</summary>
    public bool MayBecome(ReadOnlySpan<char> digits)
    {
        if (digits.Length >= MaxDigits || (digits.Length > 0 && !ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            return false;
        }

        var begun = digits.Length == 0 ? 0 : ulong.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        ulong scale = 1;
        for (var length = digits.Length + 1; length <= MaxDigits; length++)
        {
            scale *= 10;
            foreach (var segment in _byLength[length] ?? [])
            {
                if (segment.First / scale <= begun && begun <= segment.Last / scale)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Keeps segments apart: one that begins later takes its place out of the one before.</summary>
    private static void Add(List<Segment> segments, Segment added)
    {
        if (segments.Count == 0 || segments[^1].Last < added.First)
        {
            segments.Add(added);
            return;
        }

        var before = segments[^1];
        segments.RemoveAt(segments.Count - 1);
        if (before.First < added.First)
        {
            segments.Add(before with { Last = added.First - 1 });
        }

        segments.Add(added);
        if (before.Last > added.Last)
        {
            segments.Add(before with { First = added.Last + 1 });
        }
    }

    /// <param name="First">First number.</param>
    /// <param name="Last">Last number.</param>
    /// <param name="Range">Whose.</param>
    /// <param name="Begin">Where the range began before others took from it.</param>
    private readonly record struct Segment(ulong First, ulong Last, int Range, ulong Begin);
}
