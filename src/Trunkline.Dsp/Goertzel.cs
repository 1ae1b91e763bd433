namespace Trunkline.Dsp;

/// <summary>The power of one frequency in a stretch of samples, by Goertzel's recursion.</summary>
/// <remarks>Any frequency, not only multiples of 8000/N. For banks inside the detectors see <see cref="ToneBank"/>.</remarks>
public struct Goertzel
{
    private readonly double _coefficient;
    private double _s1;
    private double _s2;
    private int _count;

    /// <param name="frequency">In Hz, above 0 and below 4000.</param>
    public Goertzel(double frequency) => _coefficient = 2 * Math.Cos(2 * Math.PI * frequency / 8000);

    /// <summary>Samples taken since construction or <see cref="Reset"/>.</summary>
    public readonly int Count => _count;

    /// <summary>Takes samples.</summary>
    public void Process(ReadOnlySpan<short> samples)
    {
        foreach (var sample in samples)
        {
            var s = sample + (_coefficient * _s1) - _s2;
            _s2 = _s1;
            _s1 = s;
        }

        _count += samples.Length;
    }

    /// <summary>Mean square of the part of the signal at the frequency: A²/2 for a sine of peak A.</summary>
    public readonly double MeanSquare =>
        _count == 0 ? 0 : 2 * ((_s1 * _s1) + (_s2 * _s2) - (_coefficient * _s1 * _s2)) / ((double)_count * _count);

    /// <summary>Level in dBm0 of the part of the signal at the frequency.</summary>
    public readonly double Dbm0 => Level.FromMeanSquare(MeanSquare);

    /// <summary>Forgets the samples.</summary>
    public void Reset() => (_s1, _s2, _count) = (0, 0, 0);

    /// <summary>Level in dBm0 of one frequency in a block.</summary>
    public static double Measure(ReadOnlySpan<short> samples, double frequency)
    {
        var goertzel = new Goertzel(frequency);
        goertzel.Process(samples);
        return goertzel.Dbm0;
    }
}
