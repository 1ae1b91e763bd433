using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Trunkline.Isdn.Tests.Messages;

/// <summary>The layer 3 messages of a capture of link type 177 in tests/data/q931, and whether the network sent each.</summary>
internal static class LapdCapture
{
    public static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../data/q931"));

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
}
