// Frames of a D-channel as a capture that Wireshark reads: libpcap's file format with link type 177, LINKTYPE_LINUX_LAPD. Before each
// frame stands the pseudo-header of Linux's "cooked" captures, which tells the direction and which side made the capture.
using System.Buffers.Binary;

namespace Trunkline.Trace;

/// <summary>Writes a capture of link type 177 to a stream.</summary>
public sealed class LapdPcap
{
    private const int FileHeader = 24;
    private const int RecordHeader = 16;
    private const int PseudoHeader = 16;
    private readonly Stream _to;
    private readonly bool _isNetwork;

    /// <param name="to">The file or pipe.</param>
    /// <param name="isNetwork">The capture is made at the network side of the data link.</param>
    public LapdPcap(Stream to, bool isNetwork)
    {
        ArgumentNullException.ThrowIfNull(to);
        _to = to;
        _isNetwork = isNetwork;
        Span<byte> head = stackalloc byte[FileHeader];
        head.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(head, 0xA1B2C3D4); // microseconds
        head[4] = 2;
        head[6] = 4;
        BinaryPrimitives.WriteUInt32LittleEndian(head[16..], 65535);
        head[20] = 177;
        to.Write(head);
    }

    /// <summary>Adds a frame.</summary>
    /// <param name="frame">Address to information, as much of it as is kept.</param>
    /// <param name="length">Octets of the whole frame.</param>
    /// <param name="isOutgoing">True when the capturing side sent it.</param>
    /// <param name="at">Microseconds since 1970, UTC.</param>
    public void Add(ReadOnlySpan<byte> frame, int length, bool isOutgoing, ulong at)
    {
        Span<byte> head = stackalloc byte[RecordHeader + PseudoHeader];
        head.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(head, (uint)(at / 1_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], (uint)(at % 1_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], (uint)(frame.Length + PseudoHeader));
        BinaryPrimitives.WriteUInt32LittleEndian(head[12..], (uint)(length + PseudoHeader));
        head[17] = isOutgoing ? (byte)4 : (byte)0; // packet type: outgoing, or to this host
        head[21] = 1;                              // length of the address that follows
        head[22] = _isNetwork ? (byte)1 : (byte)0;
        head[31] = 0x30;                           // ETH_P_LAPD
        _to.Write(head);
        _to.Write(frame);
    }
}
