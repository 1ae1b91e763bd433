namespace Trunkline.Dsp;

/// <summary>Levels: dBm0 against amplitudes of 16-bit linear samples.</summary>
/// <remarks>
/// 0 dBm0 is the digital milliwatt of G.711 table 5 and 6: a sine 3.14 dB below full scale, peak 22,827. The A-law
/// sequence decodes to that within 0.01 dB, the mu-law sequence within 0.1 dB.
/// </remarks>
public static class Level
{
    /// <summary>Peak amplitude of a 0 dBm0 sine.</summary>
    public const double PeakAt0Dbm0 = 22826.6;

    /// <summary>RMS of any signal of 0 dBm0.</summary>
    public const double RmsAt0Dbm0 = PeakAt0Dbm0 / 1.4142135623730951;

    /// <summary>What silence measures: the level given for no signal at all.</summary>
    public const double Silence = -96.0;

    /// <summary>Peak amplitude of a sine of the given level.</summary>
    /// <param name="dbm0">The level in dBm0; above +3.14 it clips.</param>
    public static double ToPeak(double dbm0) => PeakAt0Dbm0 * Math.Pow(10, dbm0 / 20);

    /// <summary>RMS amplitude of a signal of the given level.</summary>
    /// <param name="dbm0">The level in dBm0.</param>
    public static double ToRms(double dbm0) => RmsAt0Dbm0 * Math.Pow(10, dbm0 / 20);

    /// <summary>Mean square of a signal of the given level.</summary>
    /// <param name="dbm0">The level in dBm0.</param>
    public static double ToMeanSquare(double dbm0) => RmsAt0Dbm0 * RmsAt0Dbm0 * Math.Pow(10, dbm0 / 10);

    /// <summary>The level of a signal with this mean square; never below <see cref="Silence"/>.</summary>
    /// <param name="meanSquare">Mean of the squared samples.</param>
    public static double FromMeanSquare(double meanSquare) =>
        meanSquare < 1e-2 ? Silence : Math.Max(Silence, 10 * Math.Log10(meanSquare / (RmsAt0Dbm0 * RmsAt0Dbm0)));

    /// <summary>The level of what is said, pauses left out: the mean of all windows of 20 ms that are less than 25 dB below the loudest.</summary>
    /// <remarks>For a prompt's level at a glance. ITU-T P.56 is the measure to be held to; on speech it reads within about 1 dB of this.</remarks>
    /// <param name="samples">8 kHz, 16-bit linear.</param>
    public static double OfActive(ReadOnlySpan<short> samples)
    {
        const int Window = 160;
        if (samples.Length < Window)
        {
            return Of(samples);
        }

        var loudest = Silence;
        for (var at = 0; at + Window <= samples.Length; at += Window)
        {
            loudest = Math.Max(loudest, Of(samples.Slice(at, Window)));
        }

        var (sum, windows) = (0.0, 0);
        for (var at = 0; at + Window <= samples.Length; at += Window)
        {
            var level = Of(samples.Slice(at, Window));
            if (level > loudest - 25)
            {
                sum += ToMeanSquare(level);
                windows++;
            }
        }

        return windows == 0 ? Silence : FromMeanSquare(sum / windows);
    }

    /// <summary>The highest sample, as the level of a sine that reaches it; <see cref="Silence"/> for none.</summary>
    /// <param name="samples">8 kHz, 16-bit linear.</param>
    public static double OfPeak(ReadOnlySpan<short> samples)
    {
        var peak = 0;
        foreach (var sample in samples)
        {
            peak = Math.Max(peak, Math.Abs((int)sample));
        }

        return peak == 0 ? Silence : 20 * Math.Log10(peak / PeakAt0Dbm0);
    }

    /// <summary>The level of a block of samples; <see cref="Silence"/> for an empty one.</summary>
    /// <param name="samples">8 kHz, 16-bit linear.</param>
    public static double Of(ReadOnlySpan<short> samples)
    {
        if (samples.IsEmpty)
        {
            return Silence;
        }

        var sum = 0L;
        foreach (var sample in samples)
        {
            sum += sample * sample;
        }

        return FromMeanSquare((double)sum / samples.Length);
    }
}
