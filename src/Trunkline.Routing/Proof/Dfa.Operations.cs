using System.Text;

namespace Trunkline.Routing.Proof;

// What is made of sets: or, and, without; digits taken off the front and put in front, and the way back; examples.
internal sealed partial class Dfa
{
    /// <summary>What is in either.</summary>
    internal Dfa Or(Dfa other) => With(other, (a, b) => a || b, (a, b) => a >= 0 || b >= 0);

    /// <summary>What is in any of them: two and two, so that a thousand cost a few rounds.</summary>
    internal static Dfa Any(IEnumerable<Dfa> sets)
    {
        var left = sets.ToList();
        while (left.Count > 1)
        {
            left = [.. left.Chunk(2).Select(pair => pair.Length == 2 ? pair[0].Or(pair[1]) : pair[0])];
        }

        return left.Count == 0 ? Nothing : left[0];
    }

    /// <summary>What is in both.</summary>
    internal Dfa And(Dfa other) => With(other, (a, b) => a && b, (a, b) => a >= 0 && b >= 0);

    /// <summary>What is in this and not in the other.</summary>
    internal Dfa Without(Dfa other) => With(other, (a, b) => a && !b, (a, _) => a >= 0);

    /// <summary>What can be dialled and is not in it.</summary>
    internal Dfa Not() => Dialled.Without(this);

    /// <summary>True when every string of this is in the other.</summary>
    internal bool IsWithin(Dfa other) => Without(other).IsEmpty;

    /// <summary>True when some string is in both.</summary>
    internal bool Overlaps(Dfa other) => !And(other).IsEmpty;

    /// <summary>What must follow a prefix so that the whole is in the set.</summary>
    internal Dfa Following(string prefix) => From(After(prefix));

    /// <summary>The strings of the set with a prefix in front of each.</summary>
    internal Dfa Prefixed(string prefix)
    {
        var (next, accepts) = (new List<int>(), new List<bool>());
        for (var i = 0; i < prefix.Length; i++)
        {
            var row = Enumerable.Repeat(Dead, DialSymbols.Count).ToArray();
            row[DialSymbols.Of(prefix[i])] = i + 1;
            next.AddRange(row);
            accepts.Add(false);
        }

        next.AddRange(_next.Select(n => n == Dead ? Dead : n + prefix.Length));
        accepts.AddRange(_accepts);
        return IsEmpty ? Nothing : Least([.. next], [.. accepts]);
    }

    /// <summary>What is left of its strings when so many symbols are taken off the front; nothing is left of shorter ones, and that is the string of no digits.</summary>
    internal Dfa Stripped(int count)
    {
        var (states, isShort) = (new SortedSet<int>(States == 0 ? [] : [0]), false);
        for (var i = 0; i < count; i++)
        {
            isShort |= states.Any(Accepts);
            states = [.. states.SelectMany(s => Enumerable.Range(0, DialSymbols.Count).Select(symbol => Next(s, symbol))).Where(s => s != Dead)];
        }

        var left = OfSets(states);
        return isShort ? left.Or(Empty) : left;
    }

    /// <summary>What a rule that strips and prepends sends for the set's strings.</summary>
    internal Dfa Sent(int strip, string prepend) => Stripped(strip).Prefixed(prepend);

    /// <summary>The dialled strings for which a rule that strips and prepends sends something of this set.</summary>
    internal Dfa SentBy(int strip, string prepend)
    {
        var rest = Following(prepend);
        var dialled = rest;
        for (var i = 0; i < strip; i++)
        {
            dialled = dialled.AfterAny();
        }

        if (Contains(prepend))
        {
            for (var length = 0; length < strip; length++)
            {
                dialled = dialled.Or(OfMasks([.. Enumerable.Repeat((1u << DialSymbols.Count) - 1, length)]));
            }
        }

        return dialled.And(Dialled);
    }

    /// <summary>Every string of the set and every string one could be while it is dialled.</summary>
    internal Dfa Beginnings() => Least((int[])_next.Clone(), [.. _accepts.Select(_ => true)]);

