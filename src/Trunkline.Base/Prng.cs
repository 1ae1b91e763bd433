namespace Trunkline.Base;

/// <summary>A small seeded random source (xoshiro256**), the only one the libraries use.</summary>
/// <remarks>
/// Replayable: the same seed gives the same sequence on every machine. Not for secrets: nonces and keys come from
/// <see cref="System.Security.Cryptography.RandomNumberGenerator"/> where a caller passes no source of its own.
/// </remarks>
public sealed class Prng
{
    private ulong _s0, _s1, _s2, _s3;

    /// <param name="seed">Any value; zero is allowed.</param>
    public Prng(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64()
    {
        var result = ulong.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = ulong.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A value in [0, <paramref name="bound"/>); the bias is below 2^-32 for any bound.</summary>
    /// <param name="bound">1 to 2^31 - 1.</param>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)(((NextUInt64() >> 32) * (ulong)bound) >> 32);
    }

    /// <summary>A value in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Fills a span with random octets.</summary>
    public void Fill(Span<byte> octets)
    {
        for (var i = 0; i < octets.Length; i++)
        {
            octets[i] = (byte)(NextUInt64() >> 32);
        }
    }

    /// <summary>A source of its own for a part of the system, so that one part's draws do not move another's.</summary>
    public Prng Fork() => new(NextUInt64());

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
