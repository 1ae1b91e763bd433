namespace Trunkline.Base;

/// <summary>What is wrong with a span, as installers call it.</summary>
[Flags]
public enum SpanAlarms : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Loss of signal: nothing comes.</summary>
    Los = 1,

    /// <summary>Loss of frame alignment.</summary>
    Lof = 2,

    /// <summary>Alarm indication signal: the equipment between sends all ones (blue).</summary>
    Ais = 4,

    /// <summary>Remote alarm indication: the far end does not hear us (yellow).</summary>
    Rai = 8,

    /// <summary>Too many CRC-4 blocks with errors.</summary>
    CrcErrors = 16,

    /// <summary>We send CRC-4 and the far end sends none.</summary>
    Crc4Mismatch = 32,

    /// <summary>The gateway's clock runs free though this span, or another, was to clock it.</summary>
    ClockFree = 64,

    /// <summary>There is nothing where the span should be attached: no card, no socket, no packets.</summary>
    NotAttached = 128,

    /// <summary>The span is looped, for a measurement.</summary>
    Looped = 256,

    /// <summary>We send RAI or AIS on command.</summary>
    Signalling = 512,

    /// <summary>The far end sends CRC-4 and we are set to none.</summary>
    Crc4Unexpected = 1024,

    /// <summary>Both send CRC-4, and the far end does not find ours.</summary>
    Crc4NotFound = 2048,

    /// <summary>The span was to clock the gateway, and its far end sends our own clock back: what we would follow is ourselves.</summary>
    ClockLooped = 4096,
}

/// <summary>What alarms of a span mean, at either of its ends.</summary>
public static class SpanAlarmSets
{
    /// <summary>Nothing of the far end can be heard: the data link is down with them.</summary>
    public const SpanAlarms Deaf = SpanAlarms.Los | SpanAlarms.Lof | SpanAlarms.Ais | SpanAlarms.NotAttached | SpanAlarms.Looped;

    /// <summary>No new call is set up: nothing, or nobody, can be heard.</summary>
    public const SpanAlarms BusyOut = Deaf | SpanAlarms.Rai | SpanAlarms.Signalling;
}
