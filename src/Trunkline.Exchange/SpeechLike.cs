// A sound that voice detectors take for speech and tone detectors take for no tone. It has no words: the twin does not speak.
using Trunkline.Dsp;

namespace Trunkline.Exchange;

/// <summary>Four seconds of syllables: a gliding harmonic voice, about -16 dBm0, 180 ms on and 70 ms off; repeated for ever.</summary>
internal static class SpeechLike
{
    private const int Length = 32_000;
    private static readonly short[] Samples = Make();

    /// <summary>Fills a block from a position of the sound.</summary>
    /// <returns>The position after it.</returns>
    public static int Generate(Span<short> block, int at)
    {
        for (var i = 0; i < block.Length; i++)
        {
            block[i] = Samples[at];
            at = at + 1 == Length ? 0 : at + 1;
        }

        return at;
    }

    private static short[] Make()
    {
        var samples = new short[Length];
        var peak = Level.ToPeak(-16);
        var phase = 0.0;
        for (var i = 0; i < Length; i++)
        {
            var syllable = i / 2000;
            var inside = i % 2000;
            var pitch = 110 + (17 * (syllable * 7 % 5)) + (inside * 0.03);
            phase += 2 * Math.PI * pitch / 8000;
            if (inside >= 1440)
            {
                continue;
            }

            var formant = 4 + (syllable * 5 % 7);
            var envelope = Math.Sin(Math.PI * inside / 1440);
            var voice = (0.5 * Math.Sin(phase)) + (0.4 * Math.Sin(3 * phase)) + Math.Sin(formant * phase)
                + (0.7 * Math.Sin((formant + 1) * phase)) + (0.5 * Math.Sin((2 * formant) + (11 * phase)));
            samples[i] = (short)(peak * envelope * voice * 0.8);
        }

        return samples;
    }
}
