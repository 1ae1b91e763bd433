namespace Trunkline.Gateway;

/// <summary>How late the tick was: counts by size, so that percentiles cost no memory. Steps of one eighth of a power of two (error below 13 %).</summary>
public sealed class LatenessHistogram
{
    private const int StepsPerOctave = 8;
    private readonly long[] _counts = new long[32 * StepsPerOctave];

    /// <summary>How many.</summary>
    public long Count { get; private set; }

    /// <summary>The largest, microseconds.</summary>
    public uint MaxUs { get; private set; }

    /// <summary>Counts one.</summary>
    /// <param name="microseconds">How late; below zero counts as zero.</param>
    public void Add(long microseconds)
    {
        var value = (uint)Math.Clamp(microseconds, 0, int.MaxValue);
        MaxUs = Math.Max(MaxUs, value);
        Count++;
        _counts[BucketOf(value)]++;
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        Array.Clear(_counts);
        Count = 0;
        MaxUs = 0;
    }

    /// <summary>The value that a share of them does not pass, microseconds, at most one step too high.</summary>
    /// <param name="share">0 to 1.</param>
    public uint Percentile(double share)
    {
        var left = (long)Math.Ceiling(Count * share);
        for (var i = 0; i < _counts.Length; i++)
        {
            left -= _counts[i];
            if (left <= 0 && Count > 0)
            {
                return Math.Min(MaxUs, UpperEdgeOf(i));
            }
        }

        return MaxUs;
    }

    private static int BucketOf(uint value)
    {
        if (value < StepsPerOctave)
        {
            return (int)value;
        }

        var octave = 31 - System.Numerics.BitOperations.LeadingZeroCount(value);
        return ((octave - 2) * StepsPerOctave) + (int)((value >> (octave - 3)) & (StepsPerOctave - 1));
    }

    private static uint UpperEdgeOf(int bucket)
    {
        if (bucket < StepsPerOctave)
        {
            return (uint)bucket;
        }

        var octave = (bucket / StepsPerOctave) + 2;
        return (uint)(((ulong)(StepsPerOctave + (bucket % StepsPerOctave) + 1) << (octave - 3)) - 1);
    }
}
