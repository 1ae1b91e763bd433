// One datagram between a gateway and the exchange's end of a virtual span: 20 ms of frames. Layout, little endian: magic "TE" (2),
// version (1), kind (1), frames (2), alarms (2), sequence (4), reserved zero (4), then the frames, 32 octets each.
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

/// <summary>Writes and reads the datagrams; the caller owns all memory.</summary>
internal static class SpanBlock
{
    /// <summary>Octets before the frames.</summary>
    public const int Header = 16;

    /// <summary>Octets of a datagram with frames.</summary>
    public const int Length = Header + ISpanFarSide.BlockOctets;

    private const byte Version = 1;

    /// <summary>Writes the header; the frames behind it are the caller's.</summary>
    public static void WriteHeader(Span<byte> to, SpanBlockKind kind, PortAlarms alarms, uint sequence)
    {
        to[..Header].Clear();
        to[0] = (byte)'T';
        to[1] = (byte)'E';
        to[2] = Version;
        to[3] = (byte)kind;
        BinaryPrimitives.WriteUInt16LittleEndian(to[4..], (ushort)(kind == SpanBlockKind.Refused ? 0 : ISpanPort.MostFrames));
        BinaryPrimitives.WriteUInt16LittleEndian(to[6..], (ushort)alarms);
        BinaryPrimitives.WriteUInt32LittleEndian(to[8..], sequence);
    }

    /// <summary>Reads the header of a whole datagram.</summary>
    /// <returns>False when it is none of ours.</returns>
    public static bool TryReadHeader(ReadOnlySpan<byte> from, out SpanBlockKind kind, out PortAlarms alarms, out uint sequence)
    {
        (kind, alarms, sequence) = (default, default, 0);
        if (from.Length < Header || from[0] != 'T' || from[1] != 'E' || from[2] != Version)
        {
            return false;
        }

        kind = (SpanBlockKind)from[3];
        var frames = BinaryPrimitives.ReadUInt16LittleEndian(from[4..]);
        alarms = (PortAlarms)BinaryPrimitives.ReadUInt16LittleEndian(from[6..]);
        sequence = BinaryPrimitives.ReadUInt32LittleEndian(from[8..]);
        return kind switch
        {
            SpanBlockKind.ToExchange or SpanBlockKind.FromExchange => frames == ISpanPort.MostFrames && from.Length == Length,
            SpanBlockKind.Refused => frames == 0 && from.Length == Header,
            _ => false,
        };
    }
}
