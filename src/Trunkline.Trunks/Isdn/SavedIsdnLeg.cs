using System.Buffers.Binary;
using Trunkline.Isdn.Messages;

namespace Trunkline.Trunks.Isdn;

/// <summary>What an ISDN leg saves of itself: its call reference and its channel. Everything else of an answered call the gateway or the far end has.</summary>
internal static class SavedIsdnLeg
{
    private const byte Version = 1;

    public static byte[] ToOctets(CallReference reference, int timeslot)
    {
        var octets = new byte[6];
        octets[0] = Version;
        BinaryPrimitives.WriteUInt16LittleEndian(octets.AsSpan(1), reference.Value);
        octets[3] = reference.Flag ? (byte)1 : (byte)0;
        octets[4] = reference.Length;
        octets[5] = (byte)timeslot;
        return octets;
    }

    /// <returns>False for another version or damaged octets.</returns>
    public static bool TryRead(ReadOnlySpan<byte> octets, out CallReference reference, out int timeslot)
    {
        (reference, timeslot) = (default, 0);
        if (octets.Length != 6 || octets[0] != Version || octets[3] > 1 || octets[4] is not (1 or 2))
        {
            return false;
        }

        reference = new(BinaryPrimitives.ReadUInt16LittleEndian(octets[1..]), octets[3] == 1, octets[4]);
        timeslot = octets[5];
        return true;
    }
}
