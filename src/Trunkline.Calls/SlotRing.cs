namespace Trunkline.Calls;

/// <summary>Counters over a window that slides by slots: a ring of slots of equal length, the current one included. Allocates nothing after it is made.</summary>
internal sealed class SlotRing
{
    private readonly long _slot;
    private readonly int _fields;
    private readonly long[] _number; // which slot of time each place holds; -1: none
    private readonly long[] _counts;

    /// <param name="slot">The length of a slot.</param>
    /// <param name="slots">Full slots it remembers beside the current one.</param>
    /// <param name="fields">Counters of a slot.</param>
    internal SlotRing(TimeSpan slot, int slots, int fields)
    {
        (_slot, _fields) = (slot.Ticks, fields);
        _number = new long[slots + 1];
        _counts = new long[(slots + 1) * fields];
        Array.Fill(_number, -1);
    }

    /// <summary>Adds to a counter of the slot that holds an instant.</summary>
    internal void Add(int field, long amount, TimeSpan at) => At(at.Ticks / _slot)[field] += amount;

    /// <summary>Adds a rate over a time to a counter: each slot gets its part.</summary>
    internal void Spread(int field, int rate, TimeSpan from, TimeSpan to)
    {
        // what is older than the ring would be forgotten at once
        var at = Math.Max(from.Ticks, to.Ticks - (_slot * _number.Length));
        while (at < to.Ticks)
        {
            var number = at / _slot;
            var ends = Math.Min((number + 1) * _slot, to.Ticks);
            At(number)[field] += rate * (ends - at);
            at = ends;
        }
    }

    /// <summary>Sums the last full slots and the current one.</summary>
    /// <param name="now">The current instant.</param>
    /// <param name="slots">How many full slots.</param>
    /// <param name="into">The sums.</param>
    /// <returns>Where the oldest of them begins.</returns>
    internal TimeSpan Sum(TimeSpan now, int slots, Span<long> into)
    {
        var current = now.Ticks / _slot;
        for (var place = 0; place < _number.Length; place++)
        {
            if (_number[place] >= Math.Max(0, current - slots) && _number[place] <= current)
            {
                for (var field = 0; field < _fields; field++)
                {
                    into[field] += _counts[(place * _fields) + field];
                }
            }
        }

        return TimeSpan.FromTicks(Math.Max(0, current - slots) * _slot);
    }

    private Span<long> At(long number)
    {
        var place = (int)(number % _number.Length);
        var counts = _counts.AsSpan(place * _fields, _fields);
        if (_number[place] != number)
        {
            _number[place] = number;
            counts.Clear();
        }

        return counts;
    }
}
