// Sets of digit strings, finite or not, as deterministic automata: a pattern, the extensions, an emergency number behind any access code.
// Every automaton is the least one for its set with its states numbered breadth first, so that equal sets are equal arrays.
using Trunkline.Base;

namespace Trunkline.Routing.Proof;

/// <summary>A regular set of digit strings. Immutable; minimal; equal when the sets are.</summary>
internal sealed partial class Dfa : IEquatable<Dfa>
{
    /// <summary>What <see cref="Next"/> answers when no further symbol can lead into the set.</summary>
    internal const int Dead = -1;

    // row of 17 for each state; state 0 is the start. No states: the empty set.
    private readonly int[] _next;
    private readonly bool[] _accepts;

    private Dfa(int[] next, bool[] accepts)
    {
        _next = next;
        _accepts = accepts;
    }

    /// <summary>No string at all.</summary>
    internal static Dfa Nothing { get; } = new([], []);

    /// <summary>The string of no digits, alone.</summary>
    internal static Dfa Empty { get; } = OfMasks([]);

    /// <summary>Every string that can be dialled: a + at most at the front, then keys; the string of no digits too.</summary>
    internal static Dfa Dialled { get; } = OfMasks([], DialSymbols.Keys).Or(OfMasks([1u << DialSymbols.Plus], DialSymbols.Keys));

    /// <summary>How many states, the dead one not counted.</summary>
    internal int States => _accepts.Length;

    /// <summary>True when no string is in it.</summary>
    internal bool IsEmpty => States == 0;

    /// <summary>The first state.</summary>
    internal int Start => States == 0 ? Dead : 0;

    /// <summary>The state after a symbol; <see cref="Dead"/> stays dead.</summary>
    internal int Next(int state, int symbol) => state < 0 ? Dead : _next[(state * DialSymbols.Count) + symbol];

    /// <summary>True when a string that ends in this state is in the set.</summary>
    internal bool Accepts(int state) => state >= 0 && _accepts[state];

    /// <summary>The state after a string.</summary>
    internal int After(ReadOnlySpan<char> text)
    {
        var state = Start;
        foreach (var c in text)
        {
            var symbol = DialSymbols.Of(c);
            state = symbol < 0 ? Dead : Next(state, symbol);
        }

        return state;
    }

    /// <summary>True when the string is in the set.</summary>
    internal bool Contains(ReadOnlySpan<char> text) => Accepts(After(text));

    /// <summary>The strings a dial pattern matches, wholly or so that it may be complete.</summary>
    internal static Dfa Of(DialPattern pattern)
    {
        var masks = new uint[pattern.Positions + (pattern.Tail == DialTail.OneOrMore ? 1 : 0)];
        for (var i = 0; i < masks.Length; i++)
        {
            masks[i] = i < pattern.Positions ? pattern.KeysAt(i) : DialSymbols.Keys;
        }

        return OfMasks(masks, pattern.Tail == DialTail.Fixed ? 0 : DialSymbols.Keys);
    }

    /// <summary>One string.</summary>
    /// <param name="text">Of the alphabet's characters; any other makes the set empty.</param>
    internal static Dfa Of(string text)
    {
        var masks = new uint[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            if (DialSymbols.Of(text[i]) is var symbol && symbol < 0)
            {
                return Nothing;
            }

            masks[i] = 1u << symbol;
        }

        return OfMasks(masks);
    }

    /// <summary>A set of symbols for each position, then any number of symbols of a tail.</summary>
    internal static Dfa OfMasks(ReadOnlySpan<uint> masks, uint tail = 0)
    {
        var next = new int[(masks.Length + 1) * DialSymbols.Count];
        for (var i = 0; i <= masks.Length; i++)
        {
            for (var symbol = 0; symbol < DialSymbols.Count; symbol++)
            {
                var mask = i < masks.Length ? masks[i] : tail;
                next[(i * DialSymbols.Count) + symbol] = ((mask >> symbol) & 1) == 0 ? Dead : i < masks.Length ? i + 1 : i;
            }
        }

        var accepts = new bool[masks.Length + 1];
        accepts[^1] = true;
        return Least(next, accepts);
    }

    /// <summary>These strings and no other.</summary>
    internal static Dfa OfWords(IEnumerable<string> words)
    {
        var next = new List<int>();
        var accepts = new List<bool>();
        int Add()
        {
            next.AddRange(Enumerable.Repeat(Dead, DialSymbols.Count));
            accepts.Add(false);
            return accepts.Count - 1;
        }

        Add();
        foreach (var word in words.Where(w => w.All(c => DialSymbols.Of(c) >= 0)))
        {
            var state = 0;
            foreach (var c in word)
            {
                var at = (state * DialSymbols.Count) + DialSymbols.Of(c);
                if (next[at] == Dead)
                {
                    next[at] = Add();
                }

                state = next[at];
            }

            accepts[state] = true;
        }

        return Least([.. next], [.. accepts]);
    }

    /// <summary>All numbers of a run of consecutive ones, all of the same length: 5550100 to 5550199.</summary>
    /// <param name="first">The first, digits alone.</param>
    /// <param name="last">The last, as long as the first and not below it.</param>
    internal static Dfa OfRun(string first, string last)
    {
        // states in the middle: equal to both ends so far, to the first, to the last, to neither
        return Explore((At: 0, Low: true, High: true), (s, symbol) =>
        {
            if (s.At == first.Length || symbol > 9)
            {
                return null;
            }

            var (low, high) = (s.Low ? first[s.At] - '0' : 0, s.High ? last[s.At] - '0' : 9);
            return symbol < low || symbol > high ? null : (s.At + 1, s.Low && symbol == low, s.High && symbol == high);
        }, s => s.At == first.Length);
    }

    /// <inheritdoc/>
    public bool Equals(Dfa? other) => other is not null && _accepts.AsSpan().SequenceEqual(other._accepts) && _next.AsSpan().SequenceEqual(other._next);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Dfa);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(States);
        for (var i = 0; i < Math.Min(_next.Length, 256); i++)
        {
            hash.Add(_next[i]);
        }

        return hash.ToHashCode();
    }
}
