// `attach: cesopsn:…` and `attach: satop:…`: a span that travels in UDP. Both ends are configured alike; nothing is negotiated.
using System.Globalization;
using System.Numerics;
using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>A pseudowire: SAToP (RFC 4553) or CESoPSN (RFC 5086) over UDP. Of several spans each has the next port, at both ends.</summary>
/// <param name="IsSatop">SAToP: the bits of the line; else CESoPSN: timeslots.</param>
/// <param name="Peer">The far gateway's address for the first span; only its packets are taken.</param>
/// <param name="LocalPort">Our port for the first span.</param>
/// <param name="RtpPayloadType">An RTP header in front, of this payload type; null for none.</param>
/// <param name="Ssrc">With RTP: the source, sent and expected.</param>
/// <param name="PacketFrames">Frames of 125 µs in a packet.</param>
/// <param name="JitterMs">Delay of the jitter buffer.</param>
/// <param name="Timeslots">Bit n: timeslot n travels; all 32 with SAToP.</param>
public sealed record PseudowireSpans(
    bool IsSatop, NetAddress Peer, int LocalPort, int? RtpPayloadType, uint Ssrc, int PacketFrames, int JitterMs, uint Timeslots) : SpanAttachment
{
    /// <inheritdoc/>
    public override bool HasClock => true;

    internal const string CesopsnOptions = "[,local=PORT][,packet=MS][,jitter=MS][,timeslots=1-31][,rtp[=TYPE]][,ssrc=N]";
    internal const string SatopOptions = "[,local=PORT][,packet=MS][,jitter=MS][,rtp[=TYPE]][,ssrc=N]";

    private const int DefaultJitterMs = 20; // a sender of ours whose process stands still for a moment, and a network of one's own
    private const int MostPayload = 1456;   // with all headers a datagram passes an Ethernet whole
    private const uint AllTimeslots = 0xFFFF_FFFE;

    internal static PseudowireSpans? Parse(bool isSatop, string rest)
    {
        ReadOnlySpan<string> known = isSatop
            ? ["local=", "packet=", "jitter=", "rtp", "rtp=", "ssrc="]
            : ["local=", "packet=", "jitter=", "rtp", "rtp=", "ssrc=", "timeslots="];
        if (!TryOptions(rest, known, out var first, out var options)
            || !Scalars.TryPeer(first, out var peer)
            || !TryInt(options, "local=", 1, 65_535, peer.Port, out var local)
            || !TryInt(options, "jitter=", 1, 500, DefaultJitterMs, out var jitter)
            || !TryInt(options, "rtp=", 0, 127, 96, out var type)
            || !TryInt(options, "ssrc=", 0, int.MaxValue, 0, out var ssrc)
            || !TryTimeslots(options.GetValueOrDefault("timeslots="), out var timeslots)
            || !TryFrames(options.GetValueOrDefault("packet="), out var frames)
            || frames * (isSatop ? 32 : BitOperations.PopCount(timeslots)) > MostPayload
            || frames > jitter * 8
            || (options.ContainsKey("rtp") && options.ContainsKey("rtp="))
            || (options.ContainsKey("ssrc=") && !options.ContainsKey("rtp") && !options.ContainsKey("rtp=")))
        {
            return null;
        }

        int? rtp = options.ContainsKey("rtp") || options.ContainsKey("rtp=") ? type : null;
        return new(isSatop, peer, local, rtp, (uint)ssrc, frames, jitter, isSatop ? uint.MaxValue : timeslots);
    }

    /// <summary>Reads "1-15+17-31": ranges of timeslots, ascending or not, each once; nothing is all 31.</summary>
    private static bool TryTimeslots(string? text, out uint timeslots)
    {
        timeslots = text is null ? AllTimeslots : 0;
        if (text is null)
        {
            return true;
        }

        if (!LineSet.TryParse(text.Replace('+', ','), out var slots) || slots.Any(s => s > 31))
        {
            return false;
        }

        timeslots = slots.Aggregate(0u, (mask, slot) => mask | (1u << slot));
        return true;
    }

    /// <summary>Reads milliseconds, a multiple of 0.125 up to 8; nothing is 1 ms.</summary>
    private static bool TryFrames(string? text, out int frames)
    {
        frames = 8;
        if (text is null)
        {
            return true;
        }

        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ms) || ms is < 0.125m or > 8 || ms * 8 != decimal.Floor(ms * 8))
        {
            return false;
        }

        frames = (int)(ms * 8);
        return true;
    }
}
