// One datagram between a gateway and the exchange's end of a virtual span: 20 ms of frames. Layout, little endian: magic "TE" (2),
// version (1), kind (1), frames (2), alarms (2), sequence (4), loop (1), signal (1), reserved zero (2); slips lost, slips repeated, FAS errors,
// CRC-4 errors, E bits (4 each), then the frames, 32 octets each.
using System.Buffers.Binary;
using Trunkline.E1;

namespace Trunkline.Tdm;

/// <summary>What a datagram is.</summary>
internal enum SpanBlockKind : byte
{
    /// <summary>From the gateway.</summary>
    ToExchange = 1,

    /// <summary>From the exchange; its alarms are what the gateway finds on the line.</summary>
    FromExchange = 2,

    /// <summary>From the exchange: another gateway holds this span. No frames follow.</summary>
    Refused = 3,
}

/// <summary>What is said beside the frames.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Alarms">From the exchange: what the gateway's end of the line finds.</param>
/// <param name="Sequence">The gateway's number of the block; the answer has the same.</param>
/// <param name="Loop">From the gateway: how its end of the line is to be looped.</param>
/// <param name="Signal">From the gateway: what its end is to send on command.</param>
/// <param name="Counted">From the exchange: slips, FAS and CRC-4 errors and E bits since its start, modulo 2^32; the others stay 0.</param>
internal readonly record struct SpanBlockHeader(
    SpanBlockKind Kind, PortAlarms Alarms, uint Sequence, SpanLoop Loop = SpanLoop.None, SpanSignal Signal = SpanSignal.Normal, SpanCounters Counted = default);

/// <summary>Writes and reads the datagrams; the caller owns all memory.</summary>
internal static class SpanBlock
{
    /// <summary>Octets before the frames.</summary>
    public const int Header = 36;

    /// <summary>Octets of a datagram with frames.</summary>
    public const int Length = Header + ISpanFarSide.BlockOctets;

    private const byte Version = 2;
    private const int Counters = 16;

    /// <summary>Writes the header; the frames behind it are the caller's.</summary>
    public static void WriteHeader(Span<byte> to, in SpanBlockHeader header)
    {
        to[..Header].Clear();
        to[0] = (byte)'T';
        to[1] = (byte)'E';
        to[2] = Version;
        to[3] = (byte)header.Kind;
        BinaryPrimitives.WriteUInt16LittleEndian(to[4..], (ushort)(header.Kind == SpanBlockKind.Refused ? 0 : ISpanPort.MostFrames));
        BinaryPrimitives.WriteUInt16LittleEndian(to[6..], (ushort)header.Alarms);
        BinaryPrimitives.WriteUInt32LittleEndian(to[8..], header.Sequence);
        to[12] = (byte)header.Loop;
        to[13] = (byte)header.Signal;
        Write(to, 0, header.Counted.SlipsLost);
        Write(to, 1, header.Counted.SlipsRepeated);
        Write(to, 2, header.Counted.FrameErrors);
        Write(to, 3, header.Counted.CrcErrors);
        Write(to, 4, header.Counted.FarEndErrors);
    }

    /// <summary>Reads the header of a whole datagram.</summary>
    /// <returns>False when it is none of ours.</returns>
    public static bool TryReadHeader(ReadOnlySpan<byte> from, out SpanBlockHeader header)
    {
        header = default;
        if (from.Length < Header || from[0] != 'T' || from[1] != 'E' || from[2] != Version)
        {
            return false;
        }

        var frames = BinaryPrimitives.ReadUInt16LittleEndian(from[4..]);
        header = new(
            (SpanBlockKind)from[3], (PortAlarms)BinaryPrimitives.ReadUInt16LittleEndian(from[6..]), BinaryPrimitives.ReadUInt32LittleEndian(from[8..]),
            (SpanLoop)from[12], (SpanSignal)from[13], new()
            {
                SlipsLost = Read(from, 0), SlipsRepeated = Read(from, 1), FrameErrors = Read(from, 2), CrcErrors = Read(from, 3), FarEndErrors = Read(from, 4),
            });
        return header.Loop <= SpanLoop.Payload && header.Signal <= SpanSignal.Ais && header.Kind switch
        {
            SpanBlockKind.ToExchange or SpanBlockKind.FromExchange => frames == ISpanPort.MostFrames && from.Length == Length,
            SpanBlockKind.Refused => frames == 0 && from.Length == Header,
            _ => false,
        };
    }

    private static void Write(Span<byte> to, int counter, long value) => BinaryPrimitives.WriteUInt32LittleEndian(to[(Counters + (4 * counter))..], (uint)value);

    private static uint Read(ReadOnlySpan<byte> from, int counter) => BinaryPrimitives.ReadUInt32LittleEndian(from[(Counters + (4 * counter))..]);
}
