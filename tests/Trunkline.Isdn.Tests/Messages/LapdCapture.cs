using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Trunkline.Isdn.Tests.Messages;

/// <summary>The layer 3 messages of a capture of link type 177 in tests/data/q931, and whether the network sent each.</summary>
internal static class LapdCapture
{
    public static string Folder() => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../data/q931"));

    private static string Here([CallerFilePath] string here = "") => here;

    public static IEnumerable<string> Names() => Directory.GetFiles(Folder(), "*.pcap").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);

    /// <summary>Information fields of the I-frames, in order, each once.</summary>
    public static List<byte[]> Read(string name)
    {
        var octets = File.ReadAllBytes(Path.Combine(Folder(), name));
        Assert.Equal(177u, BinaryPrimitives.ReadUInt32LittleEndian(octets.AsSpan(20)));
        var messages = new List<byte[]>();
        for (var at = 24; at + 16 <= octets.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(octets.AsSpan(at + 8));
            var frame = octets.AsSpan(at + 16 + 16, length - 16);
            at += 16 + length;
            if (frame.Length > 4 && (frame[2] & 1) == 0)
            {
                messages.Add(frame[4..].ToArray());
            }
        }

        return messages;
    }

    /// <summary>A capture of link type 177 with these messages as I-frames of the network.</summary>
    public static byte[] Write(IReadOnlyList<byte[]> messages)
    {
        var file = new MemoryStream();
        Span<byte> head = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(head, 0xA1B2C3D4);
        head[4] = 2;
        head[6] = 4;
        BinaryPrimitives.WriteUInt32LittleEndian(head[16..], 65535);
        head[20] = 177;
        file.Write(head);
        Span<byte> packet = stackalloc byte[16 + 16 + 4];
        var sequence = 0;
        foreach (var message in messages)
        {
            packet.Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(packet, (uint)sequence);
            BinaryPrimitives.WriteUInt32LittleEndian(packet[8..], (uint)(message.Length + 20));
            BinaryPrimitives.WriteUInt32LittleEndian(packet[12..], (uint)(message.Length + 20));
            packet[17] = 4;
            packet[22] = 1;
            packet[31] = 0x30;
            packet[32] = 2;
            packet[33] = 1;
            packet[34] = (byte)(sequence++ << 1);
            file.Write(packet);
            file.Write(message);
        }

        return file.ToArray();
    }
}
