namespace Trunkline.E1;

/// <summary>What an attachment of a span is and can do.</summary>
public sealed record SpanPortTraits
{
    /// <summary>Timeslots 1 to 31.</summary>
    public const uint AllTimeslots = 0xFFFF_FFFE;

    /// <summary>Timeslots 1 to 15 and 17 to 31: the B-channels of a PRI.</summary>
    public const uint BChannels = AllTimeslots & ~(1u << DChannel);

    /// <summary>The timeslot of a PRI's D-channel: 16.</summary>
    public const int DChannel = 16;

    /// <summary>How it is attached, as the site names it: <c>dahdi</c>, <c>osmo-e1d</c>, <c>cesopsn</c>, <c>satop</c>, <c>lapd-udp</c>, <c>virtual</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Where, for people: <c>/dev/dahdi span 1 (TE2/0/1)</c>, <c>192.0.2.7:2142</c>.</summary>
    public required string Place { get; init; }

    /// <summary>The timeslots that travel as octets; bit n is timeslot n, bit 0 is never set.</summary>
    public uint Timeslots { get; init; }

    /// <summary>What the other timeslots are got as, and all of them while the span carries nothing: 0xD5 is A-law silence.</summary>
    public byte Idle { get; init; } = 0xD5;

    /// <summary>True when the D-channel travels as whole frames: the attachment does HDLC.</summary>
    public bool HasFrames { get; init; }

    /// <summary>Where its clock comes from.</summary>
    public SpanClock Clock { get; init; }

    /// <summary>The attachment's own delays before it tells of an alarm.</summary>
    public AlarmDebounce Debounce { get; init; }

    /// <summary>Loops that <see cref="ISpanPort.TryLoop"/> can make; bit n is <see cref="SpanLoop"/> n.</summary>
    public byte Loops { get; init; }

    /// <summary>True when the attachment can make this loop, or none.</summary>
    public bool CanLoop(SpanLoop loop) => loop == SpanLoop.None || (Loops & (1 << (int)loop)) != 0;
}

/// <summary>
/// How long an attachment waits before it tells that an alarm began, or ended; it comes on top of our own detection, so that
/// busy-out within 100 ms needs it below that. Negative: not known.
/// </summary>
/// <param name="LossOfSignalMs">LOS, milliseconds.</param>
/// <param name="LossOfFrameMs">LOF, milliseconds.</param>
/// <param name="AisMs">AIS, milliseconds.</param>
/// <param name="RemoteAlarmMs">RAI, milliseconds.</param>
public readonly record struct AlarmDebounce(int LossOfSignalMs, int LossOfFrameMs, int AisMs, int RemoteAlarmMs)
{
    /// <summary>Of an attachment that does not say.</summary>
    public static AlarmDebounce Unknown => new(-1, -1, -1, -1);

    /// <summary>The longest of the four, milliseconds; negative when none is known.</summary>
    public int LongestMs => Math.Max(Math.Max(LossOfSignalMs, LossOfFrameMs), Math.Max(AisMs, RemoteAlarmMs));
}
