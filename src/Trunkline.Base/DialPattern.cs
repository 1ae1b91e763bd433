namespace Trunkline.Base;

/// <summary>What a string of dialled digits is to a pattern, or to a whole numbering plan.</summary>
public enum DialMatch : byte
{
    /// <summary>Does not match, and no further digit will make it match.</summary>
    None,

    /// <summary>Does not match yet: more digits are needed.</summary>
    MoreDigits,

    /// <summary>Matches, and with more digits would match too: wait for the inter-digit timer.</summary>
    MayBeComplete,

    /// <summary>Matches: go on now.</summary>
    Complete,
}

/// <summary>What may follow the last position of a pattern.</summary>
public enum DialTail : byte
{
    /// <summary>Nothing.</summary>
    Fixed,

    /// <summary>One or more of any key: the dot.</summary>
    OneOrMore,

    /// <summary>Any number of any keys, and the match is complete at once: the exclamation mark.</summary>
    AnyAtOnce,
}

/// <summary>
/// A dial pattern in the letters installers know from Asterisk: a leading _ makes it a pattern, without it the text is
/// a literal number. X is 0-9, Z is 1-9, N is 2-9, [13-5] a set, . one or more further digits, ! none or more and go on
/// at once. Spaces and - between digits are skipped.
/// </summary>
/// <remarks>
/// <para>Compiled once: a set of 16 keys (0-9, *, #, A-D) per position. Matching allocates nothing.</para>
/// <para>Order (<see cref="CompareTo"/>), most specific first: position by position the pattern that allows fewer
/// keys; at equal width the one with the lower key; a fixed end before . before !; then the text, so that the order is total.</para>
/// <para>Not supported: contexts, priorities, matching by calling number (/CID). A ! answers Complete as soon as its fixed
/// part is there; further digits follow the call as overlap.</para>
/// </remarks>
public sealed class DialPattern : IComparable<DialPattern>, IEquatable<DialPattern>
{
    private const string Keys = "0123456789*#ABCD";
    private const ushort AnyDigit = 0x03FF;
    private const ushort OneToNine = 0x03FE;
    private const ushort TwoToNine = 0x03FC;
    private readonly ushort[] _positions;
    private readonly DialTail _tail;

    private DialPattern(string text, ushort[] positions, DialTail tail)
    {
        Text = text;
        _positions = positions;
        _tail = tail;
    }

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>True for a number without a wildcard of any kind.</summary>
    public bool IsLiteral => _tail == DialTail.Fixed && Array.TrueForAll(_positions, ushort.IsPow2);

    /// <summary>How many positions have a set of keys of their own; the tail comes after them.</summary>
    public int Positions => _positions.Length;

    /// <summary>What may follow the positions.</summary>
    public DialTail Tail => _tail;

    /// <summary>The keys a position allows: bit i for key i of 0-9, *, #, A-D.</summary>
    /// <param name="position">0 to <see cref="Positions"/> - 1.</param>
    public ushort KeysAt(int position) => _positions[position];

    /// <summary>The fewest digits that match.</summary>
    public int MinDigits => _positions.Length + (_tail == DialTail.OneOrMore ? 1 : 0);

    /// <summary>The most digits that match; null when there is no end.</summary>
    public int? MaxDigits => _tail == DialTail.Fixed ? _positions.Length : null;

    /// <summary>The digits every matching number begins with: "0" for _0X. and "" for _X.</summary>
    public string Prefix
    {
        get
        {
            var count = Array.FindIndex(_positions, p => !ushort.IsPow2(p));
            return string.Concat(_positions.Take(count < 0 ? _positions.Length : count).Select(p => Keys[ushort.TrailingZeroCount(p)]));
        }
    }

    /// <summary>Compiles a pattern.</summary>
    /// <param name="text">At most 64 characters.</param>
    /// <param name="pattern">The pattern; null when false.</param>
    /// <param name="errorAt">Where in the text it goes wrong, 0 and up.</param>
    /// <returns>False for an empty pattern, a character that is no digit, letter or set, an open or empty set, or anything after . or !.</returns>
    public static bool TryParse(string? text, out DialPattern? pattern, out int errorAt)
    {
        pattern = null;
        errorAt = 0;
        if (text is null or "" or "_" || text.Length > 64)
        {
            return false;
        }

        var isPattern = text[0] == '_';
        var positions = new List<ushort>(text.Length);
        var tail = DialTail.Fixed;
        for (var i = isPattern ? 1 : 0; i < text.Length; i++)
        {
            errorAt = i;
            if (tail != DialTail.Fixed)
            {
                return false;
            }

            var c = text[i];
            if (c is ' ' or '-')
            {
                continue;
            }

            if (isPattern && c == '.')
            {
                tail = DialTail.OneOrMore;
            }
            else if (isPattern && c == '!')
            {
                tail = DialTail.AnyAtOnce;
            }
            else if (isPattern && c == '[')
            {
                var close = text.IndexOf(']', i);
                if (close < 0 || !TrySet(text.AsSpan(i + 1, close - i - 1), out var set))
                {
                    return false;
                }

                positions.Add(set);
                i = close;
            }
            else if (SetOf(c, isPattern) is var keys && keys != 0)
            {
                positions.Add(keys);
            }
            else
            {
                return false;
            }
        }

        if (positions.Count == 0 && tail == DialTail.Fixed)
        {
            return false;
        }

        pattern = new(text, [.. positions], tail);
        return true;
    }

