// LAPD in UDP for laboratory peers: one frame a datagram, address to information, with the frame check sequence behind it or without.
// It opens no socket.
namespace Trunkline.Links;

/// <summary>Writes and reads datagrams of one frame.</summary>
public static class LapdUdp
{
    /// <summary>Makes a datagram of a frame.</summary>
    /// <param name="frame">Address to information.</param>
    /// <param name="withFcs">True to add the frame check sequence.</param>
    /// <param name="datagram">Filled from the beginning.</param>
    /// <returns>Octets written; 0 when they do not fit.</returns>
    public static int Write(ReadOnlySpan<byte> frame, bool withFcs, Span<byte> datagram)
    {
        var length = frame.Length + (withFcs ? HdlcFcs.Octets : 0);
        if (frame.IsEmpty || datagram.Length < length)
        {
            return 0;
        }

        frame.CopyTo(datagram);
        if (withFcs)
        {
            var fcs = HdlcFcs.Of(frame);
            datagram[frame.Length] = (byte)fcs;
            datagram[frame.Length + 1] = (byte)(fcs >> 8);
        }

        return length;
    }

    /// <summary>Takes the frame out of a datagram.</summary>
    /// <returns>False when the check sequence is wrong, or nothing is left.</returns>
    public static bool TryRead(ReadOnlySpan<byte> datagram, bool withFcs, out ReadOnlySpan<byte> frame)
    {
        frame = default;
        if (!withFcs)
        {
            frame = datagram;
            return !datagram.IsEmpty;
        }

        if (datagram.Length <= HdlcFcs.Octets || !HdlcFcs.IsGood(datagram))
        {
            return false;
        }

        frame = datagram[..^HdlcFcs.Octets];
        return true;
    }
}
