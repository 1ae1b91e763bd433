using Trunkline.Base;

namespace Trunkline.Rtp;

/// <summary>Sequence, timestamp and SSRC of one outgoing stream (RFC 3550 §5.1), with its packet and octet counts.</summary>
/// <remarks>
/// Timestamps run with the sample clock whether packets are sent or not: call <see cref="Skip"/> for a block that is not sent;
/// the next one then carries the marker (RFC 3551 §4.1). Telephone events take the timestamp at their start and do not move it.
/// A struct: keep it in a field, not in a readonly one.
/// </remarks>
public struct RtpSender
{
    private ushort _sequence;
    private bool _marker;

    /// <param name="prng">Where the starting values come from; RFC 3550 wants them random.</param>
    public RtpSender(Prng prng)
        : this((uint)prng.NextUInt64(), (ushort)prng.NextUInt64(), (uint)prng.NextUInt64())
    {
    }

    /// <param name="ssrc">The source's name.</param>
    /// <param name="sequence">First sequence number.</param>
    /// <param name="timestamp">First timestamp.</param>
    public RtpSender(uint ssrc, ushort sequence, uint timestamp) => (Ssrc, _sequence, Timestamp, _marker) = (ssrc, sequence, timestamp, true);

    /// <summary>The source's name.</summary>
    public uint Ssrc { get; private set; }

    /// <summary>The timestamp of the next block.</summary>
    public uint Timestamp { get; private set; }

    /// <summary>Packets sent (wraps, as RTCP counts them).</summary>
    public uint Packets { get; private set; }

    /// <summary>Octets of payload sent (wraps).</summary>
    public uint Octets { get; private set; }

    /// <summary>Writes the header of a block of audio and moves the clock past it.</summary>
    /// <param name="packet">At least 12 octets.</param>
    /// <param name="payloadType">0 to 127.</param>
    /// <param name="payloadLength">Octets that follow.</param>
    /// <param name="samples">How far the clock moves: the samples in the payload.</param>
    /// <returns>12: where the payload goes.</returns>
    public int WriteHeader(Span<byte> packet, byte payloadType, int payloadLength, int samples)
    {
        var size = Write(packet, payloadType, Timestamp, _marker, payloadLength);
        _marker = false;
        Timestamp += (uint)samples;
        return size;
    }

    /// <summary>Writes the header of a packet that has a timestamp of its own (a telephone event); the clock does not move.</summary>
    public int WriteEventHeader(Span<byte> packet, byte payloadType, int payloadLength, uint timestamp, bool marker) =>
        Write(packet, payloadType, timestamp, marker, payloadLength);

    /// <summary>Moves the clock past a block that is not sent; the next packet of audio carries the marker.</summary>
    public void Skip(int samples)
    {
        Timestamp += (uint)samples;
        _marker = true;
    }

    private int Write(Span<byte> packet, byte payloadType, uint timestamp, bool marker, int payloadLength)
    {
        Packets++;
        Octets += (uint)payloadLength;
        return new RtpHeader { Marker = marker, PayloadType = payloadType, Sequence = _sequence++, Timestamp = timestamp, Ssrc = Ssrc }.Write(packet);
    }
}
