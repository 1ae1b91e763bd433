namespace Trunkline.Rtp;

/// <summary>Half a second of G.711 octets by timestamp, and which of them have come.</summary>
internal sealed class SampleRing(JitterMemory memory, int index)
{
    /// <summary>Octets held: 512 ms.</summary>
    public const int Size = 4096;

    /// <summary>Words of a bit for each octet.</summary>
    public const int Words = Size / 64;

    private readonly int _octetsAt = index * Size;
    private readonly int _thereAt = index * Words;
    private bool _isUsed;

    public byte this[uint timestamp] => memory.Octets[_octetsAt + (int)(timestamp & (Size - 1))];

    private Span<ulong> There => memory.There.AsSpan(_thereAt, Words);

    public void Write(uint timestamp, ReadOnlySpan<byte> octets)
    {
        var at = (int)(timestamp & (Size - 1));
        var first = Math.Min(octets.Length, Size - at);
        var ring = memory.Octets.AsSpan(_octetsAt, Size);
        octets[..first].CopyTo(ring[at..]);
        octets[first..].CopyTo(ring);
        _isUsed = true;
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
            if ((at & 63) == 0 && limit - n >= 64 && There[(int)((at & (Size - 1)) >> 6)] == (isThere ? ulong.MaxValue : 0))
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

    public bool Bit(uint timestamp) => (memory.There[_thereAt + (int)((timestamp & (Size - 1)) >> 6)] >> (int)(timestamp & 63) & 1) != 0;

    public void Forget(uint timestamp, int length) => Mark(timestamp, Math.Min(length, Size), there: false);

    /// <summary>Nothing has come. Memory that nothing was written to since is left alone.</summary>
    public void Clear()
    {
        if (_isUsed)
        {
            There.Clear();
            _isUsed = false;
        }
    }

    private void Mark(uint timestamp, int length, bool there)
    {
        var words = There;
        while (length > 0)
        {
            var bit = (int)(timestamp & 63);
            var n = Math.Min(64 - bit, length);
            var mask = (n == 64 ? ulong.MaxValue : (1UL << n) - 1) << bit;
            ref var word = ref words[(int)((timestamp & (Size - 1)) >> 6)];
            word = there ? word | mask : word & ~mask;
            timestamp += (uint)n;
            length -= n;
        }
    }
}
