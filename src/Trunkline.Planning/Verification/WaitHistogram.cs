namespace Trunkline.Planning.Verification;

/// <summary>
/// Waiting times in classes of 1/32 of an octave from 2⁻¹⁰ s to 2²¹ s: a quantile is right within 2.2 %. Waits of exactly 0 (answered at once) have a
/// class of their own. Adding costs no search: the class is the exponent and the first five bits of the value.
/// </summary>
public sealed class WaitHistogram
{
    private const int Bits = 5;
    private const int FirstExponent = -10;
    private const int Octaves = 31;
    private readonly int[] _classes = new int[Octaves << Bits];
    private long _zeros;

    /// <summary>Number of waits.</summary>
    public long Count { get; private set; }

    /// <summary>Share of waits of at most so many seconds; within a class in proportion. 1 when there are none.</summary>
    public double ShareUpTo(double seconds)
    {
        if (Count == 0)
        {
            return 1;
        }

        double upTo = seconds >= 0 ? _zeros : 0;
        for (var i = 0; i < _classes.Length && Lower(i) < seconds; i++)
        {
            var (lower, upper) = (Lower(i), Lower(i + 1));
            upTo += _classes[i] * Math.Min(1, (seconds - lower) / (upper - lower));
        }

        return upTo / Count;
    }

    /// <summary>The wait that a share of calls does not exceed, seconds; 0 when there are none.</summary>
    /// <param name="share">0 to 1.</param>
    public double Quantile(double share)
    {
        var left = share * Count - _zeros;
        if (left <= 0)
        {
            return 0;
        }

        for (var i = 0; i < _classes.Length; i++)
        {
            if (left <= _classes[i])
            {
                return Lower(i) + (Lower(i + 1) - Lower(i)) * left / _classes[i];
            }

            left -= _classes[i];
        }

        return Lower(_classes.Length);
    }

    internal void Add(double seconds)
    {
        Count++;
        if (seconds <= 0)
        {
            _zeros++;
            return;
        }

        var index = (int)(BitConverter.DoubleToInt64Bits(seconds) >> (52 - Bits)) - ((1023 + FirstExponent) << Bits);
        _classes[Math.Clamp(index, 0, _classes.Length - 1)]++;
    }

    private static double Lower(int index) =>
        BitConverter.Int64BitsToDouble((long)(index + ((1023 + FirstExponent) << Bits)) << (52 - Bits));
}
