namespace Trunkline.Rtp;

/// <summary>Half a second of G.711 octets by timestamp, and which of them have come.</summary>
internal sealed class SampleRing
{
    /// <summary>Octets held: 512 ms.</summary>
    public const int Size = 4096;

    private readonly byte[] _octets = new byte[Size];
    private readonly ulong[] _there = new ulong[Size / 64];

    public byte this[uint timestamp] => _octets[timestamp & (Size - 1)];

    public void Write(uint timestamp, ReadOnlySpan<byte> octets)
    {
        var at = (int)(timestamp & (Size - 1));
        var first = Math.Min(octets.Length, Size - at);
        octets[..first].CopyTo(_octets.AsSpan(at));
        octets[first..].CopyTo(_octets);
        Mark(timestamp, octets.Length, there: true);
    }

    /// <summary>Samples from here on that are all there or all missing.</summary>
    /// <param name="timestamp">Where to begin.</param>
    /// <param name="limit">How far to look.</param>
    /// <param name="isThere">Which of the two.</param>
    public int Run(uint timestamp, int limit, out bool isThere)
    {
        isThere = Bit(timestamp);
        var n = 1;
        while (n < limit)
        {
            var at = timestamp + (uint)n;
            // whole words at a time where they are whole
            if ((at & 63) == 0 && limit - n >= 64 && _there[(at & (Size - 1)) >> 6] == (isThere ? ulong.MaxValue : 0))
            {
                n += 64;
            }
            else if (Bit(at) == isThere)
            {
                n++;
            }
            else
            {
                break;
            }
        }

        return Math.Min(n, limit);
    }

    public bool Bit(uint timestamp) => (_there[(timestamp & (Size - 1)) >> 6] >> (int)(timestamp & 63) & 1) != 0;

    public void Forget(uint timestamp, int length) => Mark(timestamp, Math.Min(length, Size), there: false);

    public void Clear() => Array.Clear(_there);

    private void Mark(uint timestamp, int length, bool there)
    {
        while (length > 0)
        {
            var bit = (int)(timestamp & 63);
            var n = Math.Min(64 - bit, length);
            var mask = (n == 64 ? ulong.MaxValue : (1UL << n) - 1) << bit;
            ref var word = ref _there[(timestamp & (Size - 1)) >> 6];
            word = there ? word | mask : word & ~mask;
            timestamp += (uint)n;
            length -= n;
        }
    }
}
