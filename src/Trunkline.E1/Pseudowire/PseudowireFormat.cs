// What both ends of a pseudowire have agreed on before the first packet: SAToP (RFC 4553) or CESoPSN in its basic structured mode
// (RFC 5086), how much a packet carries, and whether RTP stands in front. Nothing of this is negotiated: it is configuration.
// Not supported: CAS (trunk-specific NxDS0) and its fragments, T1, E3 and T3, MPLS and L2TPv3 in place of UDP.
using System.Numerics;

namespace Trunkline.E1;

/// <summary>How a line travels in packets.</summary>
public enum PseudowireKind : byte
{
    /// <summary>Structure-agnostic: the bits of the line, timeslot 0 among them, wherever frames begin (RFC 4553).</summary>
    Satop,

    /// <summary>Structure-aware, N × 64 kbit/s: chosen timeslots of whole frames (RFC 5086, basic NxDS0).</summary>
    Cesopsn,
}

/// <summary>The RTP header in front of the control word (RFC 4553 §4.3.3, RFC 5086 §4.3): fixed, 12 octets, its sequence number the control word's.</summary>
/// <param name="PayloadType">0 to 127, from the dynamic range: 96 and above as a rule.</param>
/// <param name="Ssrc">What is sent, and what is expected: packets of another source are refused as stray.</param>
/// <param name="ClockRate">Timestamp units a second; a multiple of 8000.</param>
public readonly record struct PseudowireRtp(byte PayloadType, uint Ssrc, int ClockRate = 8000);

/// <summary>The agreed shape of a pseudowire's packets.</summary>
public sealed class PseudowireFormat
{
    /// <summary>Payload of SAToP for E1 unless agreed otherwise: 8 frames, 1 ms (RFC 4553 §5.1).</summary>
    public const int DefaultSatopPayload = 256;

    /// <summary>The most a payload may have here: with all headers a datagram passes an Ethernet whole.</summary>
    public const int MaxPayload = 1456;

    private readonly byte[] _timeslots;

    private PseudowireFormat(PseudowireKind kind, uint timeslots, int octetsPerFrame, int payload, PseudowireRtp? rtp)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(payload, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload, MaxPayload);
        if (rtp is { } r)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(r.PayloadType, 127);
            ArgumentOutOfRangeException.ThrowIfLessThan(r.ClockRate, 8000);
            ArgumentOutOfRangeException.ThrowIfNotEqual(r.ClockRate % 8000, 0);
        }

        Kind = kind;
        Timeslots = timeslots;
        OctetsPerFrame = octetsPerFrame;
        PayloadOctets = payload;
        Rtp = rtp;
        _timeslots = new byte[BitOperations.PopCount(timeslots)];
        for (int slot = 0, at = 0; slot < E1Frame.Octets; slot++)
        {
            if ((timeslots >> slot & 1) != 0)
            {
                _timeslots[at++] = (byte)slot;
            }
        }
    }

    /// <summary>SAToP or CESoPSN.</summary>
    public PseudowireKind Kind { get; }

    /// <summary>The timeslots that travel, bit n for timeslot n; all of them with SAToP.</summary>
    public uint Timeslots { get; }

    /// <summary>Octets that 125 µs make: 32 with SAToP, the number of timeslots with CESoPSN.</summary>
    public int OctetsPerFrame { get; }

    /// <summary>Octets of payload in every packet.</summary>
    public int PayloadOctets { get; }

    /// <summary>The RTP header in front, or null.</summary>
    public PseudowireRtp? Rtp { get; }

    /// <summary>Octets in front of the payload: 4, with RTP 16.</summary>
    public int HeaderOctets => Rtp is null ? ControlWord.Octets : ControlWord.Octets + PseudowirePacket.RtpOctets;

    /// <summary>Octets of a datagram with its payload.</summary>
    public int DatagramOctets => HeaderOctets + PayloadOctets;

    /// <summary>Packets a second at the nominal rate.</summary>
    public double PacketsPerSecond => (double)E1Frame.PerSecond * OctetsPerFrame / PayloadOctets;

    /// <summary>The timeslots that travel, ascending.</summary>
    internal ReadOnlySpan<byte> Slots => _timeslots;

    /// <summary>SAToP.</summary>
    /// <param name="payload">Octets in a packet, 1 to <see cref="MaxPayload"/>.</param>
    /// <param name="rtp">The RTP header, null for none.</param>
    public static PseudowireFormat Satop(int payload = DefaultSatopPayload, PseudowireRtp? rtp = null) =>
        new(PseudowireKind.Satop, uint.MaxValue, E1Frame.Octets, payload, rtp);

    /// <summary>CESoPSN, basic NxDS0.</summary>
    /// <param name="timeslots">Bit n for timeslot n; at least one.</param>
    /// <param name="frames">Frames in a packet, M; 0 for the latency that RFC 5086 §5.1 gives so many timeslots (<see cref="DefaultFrames"/>).</param>
    /// <param name="rtp">The RTP header, null for none.</param>
    public static PseudowireFormat Cesopsn(uint timeslots, int frames = 0, PseudowireRtp? rtp = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(timeslots);
        ArgumentOutOfRangeException.ThrowIfNegative(frames);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frames, MaxPayload);
        var count = BitOperations.PopCount(timeslots);
        return new(PseudowireKind.Cesopsn, timeslots, count, count * (frames == 0 ? DefaultFrames(count) : frames), rtp);
    }

    /// <summary>Frames in a packet unless agreed otherwise: 8 ms of one timeslot, 4 ms of two to four, 1 ms of more (RFC 5086 §5.1).</summary>
    /// <param name="timeslots">How many timeslots travel.</param>
    public static int DefaultFrames(int timeslots) => timeslots switch { 1 => 64, <= 4 => 32, _ => 8 };
}
