// The PSN-bound half (RFC 4553 §6.2.1, RFC 5086 §6.2.1): frames of the line in, datagrams out. It has no clock: frames are its clock.
// Whoever has the receiver tells it when packets are being lost; whoever watches the line tells it of faults.
namespace Trunkline.E1;

/// <summary>Packs a line into datagrams.</summary>
/// <remarks>
/// Allocates nothing after construction.
/// <code>
/// while (!frames.IsEmpty)
/// {
///     frames = frames[sender.Take(frames)..];
///     if (sender.HasPacket) { send(datagram[..sender.Write(datagram)]); }
/// }
/// </code>
/// </remarks>
public sealed class PseudowireSender
{
    private readonly PseudowireFormat _format;
    private readonly byte[] _payload;
    private readonly long _octetsPerSecond;
    private int _filled;
    private ushort _sequence;
    private long _sent; // octets of payload time in the packets written

    /// <param name="format">What was agreed.</param>
    /// <param name="firstSequence">Any number; random is good practice (RFC 4553 §6.2.1).</param>
    public PseudowireSender(PseudowireFormat format, ushort firstSequence)
    {
        _format = format;
        _payload = new byte[format.PayloadOctets];
        _sequence = firstSequence;
        _octetsPerSecond = (long)E1Frame.PerSecond * format.OctetsPerFrame;
    }

    /// <summary>Sends L: the line has a fault, its octets mean nothing.</summary>
    public bool SendsLocalFault { get; set; }

    /// <summary>
    /// Leaves the payload out of packets with L, which both RFCs allow and a receiver of ours takes. Off unless told, as RFC 5604 has it
    /// (pwTDMCfgPayloadSuppression): a box that does not expect it would count malformed packets in place of the fault.
    /// </summary>
    public bool OmitsFaultyPayload { get; set; }

    /// <summary>Sends R: the receiver beside it has lost the far end's packets.</summary>
    public bool SendsRemoteLoss { get; set; }

    /// <summary>Sends M = 10: the line beside it shows RDI. CESoPSN only; nothing with SAToP, whose bits show it themselves.</summary>
    public bool SendsRemoteDefect { get; set; }

    /// <summary>Packets written.</summary>
    public long Packets { get; private set; }

    /// <summary>Whether a packet is full: <see cref="Write"/> it before taking more.</summary>
    public bool HasPacket => _filled == _payload.Length;

    /// <summary>Frames until a packet is full; a packet of SAToP that ends in a frame is full with that one. 0 while it waits to be written.</summary>
    public int FramesLeft => (_payload.Length - _filled + _format.OctetsPerFrame - 1) / _format.OctetsPerFrame;

    /// <summary>Takes octets of the line until a packet is full.</summary>
    /// <param name="line">Whole frames of 32 octets with CESoPSN, timeslot 0 first; any number of octets with SAToP.</param>
    /// <returns>Octets taken: 0 while a packet waits to be written.</returns>
    public int Take(ReadOnlySpan<byte> line)
    {
        if (_format.Kind == PseudowireKind.Satop)
        {
            var count = Math.Min(line.Length, _payload.Length - _filled);
            line[..count].CopyTo(_payload.AsSpan(_filled));
            _filled += count;
            return count;
        }

        if (line.Length % E1Frame.Octets != 0)
        {
            throw new ArgumentException("whole frames of 32 octets", nameof(line));
        }

        var slots = _format.Slots;
        var taken = 0;
        while (taken < line.Length && _filled < _payload.Length)
        {
            var frame = line.Slice(taken, E1Frame.Octets);
            var into = _payload.AsSpan(_filled, slots.Length);
            for (var i = 0; i < slots.Length; i++)
            {
                into[i] = frame[slots[i]];
            }

            _filled += slots.Length;
            taken += E1Frame.Octets;
        }

        return taken;
    }

    /// <summary>Writes the packet that is full.</summary>
    /// <param name="datagram">Room for <see cref="PseudowireFormat.DatagramOctets"/>.</param>
    /// <returns>Octets of the datagram; 0 when no packet is full.</returns>
    public int Write(Span<byte> datagram)
    {
        if (!HasPacket)
        {
            return 0;
        }

        var payload = SendsLocalFault && OmitsFaultyPayload ? 0 : _payload.Length;
        var at = new PseudowirePacket
        {
            Sequence = _sequence,
            LocalFault = SendsLocalFault,
            RemoteLoss = SendsRemoteLoss,
            RemoteDefect = SendsRemoteDefect,
            Timestamp = Timestamp(),
            PayloadLength = payload,
        }.WriteHeaders(_format, datagram);
        _payload.AsSpan(0, payload).CopyTo(datagram[at..]);
        _sequence++;
        _sent += _payload.Length;
        _filled = 0;
        Packets++;
        return at + payload;
    }

    /// <summary>The time of the packet's first octet; whole seconds apart, so that nothing overflows in centuries.</summary>
    private uint Timestamp()
    {
        if (_format.Rtp is not { } rtp)
        {
            return 0;
        }

        var (seconds, rest) = Math.DivRem(_sent, _octetsPerSecond);
        return (uint)((seconds * rtp.ClockRate) + (rest * rtp.ClockRate / _octetsPerSecond));
    }
}
