namespace Trunkline.E1;

/// <summary>Counts in intervals of one length: the current and those before it.</summary>
/// <remarks>
/// The rule of ten seconds changes seconds that are over. They may lie in the interval before; further back they never reach, because
/// an interval is longer than ten seconds. Allocates nothing after construction.
/// </remarks>
public sealed class QualityBins
{
    private readonly QualityCounts[] _history;
    private QualityCounts _current;
    private QualityCounts _pending;         // what changes in the current interval if the seconds in a row come to ten
    private QualityCounts _pendingBefore;   // and in the one before
    private int _newest;
    private int _elapsed;

    /// <param name="length">Seconds of an interval, more than 10.</param>
    /// <param name="history">Intervals kept, 1 and up.</param>
    /// <param name="elapsed">Seconds of the first interval that were over before counting began: its count is short by them.</param>
    internal QualityBins(int length, int history, int elapsed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, AvailabilityFsm.Seconds);
        ArgumentOutOfRangeException.ThrowIfNegative(elapsed);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(elapsed, length);
        Length = length;
        _history = new QualityCounts[history];
        _elapsed = elapsed;
    }

    /// <summary>Seconds of an interval.</summary>
    public int Length { get; }

    /// <summary>Seconds of the current interval that are over.</summary>
    public int Elapsed => _elapsed;

    /// <summary>The current interval.</summary>
    public QualityCounts Current => _current;

    /// <summary>Intervals that are over and kept.</summary>
    public int Count { get; private set; }

    /// <summary>An interval that is over.</summary>
    /// <param name="back">0 is the one before the current; below <see cref="Count"/>.</param>
    public QualityCounts this[int back]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(back);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(back, Count);
            return _history[(_newest - back + _history.Length) % _history.Length];
        }
    }

    /// <summary>Counts a second, and what else it would have been.</summary>
    internal void Add(in QualityCounts second, in QualityCounts pending)
    {
        _current.Add(second);
        _pending.Add(pending);
    }

    /// <summary>The seconds in a row came to ten: what they would have been, they are.</summary>
    internal void SettlePending()
    {
        _current.Add(_pending);
        if (Count > 0)
        {
            _history[_newest].Add(_pendingBefore);
        }

        ForgetPending();
    }

    /// <summary>They did not.</summary>
    internal void ForgetPending()
    {
        _pending = default;
        _pendingBefore = default;
    }

    /// <summary>The second is over, and perhaps the interval.</summary>
    internal void Pass()
    {
        if (++_elapsed < Length)
        {
            return;
        }

        _elapsed = 0;
        _newest = (_newest + 1) % _history.Length;
        Count = Math.Min(Count + 1, _history.Length);
        _history[_newest] = _current;
        _current = default;
        _pendingBefore = _pending;
        _pending = default;
    }
}
