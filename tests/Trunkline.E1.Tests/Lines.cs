using System.Runtime.CompilerServices;
using Trunkline.Base;

namespace Trunkline.E1.Tests;

/// <summary>Lines to receive: framed random payload, shifted, cut and damaged bit by bit.</summary>
internal static class Lines
{
    public static byte[] Golden() => File.ReadAllBytes(Path.Combine(Root(), "tests/data/e1/golden_seed7_1600frames.bin"));

    public static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../.."));

    /// <summary>Frames with random payload, as a far end sends them that receives us well.</summary>
    public static byte[] Framed(int frames, ulong seed, bool crc4 = true, Action<E1Framer>? set = null)
    {
        var octets = new byte[frames * E1Frame.Octets];
        new Prng(seed).Fill(octets);
        var framer = new E1Framer(crc4) { ReceivesMultiframe = true };
        set?.Invoke(framer);
        framer.Process(octets);
        return octets;
    }

    /// <summary>The same bits behind <paramref name="bits"/> others; the last octet is filled up with ones.</summary>
    public static byte[] Behind(int bits, byte[] octets, ulong seed = 99)
    {
        var shifted = new byte[octets.Length + ((bits + 7) / 8)];
        shifted.AsSpan().Fill(0xFF);
        var prng = new Prng(seed);
        for (var i = 0; i < bits; i++)
        {
            SetBit(shifted, i, (int)(prng.NextUInt64() >> 63));
        }

        for (var i = 0; i < octets.Length * 8; i++)
        {
            SetBit(shifted, bits + i, Bit(octets, i));
        }

        return shifted;
    }

    /// <summary>The same without one bit, or with one twice.</summary>
    public static byte[] Slipped(byte[] octets, int at, int by)
    {
        var slipped = new byte[octets.Length];
        for (var i = 0; i < slipped.Length * 8; i++)
        {
            var from = i < at ? i : i - by;
            SetBit(slipped, i, from < octets.Length * 8 ? Bit(octets, from) : 1);
        }

        return slipped;
    }

    public static int Bit(byte[] octets, int at) => (octets[at >> 3] >> (7 - (at & 7))) & 1;

    public static void SetBit(byte[] octets, int at, int bit)
    {
        var place = 0x80 >> (at & 7);
        octets[at >> 3] = (byte)(bit == 0 ? octets[at >> 3] & ~place : octets[at >> 3] | place);
    }

    public static void Flip(byte[] octets, int at) => octets[at >> 3] ^= (byte)(0x80 >> (at & 7));

    /// <summary>What a deframer gives of a line, fed in blocks of these octets.</summary>
    public static byte[] Receive(E1Deframer deframer, byte[] line, int block = 256)
    {
        var frames = new List<byte>();
        var room = new byte[E1Deframer.RoomFor(block)];
        for (var at = 0; at < line.Length; at += block)
        {
            var written = deframer.Process(line.AsSpan(at, Math.Min(block, line.Length - at)), room);
            frames.AddRange(room.AsSpan(0, written));
        }

        return [.. frames];
    }
}
