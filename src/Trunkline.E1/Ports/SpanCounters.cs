namespace Trunkline.E1;

/// <summary>What a port has counted since it was opened. What an attachment does not know stays 0.</summary>
public record struct SpanCounters
{
    /// <summary>Frames of 125 µs taken from the span.</summary>
    public long Frames { get; set; }

    /// <summary>Frames of the line that were thrown away because the caller's clock is slower: slips.</summary>
    public long SlipsLost { get; set; }

    /// <summary>Frames that were filled in because the caller's clock is faster: slips.</summary>
    public long SlipsRepeated { get; set; }

    /// <summary>Line code violations (HDB3).</summary>
    public long LineCodeViolations { get; set; }

    /// <summary>FAS with a wrong bit.</summary>
    public long FrameErrors { get; set; }

    /// <summary>Sub-multiframes with a wrong CRC-4.</summary>
    public long CrcErrors { get; set; }

    /// <summary>E bits: sub-multiframes that arrived errored at the far end.</summary>
    public long FarEndErrors { get; set; }

    /// <summary>Interrupts, or rounds of a daemon, that came too late for the hardware.</summary>
    public long Missed { get; set; }

    /// <summary>Packets that came in the agreed format (pseudowire).</summary>
    public long PacketsReceived { get; set; }

    /// <summary>Packets lost on the way (pseudowire).</summary>
    public long PacketsLost { get; set; }

    /// <summary>Packets that came too late to be played (pseudowire).</summary>
    public long PacketsLate { get; set; }

    /// <summary>Packets that came after a later one and were still played (pseudowire).</summary>
    public long PacketsReordered { get; set; }

    /// <summary>Datagrams of the far end that were not in the agreed format (pseudowire).</summary>
    public long PacketsMalformed { get; set; }

    /// <summary>Times that a jitter buffer had nothing left to play (pseudowire).</summary>
    public long Underruns { get; set; }

    /// <summary>Times that a packet found no room in it (pseudowire).</summary>
    public long Overruns { get; set; }

    /// <summary>Times that the packet loss state began (pseudowire).</summary>
    public long PacketLosses { get; set; }

    /// <summary>Datagrams and messages not looked at: from someone else, or not to be made sense of.</summary>
    public long Strangers { get; set; }

    /// <summary>D-channel frames received good.</summary>
    public long FramesReceived { get; set; }

    /// <summary>D-channel frames sent.</summary>
    public long FramesSent { get; set; }

    /// <summary>D-channel frames that could not be sent.</summary>
    public long FramesRefused { get; set; }

    /// <summary>D-channel frames received and thrown away: wrong frame check sequence, aborted, too long, overrun.</summary>
    public long FramesBad { get; set; }
}
