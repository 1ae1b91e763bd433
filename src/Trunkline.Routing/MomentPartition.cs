namespace Trunkline.Routing;

/// <summary>All time cut into the fewest kinds of moments that some conditions tell apart: within a kind every condition is the same throughout.</summary>
internal sealed class MomentPartition
{
    private readonly List<MomentSet> _sets;
    private readonly List<(DateTime Witness, string Words)> _kinds = [];
    private readonly List<bool[]> _holds = [];
    private readonly Dictionary<MomentSet, int> _places = [];

    /// <param name="sets">The conditions.</param>
    /// <param name="from">Where to begin to look for examples.</param>
    /// <param name="exists">False for a moment that the site's clock leaves out: it is no example, and a kind that has no other is none. Null: all exist.</param>
    internal MomentPartition(IEnumerable<MomentSet> sets, DateOnly from, Func<DateTime, bool>? exists = null)
    {
        _sets = [.. sets.Distinct()];
        for (var i = 0; i < _sets.Count; i++)
        {
            _places[_sets[i]] = i;
        }

        var seen = new HashSet<string>();
        foreach (var day in MomentSet.KindsOfDays(_sets, from))
        {
            foreach (var minute in _sets.SelectMany(s => s.Changes(day)).Append(0).Distinct().Order())
            {
                var moment = new DateTime(day * TimeSpan.TicksPerDay).AddMinutes(minute);
                bool[] holds = [.. _sets.Select(s => s.Contains(moment))];
                if (seen.Add(string.Concat(holds.Select(h => h ? '1' : '0'))) && Nicest(holds, from, exists) is { } nice)
                {
                    _kinds.Add((nice, Words(nice)));
                    _holds.Add(holds);
                }
            }
        }
    }

    /// <summary>How many kinds of moments there are; 1 when there is no condition.</summary>
    internal int Count => _kinds.Count;

    /// <summary>A moment of a kind.</summary>
    internal DateTime Witness(int kind) => _kinds[kind].Witness;

    /// <summary>A moment of a kind in words; empty when there is one kind alone: at any time.</summary>
    internal string Words(int kind) => Count == 1 ? "" : _kinds[kind].Words;

    /// <summary>True when a condition the partition was made of holds in a kind of moments.</summary>
    internal bool Holds(MomentSet set, int kind) => _holds[kind][_places[set]];

    /// <summary>All moments of a kind.</summary>
    internal MomentSet SetOf(int kind) => SetOf(_holds[kind]);

    // null for a kind of moments that is nothing but an hour the clock leaves out: it never comes
    private DateTime? Nicest(bool[] holds, DateOnly from, Func<DateTime, bool>? exists)
    {
        var set = SetOf(holds);
        var nice = set.Witness(from)!.Value;
        return exists is null || exists(nice) ? nice : set.Minutes(from).Where(exists).Cast<DateTime?>().FirstOrDefault();
    }

    private MomentSet SetOf(bool[] holds)
    {
        var set = MomentSet.Always;
        for (var i = 0; i < holds.Length; i++)
        {
            set &= holds[i] ? _sets[i] : ~_sets[i];
        }

        return set;
    }

    private string Words(DateTime moment) =>
        (_sets.Find(s => s.IsSpecial((int)(moment.Ticks / TimeSpan.TicksPerDay))) ?? MomentSet.Always).Describe(moment);
}
