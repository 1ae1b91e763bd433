namespace Trunkline.Node;

/// <summary>How late a loop's timers are: a histogram since start.</summary>
public sealed class LoopLateness
{
    private readonly long[] _counts = new long[Bounds.Length + 1];

    /// <summary>Upper bounds, seconds.</summary>
    public static ReadOnlySpan<double> Bounds => [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];

    /// <summary>One count for each bound and one above the last; not cumulative.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>The sum, seconds.</summary>
    public double Sum { get; private set; }

    /// <summary>The largest.</summary>
    public TimeSpan Max { get; private set; }

    /// <summary>Adds one; below zero counts as zero.</summary>
    public void Add(TimeSpan late)
    {
        late = late < TimeSpan.Zero ? TimeSpan.Zero : late;
        var at = 0;
        while (at < Bounds.Length && late.TotalSeconds > Bounds[at])
        {
            at++;
        }

        _counts[at]++;
        Sum += late.TotalSeconds;
        Max = late > Max ? late : Max;
    }
}
