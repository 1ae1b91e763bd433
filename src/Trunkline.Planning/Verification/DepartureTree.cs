namespace Trunkline.Planning.Verification;

/// <summary>
/// When each circuit becomes free, with the soonest on top: a complete binary tree of minima over fixed leaves, one for a circuit,
/// +∞ while it is idle. Setting a leaf costs at most log₂ n steps and often fewer; nothing is ever searched or allocated, and a call that ends early (pre-empted, lost
/// with its span) is one more leaf set.
/// </summary>
internal sealed class DepartureTree
{
    private readonly double[] _times;
    private readonly int _leaves;

    /// <param name="slots">Number of leaves, 1 or more.</param>
    internal DepartureTree(int slots)
    {
        _leaves = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(slots, 2));
        _times = new double[2 * _leaves];
        Array.Fill(_times, double.PositiveInfinity);
    }

    /// <summary>The soonest time of all, +∞ when all are idle.</summary>
    internal double Soonest => _times[1];

    /// <summary>The leaf of the soonest time.</summary>
    internal int SoonestSlot()
    {
        var times = _times;
        var node = 1;
        while (node < _leaves)
        {
            node *= 2;
            node += times[node + 1] < times[node] ? 1 : 0;
        }

        return node - _leaves;
    }

    /// <summary>The time of a leaf.</summary>
    internal double this[int slot] => _times[slot + _leaves];

    /// <summary>Sets the time of a leaf.</summary>
    internal void Set(int slot, double time)
    {
        var times = _times;
        var node = slot + _leaves;
        times[node] = time;
        while (node > 1)
        {
            var least = Math.Min(times[node], times[node ^ 1]);
            node >>= 1;
            if (times[node] == least)
            {
                return;
            }

            times[node] = least;
        }
    }
}
