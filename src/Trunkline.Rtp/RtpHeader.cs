using System.Buffers.Binary;

namespace Trunkline.Rtp;

/// <summary>The fixed header of an RTP packet (RFC 3550 §5.1), and where its payload lies.</summary>
/// <remarks>CSRCs, a header extension and padding are stepped over when reading and never written.</remarks>
public readonly record struct RtpHeader
{
    /// <summary>Octets of the fixed header: what <see cref="Write"/> writes.</summary>
    public const int Size = 12;

    /// <summary>Marks the first packet of a talkspurt or of an event.</summary>
    public bool Marker { get; init; }

    /// <summary>0 to 127.</summary>
    public byte PayloadType { get; init; }

    /// <summary>Counts packets.</summary>
    public ushort Sequence { get; init; }

    /// <summary>Counts samples.</summary>
    public uint Timestamp { get; init; }

    /// <summary>Names the source.</summary>
    public uint Ssrc { get; init; }

    /// <summary>Where the payload begins; 12 unless CSRCs or an extension come first.</summary>
    public int PayloadOffset { get; init; }

    /// <summary>Octets of payload, without padding; may be 0.</summary>
    public int PayloadLength { get; init; }

    /// <summary>Reads a header.</summary>
    /// <param name="packet">A whole datagram.</param>
    /// <param name="header">The header.</param>
    /// <returns>False when it is not RTP version 2, looks like RTCP (RFC 5761 §4), or its parts do not fit in the datagram.</returns>
    public static bool TryParse(ReadOnlySpan<byte> packet, out RtpHeader header)
    {
        header = default;
        if (packet.Length < Size || packet[0] >> 6 != 2 || packet[1] is >= 192 and <= 223)
        {
            return false;
        }

        var offset = Size + ((packet[0] & 0x0F) * 4);
        if ((packet[0] & 0x10) != 0)
        {
            if (packet.Length < offset + 4)
            {
                return false;
            }

            offset += 4 + (BinaryPrimitives.ReadUInt16BigEndian(packet[(offset + 2)..]) * 4);
        }

        var end = packet.Length;
        if ((packet[0] & 0x20) != 0)
        {
            // the last octet counts the padding, itself included
            if (packet[^1] == 0)
            {
                return false;
            }

            end -= packet[^1];
        }

        if (offset > end)
        {
            return false;
        }

        header = new RtpHeader
        {
            Marker = (packet[1] & 0x80) != 0,
            PayloadType = (byte)(packet[1] & 0x7F),
            Sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            Timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]),
            Ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]),
            PayloadOffset = offset,
            PayloadLength = end - offset,
        };
        return true;
    }

    /// <summary>Writes the 12 octets of a header without CSRC, extension or padding.</summary>
    /// <param name="packet">At least 12 octets.</param>
    /// <returns>12: where the payload goes.</returns>
    public int Write(Span<byte> packet)
    {
        packet[0] = 0x80;
        packet[1] = (byte)((Marker ? 0x80 : 0) | (PayloadType & 0x7F));
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], Timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], Ssrc);
        return Size;
    }
}