    /// <summary>Compares dialled digits with the pattern.</summary>
    /// <param name="digits">0-9, *, #, A-D. Anything else matches no position.</param>
    public DialMatch Match(ReadOnlySpan<char> digits)
    {
        var common = Math.Min(digits.Length, _positions.Length);
        for (var i = 0; i < common; i++)
        {
            if ((_positions[i] & MaskOf(digits[i])) == 0)
            {
                return DialMatch.None;
            }
        }

        if (digits.Length < _positions.Length)
        {
            return DialMatch.MoreDigits;
        }

        for (var i = _positions.Length; i < digits.Length; i++)
        {
            if (_tail == DialTail.Fixed || MaskOf(digits[i]) == 0)
            {
                return DialMatch.None;
            }
        }

        return _tail switch
        {
            DialTail.Fixed or DialTail.AnyAtOnce => DialMatch.Complete,
            _ => digits.Length > _positions.Length ? DialMatch.MayBeComplete : DialMatch.MoreDigits,
        };
    }

    /// <summary>True when some number matches both.</summary>
    public bool Overlaps(DialPattern other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var common = Math.Min(_positions.Length, other._positions.Length);
        for (var i = 0; i < common; i++)
        {
            if ((_positions[i] & other._positions[i]) == 0)
            {
                return false;
            }
        }

        return Math.Max(MinDigits, other.MinDigits) <= Math.Min(MaxDigits ?? int.MaxValue, other.MaxDigits ?? int.MaxValue);
    }

    /// <summary>Negative when this pattern is more specific and is tried first; see the remarks of the class.</summary>
    public int CompareTo(DialPattern? other)
    {
        if (other is null)
        {
            return -1;
        }

        for (var i = 0; ; i++)
        {
            var (mine, theirs) = (At(i), other.At(i));
            var order = Width(mine).CompareTo(Width(theirs));
            if (order == 0)
            {
                order = ushort.TrailingZeroCount(mine).CompareTo(ushort.TrailingZeroCount(theirs));
            }

            if (order == 0)
            {
                order = mine.CompareTo(theirs);
            }

            if (order != 0)
            {
                return order;
            }

            if (i >= _positions.Length && i >= other._positions.Length)
            {
                return _tail != other._tail ? _tail.CompareTo(other._tail) : string.CompareOrdinal(Text, other.Text);
            }
        }
    }

    /// <inheritdoc/>
    public bool Equals(DialPattern? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DialPattern);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Text, StringComparison.Ordinal);

    /// <summary>As written.</summary>
    public override string ToString() => Text;

    /// <summary>Same text.</summary>
    public static bool operator ==(DialPattern? left, DialPattern? right) => Equals(left, right);

    /// <summary>Different text.</summary>
    public static bool operator !=(DialPattern? left, DialPattern? right) => !Equals(left, right);

    /// <summary>More specific.</summary>
    public static bool operator <(DialPattern left, DialPattern right) => left is not null && left.CompareTo(right) < 0;

    /// <summary>More specific, or the same.</summary>
    public static bool operator <=(DialPattern left, DialPattern right) => left is null || left.CompareTo(right) <= 0;

    /// <summary>Less specific.</summary>
    public static bool operator >(DialPattern left, DialPattern right) => left is not null && left.CompareTo(right) > 0;

    /// <summary>Less specific, or the same.</summary>
    public static bool operator >=(DialPattern left, DialPattern right) => left is null ? right is null : left.CompareTo(right) >= 0;

    private static bool TrySet(ReadOnlySpan<char> text, out ushort set)
    {
        set = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var first = Keys.IndexOf(text[i], StringComparison.Ordinal);
            if (first < 0)
            {
                return false;
            }

            var last = first;
            if (i + 2 < text.Length && text[i + 1] == '-')
            {
                last = Keys.IndexOf(text[i + 2], StringComparison.Ordinal);
                i += 2;
            }

            if (last < first)
            {
                return false;
            }

            for (var k = first; k <= last; k++)
            {
                set |= (ushort)(1 << k);
            }
        }

        return set != 0;
    }

    private static ushort SetOf(char c, bool isPattern) => isPattern
        ? c switch
        {
            'X' or 'x' => AnyDigit,
            'Z' or 'z' => OneToNine,
            'N' or 'n' => TwoToNine,
            _ => MaskOf(c),
        }
        : MaskOf(c);

    /// <summary>The set that holds one key, as <see cref="KeysAt"/> has it; 0 for what is no key.</summary>
    public static ushort MaskOf(char c) => c switch
    {
        >= '0' and <= '9' => (ushort)(1 << (c - '0')),
        '*' => 1 << 10,
        '#' => 1 << 11,
        >= 'A' and <= 'D' => (ushort)(1 << (12 + c - 'A')),
        _ => 0,
    };

    // past the end: a fixed end is narrowest, an open one widest
    private ushort At(int i) => i < _positions.Length ? _positions[i] : _tail == DialTail.Fixed ? (ushort)0 : ushort.MaxValue;

    private static int Width(ushort set) => System.Numerics.BitOperations.PopCount(set);
}
