namespace Trunkline.Routing;

/// <summary>A set of minutes of one day, as intervals. Immutable.</summary>
internal sealed class DayMinutes : IEquatable<DayMinutes>
{
    // from, to, from, to, ...: ascending, a minute is in it when an odd count of ends is at or before it
    private readonly int[] _ends;

    private DayMinutes(int[] ends) => _ends = ends;

    internal static DayMinutes None { get; } = new([]);

    internal static DayMinutes All { get; } = new([0, 1440]);

    internal bool IsEmpty => _ends.Length == 0;

    internal IReadOnlyList<int> Ends => _ends;

    /// <summary>Noon, else three at night, else the beginning of the longest interval.</summary>
    internal int Nicest
    {
        get
        {
            if (Contains(720) || Contains(180))
            {
                return Contains(720) ? 720 : 180;
            }

            var longest = 0;
            for (var i = 2; i < _ends.Length; i += 2)
            {
                longest = _ends[i + 1] - _ends[i] > _ends[longest + 1] - _ends[longest] ? i : longest;
            }

            return _ends[longest];
        }
    }

    internal static DayMinutes Of(int from, int to) => from >= to ? None : new([from, to]);

    internal bool Contains(int minute)
    {
        var at = Array.BinarySearch(_ends, minute);
        return (at >= 0 ? at + 1 : ~at) % 2 == 1;
    }

    internal DayMinutes Not()
    {
        var ends = new List<int>(_ends.Length + 2);
        if (_ends.Length == 0 || _ends[0] != 0)
        {
            ends.Add(0);
        }

        ends.AddRange(_ends.Where(e => e is not (0 or 1440)));
        if (_ends.Length == 0 || _ends[^1] != 1440)
        {
            ends.Add(1440);
        }

        return new([.. ends]);
    }

    internal DayMinutes Or(DayMinutes other)
    {
        var ends = new List<int>(_ends.Length + other._ends.Length);
        var isIn = false;
        foreach (var minute in _ends.Concat(other._ends).Distinct().Order())
        {
            var now = minute < 1440 && (Contains(minute) || other.Contains(minute));
            if (now != isIn)
            {
                ends.Add(minute);
                isIn = now;
            }
        }

        return new([.. ends]);
    }

    /// <inheritdoc/>
    public bool Equals(DayMinutes? other) => other is not null && _ends.AsSpan().SequenceEqual(other._ends);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DayMinutes);

    /// <inheritdoc/>
    public override int GetHashCode() => _ends.Aggregate(17, (hash, end) => HashCode.Combine(hash, end));
}
