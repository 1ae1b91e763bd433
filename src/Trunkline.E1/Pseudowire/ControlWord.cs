// The four octets that SAToP (RFC 4553 §4.3.2) and CESoPSN (RFC 5086 §4.2) put in front of their payload. It only reads and writes
// them; what their values are worth is PseudowirePacket's to say.
using System.Buffers.Binary;

namespace Trunkline.E1;

/// <summary>The control word.</summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// |0 0 0 0|L|R| M |FRG|    LEN    |        sequence number        |
/// </code>
/// Bits 6 and 7 are M with CESoPSN; with SAToP they are reserved, as FRG is.
/// </remarks>
public readonly record struct ControlWord
{
    /// <summary>Octets of a control word.</summary>
    public const int Octets = 4;

    /// <summary>LEN is given to packets shorter than this; longer ones have 0.</summary>
    public const int ShortPacket = 64;

    /// <summary>Bits 0 to 3: 0 for data; 1 would be an associated channel (RFC 4385 §5).</summary>
    public byte Type { get; init; }

    /// <summary>L: the line has a fault at the sender, the payload means nothing and may be missing.</summary>
    public bool LocalFault { get; init; }

    /// <summary>R: the sender's receiver is losing our packets.</summary>
    public bool RemoteLoss { get; init; }

    /// <summary>M: 0 to 3.</summary>
    public byte Modifier { get; init; }

    /// <summary>FRG: 0 to 3.</summary>
    public byte Fragment { get; init; }

    /// <summary>LEN: headers (RTP too) and payload when that is below 64 octets, else 0.</summary>
    public byte Length { get; init; }

    /// <summary>Counts packets; every value is used, 0 too.</summary>
    public ushort Sequence { get; init; }

    /// <summary>Reads a control word.</summary>
    /// <param name="octets">At least 4.</param>
    public static ControlWord Read(ReadOnlySpan<byte> octets) => new()
    {
        Type = (byte)(octets[0] >> 4),
        LocalFault = (octets[0] & 0x08) != 0,
        RemoteLoss = (octets[0] & 0x04) != 0,
        Modifier = (byte)(octets[0] & 0x03),
        Fragment = (byte)(octets[1] >> 6),
        Length = (byte)(octets[1] & 0x3F),
        Sequence = BinaryPrimitives.ReadUInt16BigEndian(octets[2..]),
    };

    /// <summary>Writes the control word; what does not fit in its field is cut off.</summary>
    /// <param name="octets">At least 4.</param>
    public void Write(Span<byte> octets)
    {
        octets[0] = (byte)((Type << 4) | (LocalFault ? 0x08 : 0) | (RemoteLoss ? 0x04 : 0) | (Modifier & 0x03));
        octets[1] = (byte)((Fragment << 6) | (Length & 0x3F));
        BinaryPrimitives.WriteUInt16BigEndian(octets[2..], Sequence);
    }
}
