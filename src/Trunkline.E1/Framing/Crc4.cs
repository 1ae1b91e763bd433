// The cyclic redundancy check of a sub-multiframe, G.704 §2.3.3.5: generator x^4 + x + 1 over 2048 bits, the C bits taken as 0.
// Not by shifting: x^15 = 1 modulo the generator, so a check may be kept modulo x^60 - 1, where multiplying by x^64 is a rotation by
// four. A frame costs four rotations, and only a finished sub-multiframe is reduced to four bits, by a table over octets.
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Trunkline.E1;

/// <summary>CRC-4 over whole frames, 64 bits a step.</summary>
public static class Crc4
{
    private const ulong Ring = (1UL << 60) - 1;

    /// <summary>The remainder of every octet value times x^4 (the four places the check itself takes); and of that times x^8.</summary>
    private static readonly byte[] Low = Table(4);
    private static readonly byte[] High = Table(12);

    /// <summary>Adds 64 bits, the first on the line in the highest place.</summary>
    /// <param name="running">0 to begin with, then what this gave.</param>
    /// <param name="bits">The next 64 bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong running, ulong bits) => (((running << 4) | (running >> 56)) & Ring) ^ (bits & Ring) ^ (bits >> 60);

    /// <summary>Adds a frame.</summary>
    /// <param name="running">0 at the first frame of a sub-multiframe, then what this gave.</param>
    /// <param name="frame">32 octets; in frames that hold a C bit, that bit is 0.</param>
    public static ulong Add(ulong running, ReadOnlySpan<byte> frame)
    {
        running = Add(running, BinaryPrimitives.ReadUInt64BigEndian(frame));
        running = Add(running, BinaryPrimitives.ReadUInt64BigEndian(frame[8..]));
        running = Add(running, BinaryPrimitives.ReadUInt64BigEndian(frame[16..]));
        return Add(running, BinaryPrimitives.ReadUInt64BigEndian(frame[24..]));
    }

    /// <summary>The four check bits of what was added, C1 in the highest place.</summary>
    public static int Finish(ulong running)
    {
        running = (running >> 30) ^ (running & 0x3FFF_FFFF);
        running = (running >> 15) ^ (running & 0x7FFF);
        return Low[(byte)running] ^ High[running >> 8];
    }

    private static byte[] Table(int shift)
    {
        var table = new byte[256];
        for (var octet = 0; octet < 256; octet++)
        {
            var rest = octet << shift;
            for (var bit = shift + 7; bit >= 4; bit--)
            {
                rest ^= ((rest >> bit) & 1) * (0b10011 << (bit - 4));
            }

            table[octet] = (byte)rest;
        }

        return table;
    }
}
