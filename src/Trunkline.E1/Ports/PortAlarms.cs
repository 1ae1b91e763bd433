// What is wrong with a span, as one set of bits whatever the attachment is, and in the installers' words.
using Trunkline.Base;

namespace Trunkline.E1;

/// <summary>
/// Alarms of a span as its attachment tells them; several at a time. Finer than what a controller hears: a card that waits before it
/// says that all is well, or a loop that somebody forgot, is worth showing to whoever stands in front of it.
/// </summary>
[Flags]
public enum PortAlarms : ushort
{
    /// <summary>All is well.</summary>
    None = 0,

    /// <summary>The attachment itself is not there: card pulled, daemon gone, nothing ever came from the far gateway.</summary>
    Absent = 1,

    /// <summary>The span is not configured or not started.</summary>
    NotStarted = 2,

    /// <summary>LOS: no pulses on the line (G.775).</summary>
    LossOfSignal = 4,

    /// <summary>LOF: no frame alignment (G.706).</summary>
    LossOfFrame = 8,

    /// <summary>AIS: the far end, or something between, sends all ones.</summary>
    Ais = 16,

    /// <summary>RAI: the far end does not receive us.</summary>
    RemoteAlarm = 32,

    /// <summary>No CRC-4 multiframe though one is expected; calls go on.</summary>
    LossOfMultiframe = 64,

    /// <summary>A pseudowire in the state of packet loss.</summary>
    PacketLoss = 128,

    /// <summary>The far end of a pseudowire says that our packets do not reach it.</summary>
    RemotePacketLoss = 256,

    /// <summary>The span is looped.</summary>
    Looped = 512,

    /// <summary>The alarm has ended and the attachment waits before it says so.</summary>
    Recovering = 1024,

    /// <summary>So many CRC-4 blocks are wrong that the line has a bit error ratio of about 10^-3; calls go on.</summary>
    CrcErrors = 2048,

    /// <summary>The far end sends CRC-4 and we are set to none; calls go on, unless the far end insists on ours and sends RAI.</summary>
    Crc4Unexpected = 4096,

    /// <summary>We receive CRC-4 and the far end does not find ours: every E bit has said for a second that a block came errored; calls go on.</summary>
    Crc4NotFound = 8192,
}

/// <summary>What alarms mean, and how they are said.</summary>
public static class PortAlarmsWords
{
    /// <summary>A local failure that a card shows as RED: what comes in cannot be used, and RAI goes out.</summary>
    public const PortAlarms Red = PortAlarms.LossOfSignal | PortAlarms.LossOfFrame | PortAlarms.PacketLoss;

    private static readonly (PortAlarms Bit, string Word)[] Names =
    [
        (PortAlarms.Absent, "ABSENT"), (PortAlarms.NotStarted, "NOT STARTED"), (PortAlarms.LossOfSignal, "LOS"), (PortAlarms.LossOfFrame, "LOF"),
        (PortAlarms.Ais, "AIS"), (PortAlarms.RemoteAlarm, "RAI"), (PortAlarms.LossOfMultiframe, "LMFA"), (PortAlarms.CrcErrors, "CRC ERRORS"),
        (PortAlarms.Crc4Unexpected, "CRC-4 UNEXPECTED"), (PortAlarms.Crc4NotFound, "CRC-4 NOT FOUND THERE"),
        (PortAlarms.PacketLoss, "PACKET LOSS"), (PortAlarms.RemotePacketLoss, "REMOTE PACKET LOSS"), (PortAlarms.Looped, "LOOP"), (PortAlarms.Recovering, "RECOVERING"),
    ];

    /// <summary>True when no new call may be put on the span.</summary>
    public static bool BlocksCalls(this PortAlarms alarms) => (alarms & ~(PortAlarms.LossOfMultiframe | PortAlarms.CrcErrors | PortAlarms.Crc4Unexpected | PortAlarms.Crc4NotFound)) != 0;

    /// <summary>True when the clock that comes out of the line is worth nothing.</summary>
    public static bool SpoilsClock(this PortAlarms alarms) =>
        (alarms & (PortAlarms.Absent | PortAlarms.NotStarted | Red | PortAlarms.Ais | PortAlarms.Looped)) != 0;

    /// <summary>As they are told to whoever decides. A span that is looped, or whose card still waits, carries no new call.</summary>
    public static SpanAlarms ToSpanAlarms(this PortAlarms alarms)
    {
        var to = SpanAlarms.None;
        to |= (alarms & (PortAlarms.Absent | PortAlarms.NotStarted | PortAlarms.PacketLoss)) != 0 ? SpanAlarms.NotAttached : 0;
        to |= (alarms & PortAlarms.LossOfSignal) != 0 ? SpanAlarms.Los : 0;
        to |= (alarms & (PortAlarms.LossOfFrame | PortAlarms.Recovering)) != 0 ? SpanAlarms.Lof : 0;
        to |= (alarms & PortAlarms.Looped) != 0 ? SpanAlarms.Looped : 0;
        to |= (alarms & PortAlarms.Ais) != 0 ? SpanAlarms.Ais : 0;
        to |= (alarms & (PortAlarms.RemoteAlarm | PortAlarms.RemotePacketLoss)) != 0 ? SpanAlarms.Rai : 0;
        to |= (alarms & PortAlarms.LossOfMultiframe) != 0 ? SpanAlarms.Crc4Mismatch : 0;
        to |= (alarms & PortAlarms.CrcErrors) != 0 ? SpanAlarms.CrcErrors : 0;
        to |= (alarms & PortAlarms.Crc4Unexpected) != 0 ? SpanAlarms.Crc4Unexpected : 0;
        to |= (alarms & PortAlarms.Crc4NotFound) != 0 ? SpanAlarms.Crc4NotFound : 0;
        return to;
    }

    /// <summary>In the installers' words, the gravest first: <c>OK</c>, <c>LOS</c>, <c>LOF RAI</c>.</summary>
    public static string InWords(this PortAlarms alarms) =>
        alarms == PortAlarms.None ? "OK" : string.Join(' ', Names.Where(n => (alarms & n.Bit) != 0).Select(n => n.Word));

    /// <summary>The same into octets, without allocating; words that do not fit are left out.</summary>
    /// <returns>How many were filled.</returns>
    public static int Write(this PortAlarms alarms, Span<byte> to)
    {
        if (alarms == PortAlarms.None)
        {
            return System.Text.Encoding.ASCII.TryGetBytes("OK", to, out var ok) ? ok : 0;
        }

        var at = 0;
        foreach (var (bit, word) in Names)
        {
            if ((alarms & bit) != 0 && word.Length + 1 <= to.Length - at)
            {
                if (at > 0)
                {
                    to[at++] = (byte)' ';
                }

                at += System.Text.Encoding.ASCII.GetBytes(word, to[at..]);
            }
        }

        return at;
    }
}
