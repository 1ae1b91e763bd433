using System.Numerics;
using Trunkline.Base;

namespace Trunkline.Routing.Proof;

/// <summary>The order in which <see cref="DialTrie"/> meets patterns: the most specific first; of the same keys throughout, by their text.</summary>
internal sealed class PatternOrder : IComparer<DialPattern>
{
    internal static PatternOrder MostSpecificFirst { get; } = new();

    /// <inheritdoc/>
    public int Compare(DialPattern? x, DialPattern? y)
    {
        for (var i = 0; i < Math.Max(x!.Positions, y!.Positions); i++)
        {
            var (mine, theirs) = (KeysAt(x, i), KeysAt(y, i));
            if (mine != theirs)
            {
                return (BitOperations.PopCount(mine), BitOperations.TrailingZeroCount((uint)mine), mine)
                    .CompareTo((BitOperations.PopCount(theirs), BitOperations.TrailingZeroCount((uint)theirs), theirs));
            }
        }

        return x.Tail != y.Tail ? x.Tail.CompareTo(y.Tail) : string.CompareOrdinal(x.Text, y.Text);
    }

    /// <summary>True when how many keys they allow does not tell which of two patterns comes first.</summary>
    internal static bool IsTie(DialPattern a, DialPattern b)
    {
        for (var i = 0; i < Math.Max(a.Positions, b.Positions); i++)
        {
            var (mine, theirs) = (KeysAt(a, i), KeysAt(b, i));
            if (mine != theirs)
            {
                return BitOperations.PopCount(mine) == BitOperations.PopCount(theirs);
            }
        }

        return a.Tail == b.Tail;
    }

    // past its positions a pattern ends, or allows every key; a set of every key is not an end
    private static uint KeysAt(DialPattern pattern, int position) =>
        position < pattern.Positions ? pattern.KeysAt(position) : pattern.Tail == DialTail.Fixed ? 0u : 0x1FFFFu;
}
