// The datagrams of a virtual line bank between two processes of one machine: a hello that says where to answer, and blocks.
//
//   0  2  magic "TL"        4  8  session, chosen by the client    12  4  sequence
//   2  1  version 1        16  1  lines                            17  …  hello: the client's path
//   3  1  1 hello, 2 to the exchange, 3 to the subscriber          17  n  block: one octet of state per line,
//                                                                  17+n   then 160 samples of 16 bits per line, little-endian
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Trunkline.Fxo;

namespace Trunkline.Tdm;

/// <summary>What a datagram of a virtual line bank is.</summary>
internal enum LineBlockKind : byte
{
    Hello = 1,
    ToExchange = 2,
    ToSubscriber = 3,
}

/// <summary>Reads and writes the datagrams of a virtual line bank; allocates nothing.</summary>
internal static class LineBlock
{
    public const int MaxLines = 32;
    public const int HeaderLength = 17;
    public const int MaxLength = HeaderLength + (MaxLines * (1 + (2 * ILineBank.BlockSamples)));
    private const ushort Magic = 0x4C54;
    private const byte Version = 1;
    private const byte OffHook = 1;
    private const byte Ring = 4;

    public static int LengthOf(int lines) => HeaderLength + (lines * (1 + (2 * ILineBank.BlockSamples)));

    public static void WriteHeader(Span<byte> to, LineBlockKind kind, ulong session, uint sequence, int lines)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(to, Magic);
        to[2] = Version;
        to[3] = (byte)kind;
        BinaryPrimitives.WriteUInt64LittleEndian(to[4..], session);
        BinaryPrimitives.WriteUInt32LittleEndian(to[12..], sequence);
        to[16] = (byte)lines;
    }

    /// <summary>Reads a header.</summary>
    /// <returns>False for anything that is not a datagram of this version, or a block whose length is not that of its lines.</returns>
    public static bool TryReadHeader(ReadOnlySpan<byte> from, out LineBlockKind kind, out ulong session, out uint sequence, out int lines)
    {
        (kind, session, sequence, lines) = (default, 0, 0, 0);
        if (from.Length < HeaderLength || BinaryPrimitives.ReadUInt16LittleEndian(from) != Magic || from[2] != Version)
        {
            return false;
        }

        kind = (LineBlockKind)from[3];
        session = BinaryPrimitives.ReadUInt64LittleEndian(from[4..]);
        sequence = BinaryPrimitives.ReadUInt32LittleEndian(from[12..]);
        lines = from[16];
        return lines is > 0 and <= MaxLines && kind switch
        {
            LineBlockKind.Hello => from.Length > HeaderLength,
            LineBlockKind.ToExchange or LineBlockKind.ToSubscriber => from.Length == LengthOf(lines),
            _ => false,
        };
    }

    public static void Write(Span<byte> block, ReadOnlySpan<LineDrive> drive, ReadOnlySpan<short> samples)
    {
        for (var i = 0; i < drive.Length; i++)
        {
            block[HeaderLength + i] = drive[i].OffHook ? OffHook : (byte)0;
        }

        WriteSamples(block[(HeaderLength + drive.Length)..], samples);
    }

    public static void Write(Span<byte> block, ReadOnlySpan<LineSense> sense, ReadOnlySpan<short> samples)
    {
        for (var i = 0; i < sense.Length; i++)
        {
            block[HeaderLength + i] = (byte)((byte)sense[i].Battery | (sense[i].RingVoltage ? Ring : 0));
        }

        WriteSamples(block[(HeaderLength + sense.Length)..], samples);
    }

    public static void Read(ReadOnlySpan<byte> block, Span<LineDrive> drive, Span<short> samples)
    {
        for (var i = 0; i < drive.Length; i++)
        {
            drive[i] = new((block[HeaderLength + i] & OffHook) != 0);
        }

        ReadSamples(block[(HeaderLength + drive.Length)..], samples);
    }

    public static void Read(ReadOnlySpan<byte> block, Span<LineSense> sense, Span<short> samples)
    {
        for (var i = 0; i < sense.Length; i++)
        {
            var state = block[HeaderLength + i];
            var battery = (state & 3) <= (int)LineBattery.Reversed ? (LineBattery)(state & 3) : LineBattery.Absent;
            sense[i] = new(battery, (state & Ring) != 0);
        }

        ReadSamples(block[(HeaderLength + sense.Length)..], samples);
    }

    private static void WriteSamples(Span<byte> to, ReadOnlySpan<short> samples)
    {
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(samples).CopyTo(to);
            return;
        }

        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(to[(2 * i)..], samples[i]);
        }
    }

    private static void ReadSamples(ReadOnlySpan<byte> from, Span<short> samples)
    {
        if (BitConverter.IsLittleEndian)
        {
            from[..(2 * samples.Length)].CopyTo(MemoryMarshal.AsBytes(samples));
            return;
        }

        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(from[(2 * i)..]);
        }
    }
}