    /// <summary>Every string that begins with one of the set.</summary>
    internal Dfa Continued()
    {
        var next = (int[])_next.Clone();
        for (var i = 0; i < next.Length; i++)
        {
            if (_accepts[i / DialSymbols.Count])
            {
                next[i] = i % DialSymbols.Count == DialSymbols.Plus ? Dead : i / DialSymbols.Count;
            }
        }

        return Least(next, (bool[])_accepts.Clone());
    }

    /// <summary>The shortest string of the set, of those the one that reads best; null when there is none.</summary>
    internal string? Shortest()
    {
        if (IsEmpty)
        {
            return null;
        }

        var came = new (int From, int Symbol)[States];
        var seen = new bool[States];
        var queue = new Queue<int>([0]);
        seen[0] = true;
        while (queue.TryDequeue(out var state))
        {
            if (_accepts[state])
            {
                var text = new StringBuilder();
                for (var at = state; at != 0; at = came[at].From)
                {
                    text.Insert(0, DialSymbols.All[came[at].Symbol]);
                }

                return text.ToString();
            }

            foreach (var symbol in DialSymbols.Nicest)
            {
                if (Next(state, symbol) is var to && to != Dead && !seen[to])
                {
                    seen[to] = true;
                    came[to] = (state, symbol);
                    queue.Enqueue(to);
                }
            }
        }

        return null;
    }

    /// <summary>How many strings are in the set; null when there is no end of them or more than 10^18.</summary>
    internal long? Count()
    {
        var memo = new long[States];
        var open = new bool[States];
        long? Of(int state)
        {
            if (open[state])
            {
                return null;
            }

            if (memo[state] > 0)
            {
                return memo[state];
            }

            open[state] = true;
            var sum = _accepts[state] ? 1L : 0;
            for (var symbol = 0; symbol < DialSymbols.Count; symbol++)
            {
                if (Next(state, symbol) is var to && to != Dead)
                {
                    if (Of(to) is not { } more || (sum += more) > 1_000_000_000_000_000_000)
                    {
                        return null;
                    }
                }
            }

            open[state] = false;
            return memo[state] = sum;
        }

        return IsEmpty ? 0 : Of(0);
    }

    private Dfa AfterAny()
    {
        if (IsEmpty)
        {
            return Nothing;
        }

        var next = Enumerable.Repeat(1, DialSymbols.Count).Concat(_next.Select(n => n == Dead ? Dead : n + 1));
        return Least([.. next], [false, .. _accepts]);
    }

    private Dfa From(int state) => state == Dead ? Nothing : OfSets([state]);

    // determinised: each state of the new automaton is a set of this one's
    private Dfa OfSets(SortedSet<int> start)
    {
        if (start.Count == 0)
        {
            return Nothing;
        }

        var sets = new Dictionary<string, int>();
        var members = new List<int[]>();
        int Number(int[] set)
        {
            var key = string.Join(',', set);
            if (!sets.TryGetValue(key, out var number))
            {
                sets[key] = number = members.Count;
                PlanTooInvolvedException.ThrowIfMore(number, MostStates);
                members.Add(set);
            }

            return number;
        }

        Number([.. start]);
        var table = new List<int>();
        for (var i = 0; i < members.Count; i++)
        {
            for (var symbol = 0; symbol < DialSymbols.Count; symbol++)
            {
                int[] to = [.. members[i].Select(s => Next(s, symbol)).Where(s => s != Dead).Distinct().Order()];
                table.Add(to.Length == 0 ? Dead : Number(to));
            }
        }

        return Least([.. table], [.. members.Select(m => m.Any(Accepts))]);
    }

    private Dfa With(Dfa other, Func<bool, bool, bool> accepts, Func<int, int, bool> lives) =>
        lives(Start, other.Start)
            ? Explore((A: Start, B: other.Start), (s, symbol) =>
                {
                    var to = (A: Next(s.A, symbol), B: other.Next(s.B, symbol));
                    return lives(to.A, to.B) ? to : null;
                }, s => accepts(Accepts(s.A), other.Accepts(s.B)))
            : Nothing;
}
