namespace Trunkline.Dsp;

/// <summary>Music for a party that waits: a quiet melody over slow chords, generated, so that nobody's rights are touched.</summary>
/// <remarks>
/// <para>Sixteen bars of three beats. Every note is a sine with a soft second partial, swelling in 30 ms and dying away; what still sounds at
/// the end of the last bar sounds on in the first, so the loop has no seam.</para>
/// <para>No pitch lies near a tone that an exchange or a DTMF receiver knows, and no note is held at one level: a line that listens for busy
/// tone, or a far end that listens for digits, hears nothing in it. Where the pitches come close (784 Hz and the row of 770 Hz) no column goes
/// with them. A telephone carries 300 to 3400 Hz: nothing is written below 490 Hz.</para>
/// </remarks>
public static class Melody
{
    /// <summary>The level of the whole, dBm0.</summary>
    public const double LevelDbm0 = -20;

    private const int Rate = 8000;
    private const double BeatSeconds = 0.65;
    private const int BeatsPerBar = 3;

    /// <summary>Semitones above C5, by beat; -1 holds the note before.</summary>
    private static readonly int[] s_tune =
    [
        7, -1, 4, 9, -1, 7, 7, -1, -1, 4, -1, 2,
        5, -1, 2, 7, -1, 5, 5, -1, -1, 2, -1, 0,
        4, -1, 0, 5, -1, 4, 9, -1, 7, 12, -1, 11,
        9, -1, 5, 7, -1, 4, 5, 4, 2, 0, -1, -1,
    ];

    /// <summary>The chord of each bar, semitones above C5.</summary>
    private static readonly int[][] s_chords =
    [
        [0, 4], [0, 5], [0, 4], [0, 4], [2, 5], [-1, 2], [2, 5], [-1, 2],
        [0, 4], [0, 5], [0, 5], [0, 4], [2, 5], [0, 4], [-1, 2], [0, 4],
    ];

    /// <summary>The whole melody, to be played over and over.</summary>
    /// <returns>31.2 s at 8 kHz.</returns>
    public static short[] Generate()
    {
        var beat = (int)(BeatSeconds * Rate);
        var sum = new double[s_tune.Length * beat];
        for (var i = 0; i < s_tune.Length; i++)
        {
            if (s_tune[i] >= 0)
            {
                var beats = 1;
                while (i + beats < s_tune.Length && s_tune[i + beats] < 0)
                {
                    beats++;
                }

                Add(sum, i * beat, beats * beat, s_tune[i], 1);
            }
        }

        for (var bar = 0; bar < s_chords.Length; bar++)
        {
            for (var voice = 0; voice < s_chords[bar].Length; voice++)
            {
                // one after the other, so that the chord moves
                Add(sum, ((bar * BeatsPerBar) + voice + 1) * beat, BeatsPerBar * beat, s_chords[bar][voice], 0.35);
            }
        }

        var meanSquare = sum.Sum(s => s * s) / sum.Length;
        var gain = Level.ToRms(LevelDbm0) / Math.Sqrt(meanSquare);
        return [.. sum.Select(s => (short)Math.Clamp(Math.Round(s * gain), short.MinValue, short.MaxValue))];
    }

    /// <summary>A note that swells in 30 ms, fades while it is held, and rings for half a second after.</summary>
    private static void Add(double[] to, int at, int held, int semitones, double loudness)
    {
        const int Swell = 30 * Rate / 1000;
        const int Ring = Rate / 2;
        var frequency = 523.2511 * Math.Pow(2, semitones / 12.0);
        var step = 2 * Math.PI * frequency / Rate;
        for (var i = 0; i < held + Ring; i++)
        {
            var rise = i < Swell ? 0.5 - (0.5 * Math.Cos(Math.PI * i / Swell)) : 1;
            var fall = i < held ? 1 : 0.5 + (0.5 * Math.Cos(Math.PI * (i - held) / Ring));
            var decay = Math.Exp(-1.1 * i / Rate);
            var value = Math.Sin(step * i) + (0.18 * Math.Sin(2 * step * i));
            to[(at + i) % to.Length] += loudness * rise * fall * decay * value;
        }
    }
}
