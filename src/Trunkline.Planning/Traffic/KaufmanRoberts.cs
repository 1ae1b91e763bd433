namespace Trunkline.Planning.Traffic;

/// <summary>One class of calls that each take several units at once: a conference, a video call, a wide codec.</summary>
/// <param name="Erlang">Offered traffic a in calls.</param>
/// <param name="Units">Units a call takes, b, 1 or more.</param>
/// <param name="Reserved">t: units this class must leave free, 0 or more (Roberts' reservation).</param>
public readonly record struct MultirateClass(double Erlang, int Units, int Reserved = 0);

/// <summary>
/// Several classes with different widths on one capacity: j·q(j) = Σ a·b·q(j − b) (J. Kaufman, J. Roberts 1981; ITU-T E.526). A class is
/// blocked in the top b states. Exact for any holding-time laws without reservation.
/// </summary>
/// <remarks>
/// With reservation (t above 0) it is Roberts' <b>approximation</b>: a class is taken to be absent from the states it may not enter.
/// Probabilities are rescaled at every step, so loads of any size neither overflow nor turn to NaN.
/// </remarks>
public sealed class KaufmanRoberts
{
    /// <summary>Largest capacity.</summary>
    public const int MaxCapacity = 10_000_000;

    /// <summary>So many units before a capacity that is enough are tried one by one.</summary>
    private const int Stretch = 64;

    private readonly MultirateClass[] _classes;
    private readonly double[] _q;

    private KaufmanRoberts(MultirateClass[] classes, double[] q)
    {
        _classes = classes;
        _q = q;
    }

    /// <summary>Capacity C in units.</summary>
    public int Capacity => _q.Length - 1;

    /// <summary>The classes.</summary>
    public IReadOnlyList<MultirateClass> Classes => _classes;

    /// <summary>True when some class reserves units: the figures are Roberts' approximation.</summary>
    public bool IsApproximate => _classes.Any(c => c.Reserved > 0);

    /// <summary>Mean units busy.</summary>
    public double MeanUnits
    {
        get
        {
            var sum = 0.0;
            for (var j = 1; j < _q.Length; j++)
            {
                sum += j * _q[j];
            }

            return sum;
        }
    }

    /// <summary>Share of capacity in use.</summary>
    public double Utilisation => Capacity == 0 ? 0 : MeanUnits / Capacity;

    /// <summary>Classes on a capacity.</summary>
    /// <param name="capacity">C in units, 0 to 10⁷.</param>
    /// <param name="classes">One to 1000 classes.</param>
    public static Answer<KaufmanRoberts> Of(int capacity, IReadOnlyList<MultirateClass> classes)
    {
        if (Check.Between(capacity, 0, MaxCapacity, "C") is { } refused)
        {
            return refused;
        }

        if (classes.Count is 0 or > 1000)
        {
            return new Refusal($"from 1 to 1000 classes are expected, not {classes.Count}", "classes");
        }

        if ((double)capacity * classes.Count > 1e9)
        {
            return new Refusal($"capacity {capacity} with {classes.Count} classes is more than 10⁹ steps", "C");
        }

        for (var i = 0; i < classes.Count; i++)
        {
            var c = classes[i];
            if (Check.First(
                    Check.Offered(c.Erlang, "a"), Check.Between(c.Units, 1, int.MaxValue, "b"), Check.Between(c.Reserved, 0, int.MaxValue, "t"))
                is { } wrong)
            {
                return new Refusal($"class {i + 1}: {wrong.Words}", "classes");
            }
        }

        var q = new double[capacity + 1];
        q[0] = 1;
        var lowest = 0; // below it everything has been scaled away
        var widest = classes.Max(c => Math.Min(c.Units, capacity));
        for (var j = 1; j <= capacity; j++)
        {
            var sum = 0.0;
            foreach (var c in classes)
            {
                if (c.Units <= j && j <= (long)capacity - c.Reserved)
                {
                    sum += c.Erlang * c.Units * q[j - c.Units];
                }
            }

            q[j] = sum / j;
            if (q[j] > 1e200)
            {
                // the recursion looks back no further than the widest class; what falls out of range is 10⁻²⁰⁰ of the rest
                for (var i = lowest; i <= j; i++)
                {
                    q[i] *= 1e-200;
                }

                lowest = Math.Max(lowest, FirstAbove(q, lowest, j - widest));
            }
        }

        var total = 0.0;
        foreach (var p in q)
        {
            total += p;
        }

        for (var j = 0; j <= capacity; j++)
        {
            q[j] /= total;
        }

        return new KaufmanRoberts([.. classes], q);
    }

    /// <summary>Share of time with exactly so many units busy, q(j).</summary>
    public Answer<double> State(int busy) => Check.Between(busy, 0, Capacity, "j") is { } refused ? refused : _q[busy];

    /// <summary>Blocking of a class: the sum of the states in which it does not fit.</summary>
    /// <param name="index">Class, from 0.</param>
    public Answer<double> Blocking(int index)
    {
        if (Class(index) is { } refused)
        {
            return refused;
        }

        // summed from the top down
        var first = Math.Max(0, Capacity - (long)_classes[index].Units - _classes[index].Reserved + 1);
        var sum = 0.0;
        for (long j = Capacity; j >= first; j--)
        {
            sum += _q[j];
        }

        return Math.Min(1, sum);
    }

    /// <summary>Mean number of calls of a class in progress: a·(1 − B).</summary>
    public Answer<double> MeanCalls(int index) => Blocking(index).Select(b => _classes[index].Erlang * (1 - b));

    /// <summary>Mean number of calls of a class while exactly so many units are busy: y(j) = a·q(j − b)/q(j).</summary>
    public Answer<double> MeanCallsIn(int index, int busy)
    {
        if (Class(index) is { } refused)
        {
            return refused;
        }

        if (Check.Between(busy, 0, Capacity, "j") is { } outside)
        {
            return outside;
        }

        var c = _classes[index];
        return busy < c.Units || busy > (long)Capacity - c.Reserved || _q[busy] == 0 ? 0 : c.Erlang * _q[busy - c.Units] / _q[busy];
    }

    /// <summary>The least capacity at which every class is at or below its target, or a common one.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="target">Blocking of the worst class, above 0 and below 1.</param>
    public static Answer<int> CapacityFor(IReadOnlyList<MultirateClass> classes, double target)
    {
        if (Check.Target(target) is { } refused)
        {
            return refused;
        }

        // blocking need not fall with every unit when classes are wide, so the last stretch before what the search finds is walked
        return Fewest.Enough(0, IsEnough, int.MaxValue).Select(found =>
        {
            var capacity = Math.Max(1, found - Stretch);
            while (capacity < found && Worst(capacity).Value > target)
            {
                capacity++;
            }

            return capacity;
        });

        Answer<bool> IsEnough(int capacity) => Worst(Math.Min(capacity, MaxCapacity)).Then(worst =>
            worst <= target ? true
            : capacity < MaxCapacity ? false
            : (Answer<bool>)new Refusal($"no capacity up to {MaxCapacity} is enough", "C"));

        Answer<double> Worst(int capacity) =>
            Of(capacity, classes).Select(group => Enumerable.Range(0, classes.Count).Max(i => group.Blocking(i).Value));
    }

    private static int FirstAbove(double[] q, int from, int most)
    {
        while (from < most && q[from] == 0)
        {
            from++;
        }

        return from;
    }

    private Refusal? Class(int index) =>
        index >= 0 && index < _classes.Length ? null : new Refusal($"there is no class {index + 1}; there are {_classes.Length}", "classes");
}
