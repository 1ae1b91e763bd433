// One datagram between a gateway and the exchange's side of its lines: 20 ms of every line of the bank, with line state.
// Layout, little endian: magic "TL" (2), version (1), kind (1), lines (2), samples per line (2), sequence (4), reserved zero (4), then
// one octet of state per line, then the samples of line 0, of line 1, and so on, 16-bit linear.
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Trunkline.Fxo;

namespace Trunkline.Tdm;

/// <summary>What a datagram is.</summary>
internal enum LineBlockKind : byte
{
    /// <summary>From the gateway: loops and what it sends.</summary>
    Drive = 1,

    /// <summary>From the exchange: battery, ringing and what is heard.</summary>
    Sense = 2,

    /// <summary>From the exchange: another gateway holds these lines. No lines follow.</summary>
    Refused = 3,
}

/// <summary>What is wrong with a datagram.</summary>
internal enum LineBlockError : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Shorter than a header, or than its lines need, or longer.</summary>
    Length,

    /// <summary>Not ours, or of a version that we do not speak.</summary>
    Header,

    /// <summary>Not the number of lines of this bank, or another block length.</summary>
    Shape,

    /// <summary>A state octet that means nothing.</summary>
    State,
}

/// <summary>Writes and reads the datagrams; the caller owns all memory.</summary>
internal static class LineBlock
{
    /// <summary>Octets before the first line.</summary>
    public const int Header = 16;

    /// <summary>The most lines in a bank: a datagram stays under 80 kB.</summary>
    public const int MaxLines = 240;

    private const byte Version = 1;
    private const int OctetsPerLine = 1 + (2 * ILineBank.BlockSamples);

    /// <summary>Octets of a datagram with so many lines.</summary>
    public static int LengthOf(int lines) => Header + (lines * OctetsPerLine);

    /// <summary>Writes a block of the gateway.</summary>
    public static int Write(Span<byte> to, uint sequence, ReadOnlySpan<LineDrive> drive, ReadOnlySpan<short> samples)
    {
        WriteHeader(to, LineBlockKind.Drive, drive.Length, sequence);
        for (var i = 0; i < drive.Length; i++)
        {
            to[Header + i] = drive[i].OffHook ? (byte)1 : (byte)0;
        }

        WriteSamples(to[(Header + drive.Length)..], samples);
        return LengthOf(drive.Length);
    }

    /// <summary>Writes a block of the exchange.</summary>
    public static int Write(Span<byte> to, uint sequence, ReadOnlySpan<LineSense> sense, ReadOnlySpan<short> samples)
    {
        WriteHeader(to, LineBlockKind.Sense, sense.Length, sequence);
        for (var i = 0; i < sense.Length; i++)
        {
            to[Header + i] = (byte)((int)sense[i].Battery | (sense[i].RingVoltage ? 4 : 0));
        }

        WriteSamples(to[(Header + sense.Length)..], samples);
        return LengthOf(sense.Length);
    }

    /// <summary>Writes a refusal.</summary>
    public static int WriteRefused(Span<byte> to)
    {
        WriteHeader(to, LineBlockKind.Refused, 0, 0);
        return Header;
    }

    /// <summary>Reads the header and checks the length against it.</summary>
    /// <param name="octets">A whole datagram.</param>
    /// <param name="lines">The lines of this bank.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="sequence">Its number.</param>
    public static LineBlockError ReadHeader(ReadOnlySpan<byte> octets, int lines, out LineBlockKind kind, out uint sequence)
    {
        kind = default;
        sequence = 0;
        if (octets.Length < Header)
        {
            return LineBlockError.Length;
        }

        if (octets[0] != (byte)'T' || octets[1] != (byte)'L' || octets[2] != Version || octets[3] is < 1 or > 3
            || BinaryPrimitives.ReadUInt32LittleEndian(octets[12..]) != 0)
        {
            return LineBlockError.Header;
        }

        kind = (LineBlockKind)octets[3];
        sequence = BinaryPrimitives.ReadUInt32LittleEndian(octets[8..]);
        var expected = kind == LineBlockKind.Refused ? 0 : lines;
        if (BinaryPrimitives.ReadUInt16LittleEndian(octets[4..]) != expected || BinaryPrimitives.ReadUInt16LittleEndian(octets[6..]) != ILineBank.BlockSamples)
        {
            return LineBlockError.Shape;
        }

        return octets.Length == LengthOf(expected) ? LineBlockError.None : LineBlockError.Length;
    }

    /// <summary>Reads the lines of a gateway's block whose header is good; on error nothing is changed.</summary>
    public static LineBlockError Read(ReadOnlySpan<byte> octets, Span<LineDrive> drive, Span<short> samples)
    {
        var states = octets.Slice(Header, drive.Length);
        if (states.IndexOfAnyExceptInRange((byte)0, (byte)1) >= 0)
        {
            return LineBlockError.State;
        }

        for (var i = 0; i < drive.Length; i++)
        {
            drive[i] = new(states[i] == 1);
        }

        ReadSamples(octets[(Header + drive.Length)..], samples);
        return LineBlockError.None;
    }

    /// <summary>Reads the lines of an exchange's block whose header is good; on error nothing is changed.</summary>
    public static LineBlockError Read(ReadOnlySpan<byte> octets, Span<LineSense> sense, Span<short> samples)
    {
        var states = octets.Slice(Header, sense.Length);
        foreach (var state in states)
        {
            if (state > 7 || (state & 3) > (int)LineBattery.Reversed)
            {
                return LineBlockError.State;
            }
        }

        for (var i = 0; i < sense.Length; i++)
        {
            sense[i] = new((LineBattery)(states[i] & 3), (states[i] & 4) != 0);
        }

        ReadSamples(octets[(Header + sense.Length)..], samples);
        return LineBlockError.None;
    }

    private static void WriteHeader(Span<byte> to, LineBlockKind kind, int lines, uint sequence)
    {
        to[0] = (byte)'T';
        to[1] = (byte)'L';
        to[2] = Version;
        to[3] = (byte)kind;
        BinaryPrimitives.WriteUInt16LittleEndian(to[4..], (ushort)lines);
        BinaryPrimitives.WriteUInt16LittleEndian(to[6..], ILineBank.BlockSamples);
        BinaryPrimitives.WriteUInt32LittleEndian(to[8..], sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(to[12..], 0);
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

    private static void ReadSamples(ReadOnlySpan<byte> octets, Span<short> samples)
    {
        if (BitConverter.IsLittleEndian)
        {
            octets.CopyTo(MemoryMarshal.AsBytes(samples));
            return;
        }

        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(octets[(2 * i)..]);
        }
    }
}
