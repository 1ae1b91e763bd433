using System.Buffers.Binary;
using Trunkline.Base;
using Trunkline.Sip;

namespace Trunkline.Trunks.Sip;

/// <summary>What a SIP leg saves of itself: the dialog, what audio was agreed, and its own RTP address.</summary>
internal static class SavedSipLeg
{
    private const int FixedLength = 1 + 4 + 18 + 18;
    private const byte Version = 1;

    public static byte[] ToOctets(DialogState dialog, in SdpAudio agreed, NetAddress local)
    {
        var state = dialog.ToOctets();
        var octets = new byte[FixedLength + state.Length];
        octets[0] = Version;
        octets[1] = (byte)agreed.Law;
        octets[2] = agreed.TelephoneEvent ?? 0;
        octets[3] = (byte)agreed.Ptime;
        octets[4] = (byte)agreed.Direction;
        Write(octets.AsSpan(5), agreed.Remote);
        Write(octets.AsSpan(23), local);
        state.CopyTo(octets, FixedLength);
        return octets;
    }

    public static bool TryRead(ReadOnlySpan<byte> octets, out DialogState? dialog, out SdpAudio agreed, out NetAddress local)
    {
        (dialog, agreed, local) = (null, default, default);
        if (octets.Length < FixedLength || octets[0] != Version || octets[1] is not (0 or 8) || !DialogState.TryParse(octets[FixedLength..], out dialog))
        {
            return false;
        }

        agreed = new((Law)octets[1], octets[1], octets[2] == 0 ? null : octets[2], octets[3], Read(octets[5..]), (MediaDirection)octets[4]);
        local = Read(octets[23..]);
        return true;
    }

    private static void Write(Span<byte> to, NetAddress address)
    {
        address.WriteOctets(to);
        BinaryPrimitives.WriteUInt16LittleEndian(to[16..], address.Port);
    }

    private static NetAddress Read(ReadOnlySpan<byte> from) =>
        NetAddress.FromOctets(from[..16], BinaryPrimitives.ReadUInt16LittleEndian(from[16..]));
}
