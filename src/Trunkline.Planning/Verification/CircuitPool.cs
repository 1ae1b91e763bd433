using System.Numerics;
using Trunkline.Base;

namespace Trunkline.Planning.Verification;

/// <summary>
/// Which circuits of a group are idle, as each end sees it, and which one an end takes next by its hunting rule. With a glare window an end goes on
/// seeing a circuit idle for a while after the other end took it; without one, both see the same. Sets are words of 64 bits; nothing is allocated after construction.
/// </summary>
internal sealed class CircuitPool
{
    private readonly int _count;
    private readonly ulong[] _ours;      // idle as our end sees it
    private readonly ulong[] _operators; // idle as the operator's end sees it: the same array without a window
    private readonly ulong[] _idle;      // idle in truth
    private readonly int[] _out;         // how many things keep it out of service
    private readonly HuntingRule _ourRule;
    private readonly HuntingRule _operatorRule;
    private readonly bool _isLinked;
    private readonly int[] _next;        // idle circuits, longest idle first; index _count is the ring's head
    private readonly int[] _previous;
    private readonly double[] _idleSince;
    private readonly Unseen? _inbound;
    private readonly Unseen? _outbound;
    private int _ourCursor;
    private int _operatorCursor;

    internal CircuitPool(SimulatedGroup group)
        : this(group.Circuits, group.Rules.Ours, group.Rules.Operators, group.InboundUnseen, group.OutboundUnseen)
    {
    }

    internal CircuitPool(int count, HuntingRule ours, HuntingRule operators, double inboundUnseen = 0, double outboundUnseen = 0)
    {
        _count = count;
        _ourRule = ours;
        _operatorRule = operators;
        _ourCursor = count - 1;
        _operatorCursor = count - 1;
        _idle = All(count);
        _inbound = inboundUnseen > 0 ? new(inboundUnseen, count) : null;
        _outbound = outboundUnseen > 0 ? new(outboundUnseen, count) : null;
        _ours = _inbound is null ? _idle : All(count);
        _operators = _outbound is null ? _idle : All(count);
        _out = new int[count];
        IdleCount = count;
        _isLinked = ours == HuntingRule.LeastRecent || operators == HuntingRule.LeastRecent;
        _next = _isLinked ? new int[count + 1] : [];
        _previous = _isLinked ? new int[count + 1] : [];
        _idleSince = _isLinked ? new double[count] : [];
        for (var i = 0; i < _next.Length; i++)
        {
            _next[i] = i == count ? 0 : i + 1;
            _previous[i] = i == 0 ? count : i - 1;
        }
    }

    /// <summary>Circuits in all.</summary>
    internal int Count => _count;

    /// <summary>Circuits idle in truth.</summary>
    internal int IdleCount { get; private set; }

    /// <summary>True when an end may see a circuit idle that is not.</summary>
    internal bool HasGlare => _inbound is not null || _outbound is not null;

    /// <summary>True when the circuit is idle in truth.</summary>
    internal bool IsIdle(int circuit) => (_idle[circuit >> 6] >> circuit & 1) != 0;

    /// <summary>The circuit an end would take now, −1 when it sees none idle. Nothing changes but the cursor of cyclic hunting.</summary>
    internal int Hunt(bool outbound, Prng random)
    {
        if (outbound)
        {
            return Hunt(_ours, _ourRule, ref _ourCursor, random, _inbound is not null);
        }

        return Hunt(_operators, _operatorRule, ref _operatorCursor, random, _outbound is not null);
    }

    /// <summary>Makes seen what has become visible by now. Call before hunting in a group with a glare window.</summary>
    internal void SeeUntil(double now)
    {
        _inbound?.SeeUntil(now, _ours);
        _outbound?.SeeUntil(now, _operators);
    }

    /// <summary>An end takes an idle circuit.</summary>
    internal void Take(int circuit, bool outbound, double now)
    {
        var bit = ~(1UL << circuit);
        _idle[circuit >> 6] &= bit;
        IdleCount--;
        if (_isLinked)
        {
            Unlink(circuit);
        }

        if (!HasGlare)
        {
            return;
        }

        if (outbound)
        {
            _ours[circuit >> 6] &= bit;
            Hide(_outbound, _operators, circuit, now);
        }
        else
        {
            _operators[circuit >> 6] &= bit;
            Hide(_inbound, _ours, circuit, now);
        }
    }

    /// <summary>An end that met a glare now sees the circuit busy.</summary>
    internal void See(int circuit, bool outbound) => (outbound ? _ours : _operators)[circuit >> 6] &= ~(1UL << circuit);

    /// <summary>A call is over. A circuit that is out of service meanwhile does not become idle.</summary>
    internal void Release(int circuit, double now)
    {
        _inbound?.Forget(circuit);
        _outbound?.Forget(circuit);
        if (_out[circuit] > 0)
        {
            See(circuit, true);
            See(circuit, false);
            return;
        }

        var bit = 1UL << circuit;
        _idle[circuit >> 6] |= bit;
        IdleCount++;
        if (_isLinked)
        {
            Link(circuit, now);
        }

        if (HasGlare)
        {
            _ours[circuit >> 6] |= bit;
            _operators[circuit >> 6] |= bit;
        }
    }

    /// <summary>Takes a circuit out of service; one in a call when the call is over.</summary>
    internal void TakeOut(int circuit)
    {
        if (IsIdle(circuit))
        {
            var bit = ~(1UL << circuit);
            _idle[circuit >> 6] &= bit;
            _ours[circuit >> 6] &= bit;
            _operators[circuit >> 6] &= bit;
            IdleCount--;
            if (_isLinked)
            {
                Unlink(circuit);
            }
        }

        _out[circuit]++;
    }

