// A datagram of a pseudowire over UDP: [RTP] control word, payload (RFC 4553 figure 1, RFC 5086 figure 1). With UDP the RTP header
// stands in front of the control word; the order behind MPLS, the other way round, is not read. Reading checks everything both
// RFCs call malformed and never throws; where the payload lies is told, its octets stay where they are.
using System.Buffers.Binary;

namespace Trunkline.E1;

/// <summary>What the headers of a packet say, and where its payload lies.</summary>
public readonly record struct PseudowirePacket
{
    /// <summary>M with L = 0: the sender's line has a remote defect, the payload is good (RFC 5086 table 1).</summary>
    public const byte RemoteDefectModifier = 2;

    internal const int RtpOctets = 12;

    private const byte SignallingModifier = 3;

    /// <summary>Counts packets; wraps.</summary>
    public ushort Sequence { get; init; }

    /// <summary>L: what is played in place of the payload is AIS or idle.</summary>
    public bool LocalFault { get; init; }

    /// <summary>R: the far end is losing our packets.</summary>
    public bool RemoteLoss { get; init; }

    /// <summary>M = 10 with L = 0: RDI on the far end's line. Never with SAToP.</summary>
    public bool RemoteDefect { get; init; }

    /// <summary>The RTP timestamp; 0 without RTP.</summary>
    public uint Timestamp { get; init; }

    /// <summary>Where the payload begins in the datagram.</summary>
    public int PayloadOffset { get; init; }

    /// <summary>Octets of payload: what was agreed, or 0 when L is set and it was left out.</summary>
    public int PayloadLength { get; init; }

    /// <summary>Reads a datagram.</summary>
    /// <param name="format">What was agreed.</param>
    /// <param name="datagram">A whole UDP payload.</param>
    /// <param name="packet">What it says.</param>
    /// <param name="error">What is wrong and where.</param>
    /// <returns>False when the datagram is not one of the agreed format, or not one to play.</returns>
    public static bool TryParse(PseudowireFormat format, ReadOnlySpan<byte> datagram, out PseudowirePacket packet, out PseudowireParseError error)
    {
        packet = default;
        if (datagram.Length < format.HeaderOctets)
        {
            error = new(PseudowireFault.TooShort, datagram.Length);
            return false;
        }

        var timestamp = 0u;
        var at = 0;
        if (format.Rtp is { } rtp)
        {
            error = CheckRtp(rtp, datagram);
            if (error.Fault != PseudowireFault.None)
            {
                return false;
            }

            timestamp = BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]);
            at = RtpOctets;
        }

        var word = ControlWord.Read(datagram[at..]);
        error = CheckWord(format.Kind, word, at);
        if (error.Fault != PseudowireFault.None)
        {
            return false;
        }

        // Below LEN's 64 octets a link may have padded; LEN then says what is ours. LEN = 0 means the agreed size.
        var end = datagram.Length;
        if (word.Length != 0)
        {
            if (word.Length < format.HeaderOctets || word.Length > datagram.Length)
            {
                error = new(PseudowireFault.Length, at + 1);
                return false;
            }

            end = word.Length;
        }

        var payload = end - format.HeaderOctets;
        if (payload != format.PayloadOctets && !(payload == 0 && word.LocalFault))
        {
            error = new(PseudowireFault.PayloadSize, format.HeaderOctets + Math.Min(payload, format.PayloadOctets));
            return false;
        }

        packet = new()
        {
            Sequence = word.Sequence,
            LocalFault = word.LocalFault,
            RemoteLoss = word.RemoteLoss,
            RemoteDefect = format.Kind == PseudowireKind.Cesopsn && !word.LocalFault && word.Modifier == RemoteDefectModifier,
            Timestamp = timestamp,
            PayloadOffset = format.HeaderOctets,
            PayloadLength = payload,
        };
        return true;
    }

    /// <summary>Writes the headers of a packet.</summary>
    /// <param name="format">What was agreed.</param>
    /// <param name="datagram">Room for <see cref="PseudowireFormat.HeaderOctets"/>; the payload goes behind.</param>
    /// <returns>Octets written.</returns>
    /// <remarks>LEN comes of <see cref="PayloadLength"/>, M of <see cref="RemoteDefect"/>; <see cref="PayloadOffset"/> is not looked at.</remarks>
    public int WriteHeaders(PseudowireFormat format, Span<byte> datagram)
    {
        var at = 0;
        if (format.Rtp is { } rtp)
        {
            datagram[0] = 0x80;
            datagram[1] = rtp.PayloadType;
            BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], Sequence);
            BinaryPrimitives.WriteUInt32BigEndian(datagram[4..], Timestamp);
            BinaryPrimitives.WriteUInt32BigEndian(datagram[8..], rtp.Ssrc);
            at = RtpOctets;
        }

        var whole = format.HeaderOctets + PayloadLength;
        new ControlWord
        {
            LocalFault = LocalFault,
            RemoteLoss = RemoteLoss,
            Modifier = RemoteDefect && !LocalFault && format.Kind == PseudowireKind.Cesopsn ? RemoteDefectModifier : (byte)0,
            Length = (byte)(whole < ControlWord.ShortPacket ? whole : 0),
            Sequence = Sequence,
        }.Write(datagram[at..]);
        return at + ControlWord.Octets;
    }

    private static PseudowireParseError CheckRtp(PseudowireRtp rtp, ReadOnlySpan<byte> datagram)
    {
        if (datagram[0] >> 6 != 2)
        {
            return new(PseudowireFault.NotRtp, 0);
        }

        if ((datagram[0] & 0x3F) != 0)
        {
            return new(PseudowireFault.RtpNotFixed, 0);
        }

        if ((datagram[1] & 0x80) != 0)
        {
            return new(PseudowireFault.RtpNotFixed, 1);
        }

        if (datagram[1] != rtp.PayloadType)
        {
            return new(PseudowireFault.RtpPayloadType, 1);
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(datagram[8..]) != rtp.Ssrc)
        {
            return new(PseudowireFault.RtpSource, 8);
        }

        return BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]) == BinaryPrimitives.ReadUInt16BigEndian(datagram[(RtpOctets + 2)..])
            ? default
            : new(PseudowireFault.RtpSequence, 2);
    }

    /// <summary>SAToP's receiver ignores bits 6 to 9 (RFC 4553 §4.3.2); CESoPSN's knows what they mean.</summary>
    private static PseudowireParseError CheckWord(PseudowireKind kind, ControlWord word, int at)
    {
        if (word.Type != 0)
        {
            return new(PseudowireFault.NotData, at);
        }

        if (kind == PseudowireKind.Satop)
        {
            return default;
        }

        if (word.Fragment != 0)
        {
            return new(PseudowireFault.Fragment, at + 1);
        }

        return (word.LocalFault, word.Modifier) switch
        {
            (_, 0) or (false, RemoteDefectModifier) => default,
            (false, SignallingModifier) => new(PseudowireFault.Signalling, at),
            _ => new(PseudowireFault.ReservedModifier, at),
        };
    }
}
