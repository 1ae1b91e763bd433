using System.Buffers.Binary;

namespace Trunkline.Gateway.Recording;

/// <summary>The 58 octets before the samples: RIFF/WAVE, format 6 (G.711 A-law), 8 kHz, two channels, with the fact chunk that format wants.</summary>
/// <remarks>
/// A-law and not 16-bit linear: on an A-law site it is what was on the wire, octet for octet, at half the disk and half the
/// memory per call; every player and sox, ffmpeg, Audacity read it.
/// </remarks>
public static class WavHeader
{
    /// <summary>Octets.</summary>
    public const int Length = 58;

    /// <summary>Octets of one stereo frame.</summary>
    public const int FrameLength = 2;

    /// <summary>Writes it.</summary>
    /// <param name="to">At least <see cref="Length"/> octets.</param>
    /// <param name="dataLength">Octets of samples that follow.</param>
    public static void Write(Span<byte> to, uint dataLength)
    {
        "RIFF"u8.CopyTo(to);
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], Length - 8 + dataLength);
        "WAVEfmt "u8.CopyTo(to[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(to[16..], 18);
        BinaryPrimitives.WriteUInt16LittleEndian(to[20..], 6);
        BinaryPrimitives.WriteUInt16LittleEndian(to[22..], 2);
        BinaryPrimitives.WriteUInt32LittleEndian(to[24..], 8000);
        BinaryPrimitives.WriteUInt32LittleEndian(to[28..], 8000 * FrameLength);
        BinaryPrimitives.WriteUInt16LittleEndian(to[32..], FrameLength);
        BinaryPrimitives.WriteUInt16LittleEndian(to[34..], 8);
        BinaryPrimitives.WriteUInt16LittleEndian(to[36..], 0);
        "fact"u8.CopyTo(to[38..]);
        BinaryPrimitives.WriteUInt32LittleEndian(to[42..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(to[46..], dataLength / FrameLength);
        "data"u8.CopyTo(to[50..]);
        BinaryPrimitives.WriteUInt32LittleEndian(to[54..], dataLength);
    }

    /// <summary>Reads one of ours.</summary>
    /// <returns>False when it is another kind of file.</returns>
    public static bool TryRead(ReadOnlySpan<byte> octets, out uint dataLength)
    {
        dataLength = 0;
        if (octets.Length < Length || !octets.StartsWith("RIFF"u8) || !octets[8..].StartsWith("WAVEfmt "u8) || !octets[50..].StartsWith("data"u8)
            || BinaryPrimitives.ReadUInt16LittleEndian(octets[20..]) != 6)
        {
            return false;
        }

        dataLength = BinaryPrimitives.ReadUInt32LittleEndian(octets[54..]);
        return true;
    }
}
