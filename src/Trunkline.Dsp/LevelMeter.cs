namespace Trunkline.Dsp;

/// <summary>RMS level over consecutive windows.</summary>
/// <remarks>The reading is that of the last whole window; until one is complete, <see cref="Level.Silence"/>.</remarks>
public sealed class LevelMeter
{
    private readonly int _window;
    private long _sum;
    private int _count;

    /// <param name="windowSamples">Samples in a window: 160 (20 ms) to 80,000 (10 s).</param>
    public LevelMeter(int windowSamples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(windowSamples, 1);
        _window = windowSamples;
        Reset();
    }

    /// <summary>Level of the last whole window, dBm0.</summary>
    public double Dbm0 { get; private set; }

    /// <summary>The loudest window since construction or <see cref="Reset"/>, dBm0.</summary>
    public double Loudest { get; private set; }

    /// <summary>Whole windows since construction or <see cref="Reset"/>.</summary>
    public int Windows { get; private set; }

    /// <summary>Takes samples.</summary>
    /// <returns>How many windows were completed.</returns>
    public int Process(ReadOnlySpan<short> samples)
    {
        var completed = 0;
        foreach (var sample in samples)
        {
            _sum += sample * sample;
            if (++_count == _window)
            {
                Dbm0 = Level.FromMeanSquare((double)_sum / _window);
                Loudest = Math.Max(Loudest, Dbm0);
                (_sum, _count) = (0, 0);
                completed++;
            }
        }

        Windows += completed;
        return completed;
    }

    /// <summary>Forgets everything.</summary>
    public void Reset() => (_sum, _count, Dbm0, Loudest, Windows) = (0, 0, Level.Silence, Level.Silence, 0);
}
