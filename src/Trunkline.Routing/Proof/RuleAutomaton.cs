// All rules of a plan at once: one deterministic automaton whose every state knows which rules match the string that led there. Strings
// that end in the same state are the same to every rule, so one of them stands for all: that is what makes a proof for every
// string a walk over some thousand states. States are made as they are reached; a rule that can no longer match costs nothing.
using System.Text;

namespace Trunkline.Routing.Proof;

/// <summary>The product of many sets of strings, of which at each point few are still alive.</summary>
internal sealed class RuleAutomaton
{
    /// <summary>The most states; and of rules alive in all states together twenty times as many.</summary>
    internal const int MostStates = 500_000;

    private readonly List<int> _next = [];
    private readonly List<int> _labels = [];
    private readonly List<(int State, byte Symbol)> _cameFrom = [];
    private readonly List<int[]> _matching = [];
    private readonly List<int> _firstStates = [];

    /// <param name="rules">The sets, in the order in which they are tried.</param>
    /// <exception cref="PlanTooInvolvedException">Too many states.</exception>
    internal RuleAutomaton(IReadOnlyList<Dfa> rules)
    {
        var numbers = new Dictionary<int[], int>(new Content());
        var labels = new Dictionary<int[], int>(new Content());
        var states = new List<int[]>();
        var alive = 0L;
        int Number(List<int> pairs, int from, int symbol)
        {
            int[] key = [.. pairs];
            if (numbers.TryGetValue(key, out var number))
            {
                return number;
            }

            numbers[key] = number = states.Count;
            states.Add(key);
            alive += key.Length;
            PlanTooInvolvedException.ThrowIfMore((int)Math.Max(number, alive / 40), MostStates);
            int[] matching = [.. Enumerable.Range(0, key.Length / 2).Where(i => rules[key[2 * i]].Accepts(key[(2 * i) + 1])).Select(i => key[2 * i])];
            if (!labels.TryGetValue(matching, out var label))
            {
                labels[matching] = label = _matching.Count;
                _matching.Add(matching);
                _firstStates.Add(number);
            }

            _labels.Add(label);
            _cameFrom.Add((from, (byte)symbol));
            return number;
        }

        // a state is rule, its state, rule, its state, ...: rules that are dead are not in it; breadth first, so that examples are shortest
        var pairs = new List<int>();
        for (var i = 0; i < rules.Count; i++)
        {
            if (!rules[i].IsEmpty)
            {
                pairs.AddRange([i, rules[i].Start]);
            }
        }

        Number(pairs, -1, 0);
        for (var state = 0; state < states.Count; state++)
        {
            var row = new int[DialSymbols.Count];
            foreach (var symbol in DialSymbols.Nicest)
            {
                pairs.Clear();
                for (var i = 0; i < states[state].Length; i += 2)
                {
                    var rule = states[state][i];
                    if (rules[rule].Next(states[state][i + 1], symbol) is var to && to != Dfa.Dead)
                    {
                        pairs.Add(rule);
                        pairs.Add(to);
                    }
                }

                row[symbol] = pairs.Count == 0 ? Dfa.Dead : Number(pairs, state, symbol);
            }

            _next.AddRange(row);
            states[state] = [];
        }
    }

    /// <summary>How many states.</summary>
    internal int States => _labels.Count;

    /// <summary>How many kinds of strings there are: those of a kind are matched by the same rules.</summary>
    internal int Kinds => _matching.Count;

    /// <summary>The state after a symbol; dead when no rule can match any more.</summary>
    internal int Next(int state, int symbol) => state < 0 ? Dfa.Dead : _next[(state * DialSymbols.Count) + symbol];

    /// <summary>The kind of the strings that end in a state; -1 when dead.</summary>
    internal int KindOf(int state) => state < 0 ? -1 : _labels[state];

    /// <summary>The kind of a string; -1 when no rule can match it or anything that begins with it.</summary>
    internal int KindOf(string text)
    {
        var state = 0;
        foreach (var c in text)
        {
            state = DialSymbols.Of(c) is var symbol && symbol >= 0 ? Next(state, symbol) : Dfa.Dead;
        }

        return KindOf(state);
    }

    /// <summary>The rules that match strings of a kind, in the order in which they are tried.</summary>
    internal IReadOnlyList<int> Matching(int kind) => kind < 0 ? [] : _matching[kind];

    /// <summary>The shortest string of a kind.</summary>
    internal string Example(int kind)
    {
        var text = new StringBuilder();
        for (var state = _firstStates[kind]; state > 0; state = _cameFrom[state].State)
        {
            text.Insert(0, DialSymbols.All[_cameFrom[state].Symbol]);
        }

        return text.ToString();
    }

    /// <summary>The shortest string of each kind that has one of these symbols alone.</summary>
    /// <param name="symbols">Bit i for symbol i.</param>
    internal IEnumerable<string> Examples(uint symbols)
    {
        var came = new Dictionary<int, (int From, int Symbol)> { [0] = (-1, 0) };
        var queue = new Queue<int>([0]);
        var seen = new HashSet<int>();
        while (queue.TryDequeue(out var state))
        {
            if (seen.Add(KindOf(state)))
            {
                var text = new StringBuilder();
                for (var at = state; at > 0; at = came[at].From)
                {
                    text.Insert(0, DialSymbols.All[came[at].Symbol]);
                }

                yield return text.ToString();
            }

            foreach (var symbol in DialSymbols.Nicest.Where(s => ((symbols >> s) & 1) != 0))
            {
                if (Next(state, symbol) is var to && to != Dfa.Dead && came.TryAdd(to, (state, symbol)))
                {
                    queue.Enqueue(to);
                }
            }
        }
    }

    /// <summary>The shortest string of a set whose kind is as wanted; null when there is none.</summary>
    /// <param name="within">The set.</param>
    /// <param name="isWanted">Asked of a kind.</param>
    internal string? Find(Dfa within, Func<int, bool> isWanted)
    {
        if (within.IsEmpty)
        {
            return null;
        }

        var came = new Dictionary<(int, int), ((int, int) From, int Symbol)> { [(0, within.Start)] = default };
        var queue = new Queue<(int State, int Within)>([(0, within.Start)]);
        while (queue.TryDequeue(out var at))
        {
            if (within.Accepts(at.Within) && isWanted(KindOf(at.State)))
            {
                var text = new StringBuilder();
                for (var (s, step) = (at, came[at]); s != (0, within.Start); s = step.From, step = came[s])
                {
                    text.Insert(0, DialSymbols.All[step.Symbol]);
                }

                return text.ToString();
            }

            foreach (var symbol in DialSymbols.Nicest)
            {
                var to = (Next(at.State, symbol), within.Next(at.Within, symbol));
                if (to.Item2 != Dfa.Dead && came.TryAdd(to, (at, symbol)))
                {
                    queue.Enqueue(to);
                }
            }
        }

        return null;
    }

    private sealed class Content : IEqualityComparer<int[]>
    {
        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] obj)
        {
            var hash = new HashCode();
            hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(obj.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
