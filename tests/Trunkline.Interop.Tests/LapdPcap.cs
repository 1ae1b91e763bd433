using System.Buffers.Binary;

namespace Trunkline.Interop.Tests;

/// <summary>Frames of a D-channel as a capture of link type 177: LAPD with the direction.</summary>
internal sealed class LapdPcap
{
    private readonly MemoryStream _file = new();
    private readonly bool _isNetwork;

    /// <param name="isNetwork">The capture is made at the network side.</param>
    public LapdPcap(bool isNetwork)
    {
        _isNetwork = isNetwork;
        Span<byte> head = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(head, 0xA1B2C3D4);
        head[4] = 2;
        head[6] = 4;
        BinaryPrimitives.WriteUInt32LittleEndian(head[16..], 65535);
        head[20] = 177;
        _file.Write(head);
    }

    /// <summary>The file.</summary>
    public byte[] ToArray() => _file.ToArray();

    /// <summary>Adds a frame, address to information.</summary>
    public void Add(ReadOnlySpan<byte> frame, bool isOutgoing, TimeSpan at)
    {
        Span<byte> head = stackalloc byte[32];
        head.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(head, (uint)at.TotalSeconds);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], (uint)(at.Ticks / 10 % 1_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], (uint)(frame.Length + 16));
        BinaryPrimitives.WriteUInt32LittleEndian(head[12..], (uint)(frame.Length + 16));
        head[17] = isOutgoing ? (byte)4 : (byte)0;
        head[21] = 1;
        head[22] = _isNetwork ? (byte)1 : (byte)0;
        head[31] = 0x30;
        _file.Write(head);
        _file.Write(frame);
    }
}
