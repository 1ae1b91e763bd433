using Trunkline.Base;

namespace Trunkline.Dsp;

/// <summary>White Gaussian noise of a given level, replayable by seed.</summary>
/// <remarks>The normal distribution is the sum of four uniform values: its tails end at 3.46 sigma, which keeps peaks inside 16 bits.</remarks>
public sealed class NoiseSource
{
    private readonly Prng _prng;
    private readonly float _scale;

    /// <param name="seed">Any value.</param>
    /// <param name="dbm0">Level of the noise.</param>
    public NoiseSource(ulong seed, double dbm0)
    {
        _prng = new Prng(seed);
        // a sum of four uniform 16-bit values has the variance 4 * 65536^2 / 12
        _scale = (float)(Level.ToRms(dbm0) / (65536 * Math.Sqrt(4.0 / 12)));
    }

    /// <summary>Fills a block with noise.</summary>
    public int Generate(Span<short> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = Next(0);
        }

        return samples.Length;
    }

    /// <summary>Adds noise to a block, saturating.</summary>
    public void AddTo(Span<short> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = Next(samples[i]);
        }
    }

    private short Next(short on)
    {
        var bits = _prng.NextUInt64();
        var sum = (int)(bits & 0xFFFF) + (int)((bits >> 16) & 0xFFFF) + (int)((bits >> 32) & 0xFFFF) + (int)(bits >> 48) - 131_070;
        return (short)Math.Clamp(MathF.Round(on + (sum * _scale)), short.MinValue, short.MaxValue);
    }
}
