using Trunkline.Base;

namespace Trunkline.Routing;

/// <summary>Hears the rules whose pattern fits, the most specific first.</summary>
internal interface IRuleVisitor
{
    /// <summary>A rule fits.</summary>
    /// <param name="rule">Its index.</param>
    /// <param name="match"><see cref="DialMatch.Complete"/> or <see cref="DialMatch.MayBeComplete"/>.</param>
    /// <returns>True when it is taken: no other is looked for.</returns>
    bool Visit(int rule, DialMatch match);
}

/// <summary>
/// Patterns as a tree, position by position. <see cref="DialPattern.CompareTo"/> orders patterns position by position, too, so a walk that
/// takes narrow sets of keys first meets the patterns that fit in just that order. Nothing is allocated.
/// </summary>
internal sealed class DialTrie
{
    private readonly Node _root = new();

    /// <param name="patterns">Patterns and the rules they belong to; where two are written alike the earlier comes first.</param>
    public DialTrie(IEnumerable<(DialPattern Pattern, int Rule)> patterns)
    {
        foreach (var (pattern, rule) in patterns.OrderBy(p => p.Pattern))
        {
            Count++;
            var node = _root;
            for (var i = 0; i < pattern.Positions; i++)
            {
                node = node.Below(pattern.KeysAt(i));
            }

            (pattern.Tail switch
            {
                DialTail.Fixed => node.Fixed,
                DialTail.OneOrMore => node.OneOrMore,
                _ => node.AnyAtOnce,
            }).Add(rule);
        }

        _root.Sort();
    }

    /// <summary>How many patterns there are.</summary>
    public int Count { get; }

    /// <summary>Shows the rules that fit, until one is taken.</summary>
    /// <param name="digits">0-9, *, #, A-D; anything else fits nothing.</param>
    /// <param name="visitor">Who takes.</param>
    /// <param name="needsMore">True when a pattern fits once more digits come; only certain when none was taken.</param>
    /// <returns>True when one was taken.</returns>
    public bool Walk<TVisitor>(ReadOnlySpan<char> digits, ref TVisitor visitor, out bool needsMore)
        where TVisitor : struct, IRuleVisitor, allows ref struct
    {
        needsMore = false;
        return Walk(_root, digits, ref visitor, ref needsMore);
    }

    private static bool Walk<TVisitor>(Node node, ReadOnlySpan<char> digits, ref TVisitor visitor, ref bool needsMore)
        where TVisitor : struct, IRuleVisitor, allows ref struct
    {
        if (digits.IsEmpty)
        {
            needsMore |= node.Edges.Length > 0 || node.OneOrMore.Count > 0;
            return Show(node.Fixed, DialMatch.Complete, ref visitor) || Show(node.AnyAtOnce, DialMatch.Complete, ref visitor);
        }

        var key = DialPattern.MaskOf(digits[0]);
        if (key == 0)
        {
            return false;
        }

        foreach (var (keys, below) in node.Edges)
        {
            if ((keys & key) != 0 && Walk(below, digits[1..], ref visitor, ref needsMore))
            {
                return true;
            }
        }

        return (node.OneOrMore.Count > 0 || node.AnyAtOnce.Count > 0) && AreKeys(digits)
            && (Show(node.OneOrMore, DialMatch.MayBeComplete, ref visitor) || Show(node.AnyAtOnce, DialMatch.Complete, ref visitor));
    }

    private static bool Show<TVisitor>(List<int> rules, DialMatch match, ref TVisitor visitor)
        where TVisitor : struct, IRuleVisitor, allows ref struct
    {
        for (var i = 0; i < rules.Count; i++)
        {
            if (visitor.Visit(rules[i], match))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AreKeys(ReadOnlySpan<char> digits)
    {
        foreach (var digit in digits)
        {
            if (DialPattern.MaskOf(digit) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private sealed class Node
    {
        private readonly Dictionary<ushort, Node> _below = [];

        public List<int> Fixed { get; } = [];

        public List<int> OneOrMore { get; } = [];

        public List<int> AnyAtOnce { get; } = [];

        public (ushort Keys, Node Below)[] Edges { get; private set; } = [];

        public Node Below(ushort keys)
        {
            if (!_below.TryGetValue(keys, out var below))
            {
                _below[keys] = below = new();
            }

            return below;
        }

        public void Sort()
        {
            Edges = [.. _below.Select(e => (e.Key, e.Value))
                .OrderBy(e => System.Numerics.BitOperations.PopCount(e.Key)).ThenBy(e => ushort.TrailingZeroCount(e.Key)).ThenBy(e => e.Key)];
            foreach (var (_, below) in Edges)
            {
                below.Sort();
            }
        }
    }
}
