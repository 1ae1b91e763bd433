namespace Trunkline.Links;

/// <summary>How a timeslot's HDLC is set (ISO/IEC 13239, Q.921 §2, Q.703 §3): both ends must agree on all but <see cref="MaxFrame"/>.</summary>
public sealed record HdlcValues
{
    /// <summary>A D-channel: 64 kbit/s, flags between frames, as Q.921 bounds its frames.</summary>
    public static HdlcValues Default { get; } = new();

    /// <summary>The shortest good frame in octets, frame check sequence included; 3 or more. 5 is a LAPD frame without numbers (Q.921 §2.9).</summary>
    public int MinFrame { get; init; } = 5;

    /// <summary>The longest good frame in octets, frame check sequence included. 266 is N201 = 260 with address, control and check.</summary>
    public int MaxFrame { get; init; } = 266;

    /// <summary>True: ones between frames instead of flags (Q.921 allows it where the network does; BRI). False: flags.</summary>
    public bool IdlesWithMarks { get; init; }

    /// <summary>True: 56 kbit/s, seven bits of each octet; the last one on the line is sent as one and not looked at.</summary>
    public bool Is56k { get; init; }

    /// <summary>True: every bit is sent inverted.</summary>
    public bool IsInverted { get; init; }

    /// <summary>How many octets of frames may wait to be sent, with 4 octets more a frame; a power of two.</summary>
    public int Queue { get; init; } = 8192;
}
