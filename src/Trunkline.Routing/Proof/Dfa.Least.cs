namespace Trunkline.Routing.Proof;

// Making automata: exploring what a function gives, then the least automaton for it.
internal sealed partial class Dfa
{
    /// <summary>The most states an automaton may have while it is made: beyond it a plan is too involved.</summary>
    internal const int MostStates = 1_000_000;

    /// <summary>The automaton whose states are whatever can be reached.</summary>
    /// <param name="start">The first state.</param>
    /// <param name="next">The state after a symbol; null when dead.</param>
    /// <param name="accepts">Whether a string that ends there is in the set.</param>
    /// <param name="equality">How states are compared; null for their own way.</param>
    /// <exception cref="PlanTooInvolvedException">More than <see cref="MostStates"/>.</exception>
    internal static Dfa Explore<T>(T start, Func<T, int, T?> next, Func<T, bool> accepts, IEqualityComparer<T>? equality = null)
        where T : struct
    {
        var numbers = new Dictionary<T, int>(equality) { [start] = 0 };
        var states = new List<T> { start };
        var table = new List<int>();
        for (var i = 0; i < states.Count; i++)
        {
            for (var symbol = 0; symbol < DialSymbols.Count; symbol++)
            {
                if (next(states[i], symbol) is not { } after)
                {
                    table.Add(Dead);
                    continue;
                }

                if (!numbers.TryGetValue(after, out var number))
                {
                    number = states.Count;
                    PlanTooInvolvedException.ThrowIfMore(number, MostStates);
                    numbers[after] = number;
                    states.Add(after);
                }

                table.Add(number);
            }
        }

        return Least([.. table], [.. states.Select(accepts)]);
    }

    /// <summary>The least automaton for the same set: what leads nowhere is dead, what cannot be told apart is one (Moore), numbered breadth first.</summary>
    private static Dfa Least(int[] next, bool[] accepts)
    {
        var count = accepts.Length;
        var live = Live(next, accepts);
        var kind = new int[count];
        for (var i = 0; i < count; i++)
        {
            kind[i] = !live[i] ? Dead : accepts[i] ? 1 : 0;
        }

        var used = Enumerable.Range(0, DialSymbols.Count).Where(s => Enumerable.Range(0, count).Any(i => next[(i * DialSymbols.Count) + s] != Dead)).ToArray();
        var ids = new Dictionary<long, int>();
        for (int kinds = 0, before = -1; kinds != before;)
        {
            before = kinds;
            // all symbols by the kinds of the round before, so that the round sees one partition
            var seen = (int[])kind.Clone();
            foreach (var symbol in used)
            {
                ids.Clear();
                for (var i = 0; i < count; i++)
                {
                    if (kind[i] == Dead)
                    {
                        continue;
                    }

                    var to = next[(i * DialSymbols.Count) + symbol];
                    var key = ((long)kind[i] << 32) | (uint)(to == Dead ? Dead : seen[to]);
                    if (!ids.TryGetValue(key, out var id))
                    {
                        ids[key] = id = ids.Count;
                    }

                    kind[i] = id;
                }
            }

            kinds = kind.Distinct().Count();
        }

        return Numbered(next, accepts, kind);
    }

    private static bool[] Live(int[] next, bool[] accepts)
    {
        var into = new List<int>[accepts.Length];
        for (var i = 0; i < next.Length; i++)
        {
            if (next[i] != Dead)
            {
                (into[next[i]] ??= []).Add(i / DialSymbols.Count);
            }
        }

        var live = (bool[])accepts.Clone();
        var work = new Stack<int>(Enumerable.Range(0, accepts.Length).Where(i => accepts[i]));
        while (work.TryPop(out var state))
        {
            foreach (var from in into[state] ?? [])
            {
                if (!live[from])
                {
                    live[from] = true;
                    work.Push(from);
                }
            }
        }

        return live;
    }

    private static Dfa Numbered(int[] next, bool[] accepts, int[] kind)
    {
        if (accepts.Length == 0 || kind[0] == Dead)
        {
            return Nothing;
        }

        var numbers = new Dictionary<int, int> { [kind[0]] = 0 };
        var order = new List<int> { 0 };
        var table = new List<int>();
        for (var i = 0; i < order.Count; i++)
        {
            for (var symbol = 0; symbol < DialSymbols.Count; symbol++)
            {
                var to = next[(order[i] * DialSymbols.Count) + symbol];
                if (to == Dead || kind[to] == Dead)
                {
                    table.Add(Dead);
                    continue;
                }

                if (!numbers.TryGetValue(kind[to], out var number))
                {
                    numbers[kind[to]] = number = order.Count;
                    order.Add(to);
                }

                table.Add(number);
            }
        }

        return new([.. table], [.. order.Select(o => accepts[o])]);
    }
}
