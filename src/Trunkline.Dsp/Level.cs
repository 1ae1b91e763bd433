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