    /// <summary>Puts a circuit back into service.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="isInCall">True while a call that began before still holds it.</param>
    /// <param name="now">The time.</param>
    internal void PutBack(int circuit, bool isInCall, double now)
    {
        if (--_out[circuit] == 0 && !isInCall)
        {
            Release(circuit, now);
        }
    }

    private int Hunt(ulong[] view, HuntingRule rule, ref int cursor, Prng random, bool hasUnseen)
    {
        switch (rule)
        {
            case HuntingRule.Ascending:
                return Lowest(view, 0, view.Length);
            case HuntingRule.Descending:
                for (var w = view.Length - 1; w >= 0; w--)
                {
                    if (view[w] != 0)
                    {
                        return 64 * w + 63 - BitOperations.LeadingZeroCount(view[w]);
                    }
                }

                return -1;
            case HuntingRule.Cyclic:
                var found = After(view, cursor);
                cursor = found >= 0 ? found : cursor;
                return found;
            case HuntingRule.LeastRecent:
                return hasUnseen ? LongestIdleIn(view) : _next[_count] == _count ? -1 : _next[_count];
            default:
                return Any(view, random);
        }
    }

    private static int Lowest(ulong[] view, int from, int to)
    {
        for (var w = from; w < to; w++)
        {
            if (view[w] != 0)
            {
                return 64 * w + BitOperations.TrailingZeroCount(view[w]);
            }
        }

        return -1;
    }

    private static int After(ulong[] view, int cursor)
    {
        var word = cursor >> 6;
        var above = view[word] & ~1UL << cursor; // bits above the cursor: shifting by cursor mod 64, the cursor's own bit left out
        if (above != 0)
        {
            return 64 * word + BitOperations.TrailingZeroCount(above);
        }

        var later = Lowest(view, word + 1, view.Length);
        return later >= 0 ? later : Lowest(view, 0, word + 1);
    }

    private static int Any(ulong[] view, Prng random)
    {
        var idle = 0;
        foreach (var word in view)
        {
            idle += BitOperations.PopCount(word);
        }

        if (idle == 0)
        {
            return -1;
        }

        var chosen = random.Next(idle);
        for (var w = 0; ; w++)
        {
            var inWord = BitOperations.PopCount(view[w]);
            if (chosen < inWord)
            {
                var word = view[w];
                for (; chosen > 0; chosen--)
                {
                    word &= word - 1;
                }

                return 64 * w + BitOperations.TrailingZeroCount(word);
            }

            chosen -= inWord;
        }
    }

    /// <summary>Of those an end sees idle, the one released longest ago; one that the other end took unseen keeps its place.</summary>
    private int LongestIdleIn(ulong[] view)
    {
        var longest = -1;
        for (var w = 0; w < view.Length; w++)
        {
            for (var word = view[w]; word != 0; word &= word - 1)
            {
                var circuit = 64 * w + BitOperations.TrailingZeroCount(word);
                if (longest < 0 || _idleSince[circuit] < _idleSince[longest])
                {
                    longest = circuit;
                }
            }
        }

        return longest;
    }

    private void Unlink(int circuit)
    {
        _next[_previous[circuit]] = _next[circuit];
        _previous[_next[circuit]] = _previous[circuit];
    }

    private void Link(int circuit, double now)
    {
        _idleSince[circuit] = now;
        var last = _previous[_count];
        _next[last] = circuit;
        _previous[circuit] = last;
        _next[circuit] = _count;
        _previous[_count] = circuit;
    }

    private static void Hide(Unseen? window, ulong[] view, int circuit, double now)
    {
        if (window is null)
        {
            view[circuit >> 6] &= ~(1UL << circuit);
        }
        else
        {
            window.Hide(circuit, now);
        }
    }

    private static ulong[] All(int count)
    {
        var words = new ulong[(count + 63) / 64];
        Array.Fill(words, ulong.MaxValue);
        if (count % 64 != 0)
        {
            words[^1] = (1UL << count) - 1;
        }

        return words;
    }

    /// <summary>Circuits one end took that the other does not see yet, in order: the window is the same for all.</summary>
    private sealed class Unseen(double window, int circuits)
    {
        private readonly double[] _visibleAt = new double[circuits];
        private (double At, int Circuit)[] _queue = new (double, int)[circuits];
        private int _head;
        private int _length;

        internal void Hide(int circuit, double now)
        {
            if (_length == _queue.Length)
            {
                // calls shorter than the window leave entries that are void
                var longer = new (double, int)[2 * _length];
                for (var i = 0; i < _length; i++)
                {
                    longer[i] = _queue[(_head + i) % _length];
                }

                (_queue, _head) = (longer, 0);
            }

            _visibleAt[circuit] = now + window;
            _queue[(_head + _length++) % _queue.Length] = (now + window, circuit);
        }

        /// <summary>The call ended before it was seen.</summary>
        internal void Forget(int circuit) => _visibleAt[circuit] = double.PositiveInfinity;

        internal void SeeUntil(double now, ulong[] view)
        {
            while (_length > 0 && _queue[_head].At <= now)
            {
                var (at, circuit) = _queue[_head];
                _head = (_head + 1) % _queue.Length;
                _length--;
                if (_visibleAt[circuit] == at)
                {
                    view[circuit >> 6] &= ~(1UL << circuit);
                }
            }
        }
    }
}
