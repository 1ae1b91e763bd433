namespace Trunkline.Links.Tests;

/// <summary>HDLC a bit at a time, as Q.921 §2 words it: slow, and without a table. What ours is compared with.</summary>
internal static class BitReference
{
    /// <summary>The bits of a frame with its check, zeros inserted, first one on the line first.</summary>
    public static IEnumerable<int> Stuffed(byte[] frame)
    {
        var ones = 0;
        foreach (var bit in Bits(WithFcs(frame)))
        {
            yield return bit;
            ones = bit == 1 ? ones + 1 : 0;
            if (ones == 5)
            {
                yield return 0;
                ones = 0;
            }
        }
    }

    public static IEnumerable<int> Bits(IEnumerable<byte> octets) => octets.SelectMany(o => Enumerable.Range(0, 8).Select(i => (o >> i) & 1));

    public static byte[] WithFcs(byte[] frame)
    {
        var crc = 0xFFFF;
        foreach (var bit in Bits(frame))
        {
            crc = ((crc ^ bit) & 1) != 0 ? (crc >> 1) ^ 0x8408 : crc >> 1;
        }

        crc ^= 0xFFFF;
        return [.. frame, (byte)crc, (byte)(crc >> 8)];
    }

    /// <summary>Bits into octets of a timeslot; what is left of the last octet is ones.</summary>
    public static byte[] Line(IEnumerable<int> bits, int width = 8) =>
        [.. bits.Chunk(width).Select(c => (byte)(Enumerable.Range(0, 8).Sum(i => (i < c.Length ? c[i] : 1) << (7 - i))))];

    public static int[] Flag => [0, 1, 1, 1, 1, 1, 1, 0];

    /// <summary>The frames between flags on a line, zeros deleted; one that is not good is left out.</summary>
    public static List<byte[]> Frames(IEnumerable<int> line, int min, int max)
    {
        var frames = new List<byte[]>();
        var all = line.ToArray();
        var from = -1;
        for (var i = 0; i + 8 <= all.Length; i++)
        {
            if (!all.AsSpan(i, 8).SequenceEqual(Flag))
            {
                continue;
            }

            if (from >= 0 && from <= i && Unstuffed(all[from..i]) is { } bits && bits.Count % 8 == 0)
            {
                var octets = bits.Chunk(8).Select(c => (byte)c.Select((b, n) => b << n).Sum()).ToArray();
                if (octets.Length >= min && octets.Length <= max && WithFcs(octets[..^2]).SequenceEqual(octets))
                {
                    frames.Add(octets[..^2]);
                }
            }

            from = i + 8;
        }

        return frames;
    }

    private static List<int>? Unstuffed(int[] bits)
    {
        var result = new List<int>();
        var ones = 0;
        foreach (var bit in bits)
        {
            if (bit == 1 && ++ones >= 6)
            {
                return null; // an abort
            }

            if (bit == 0)
            {
                var stuffed = ones == 5;
                ones = 0;
                if (stuffed)
                {
                    continue;
                }
            }

            result.Add(bit);
        }

        return result;
    }
}
