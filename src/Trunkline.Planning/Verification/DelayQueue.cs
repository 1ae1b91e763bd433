namespace Trunkline.Planning.Verification;

/// <summary>
/// Things that happen later without holding a circuit: a caller's next attempt, the end of a caller's patience. A heap with four
/// children a node; entries that became void stay until their time and are recognised by the generation of what they name. Grows by doubling, so that a
/// system in balance soon allocates nothing.
/// </summary>
internal sealed class DelayQueue
{
    private Entry[] _heap = new Entry[64];

    /// <summary>Entries, void ones included.</summary>
    internal int Count { get; private set; }

    /// <summary>The soonest time, +∞ when empty.</summary>
    internal double Soonest { get; private set; } = double.PositiveInfinity;

    /// <summary>Adds an entry.</summary>
    internal void Add(double time, int caller, int generation)
    {
        if (Count == _heap.Length)
        {
            Array.Resize(ref _heap, 2 * _heap.Length);
        }

        var heap = _heap;
        var at = Count++;
        while (at > 0)
        {
            var parent = (at - 1) >> 2;
            if (heap[parent].Time <= time)
            {
                break;
            }

            heap[at] = heap[parent];
            at = parent;
        }

        heap[at] = new(time, caller, generation);
        Soonest = heap[0].Time;
    }

    /// <summary>Takes the soonest entry; there must be one.</summary>
    internal Entry Take()
    {
        var heap = _heap;
        var taken = heap[0];
        var last = heap[--Count];
        var at = 0;
        while (true)
        {
            var child = 4 * at + 1;
            if (child >= Count)
            {
                break;
            }

            var end = Math.Min(child + 4, Count);
            var least = child;
            for (var c = child + 1; c < end; c++)
            {
                if (heap[c].Time < heap[least].Time)
                {
                    least = c;
                }
            }

            if (heap[least].Time >= last.Time)
            {
                break;
            }

            heap[at] = heap[least];
            at = least;
        }

        heap[at] = last;
        Soonest = Count == 0 ? double.PositiveInfinity : heap[0].Time;
        return taken;
    }

    /// <summary>One entry.</summary>
    /// <param name="Time">When.</param>
    /// <param name="Caller">Index of the caller in the replication's pool.</param>
    /// <param name="Generation">The caller's generation when the entry was made.</param>
    internal readonly record struct Entry(double Time, int Caller, int Generation);
}
