using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Trunkline.E1;

/// <summary>
/// Finds frame alignment at any bit position (G.706 §4.1.2): all positions in parallel, 56 a step. The first position where FAS, bit 2
/// of the next frame and FAS again are all there; an imitation that fails one of the three delays nothing.
/// </summary>
internal static class FasSearch
{
    /// <summary>Bits that must lie behind a position before it can be judged: two frames and an octet.</summary>
    internal const int Reach = (2 * E1Frame.Octets * 8) + 8;

    private const int Step = 56;
    private const int Frame = E1Frame.Octets;

    /// <summary>The first position in [from, to) with alignment.</summary>
    /// <param name="octets">The bits; readable for 8 octets beyond the last position's reach.</param>
    /// <param name="from">The first bit looked at.</param>
    /// <param name="to">The bit after the last looked at.</param>
    /// <returns>The bit position, or -1.</returns>
    internal static int Find(ReadOnlySpan<byte> octets, int from, int to)
    {
        var first = from & ~7;
        for (var at = first; at < to; at += Step)
        {
            var octet = at >> 3;
            var found = Fas(Load(octets, octet)) & (Load(octets, octet + Frame) << 1) & Fas(Load(octets, octet + (2 * Frame))) & ~0xFFUL;
            if (at < from)
            {
                found &= ulong.MaxValue >> (from - at);
            }

            if (found != 0)
            {
                var position = at + BitOperations.LeadingZeroCount(found);
                return position < to ? position : -1;
            }
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Load(ReadOnlySpan<byte> octets, int at) => BinaryPrimitives.ReadUInt64BigEndian(octets[at..]);

    /// <summary>A one at every place where x0011011 begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fas(ulong bits) => ~((bits << 1) | (bits << 2) | (bits << 5)) & (bits << 3) & (bits << 4) & (bits << 6) & (bits << 7);
}
