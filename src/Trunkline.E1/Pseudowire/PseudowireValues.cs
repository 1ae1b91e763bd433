namespace Trunkline.E1;

/// <summary>What the receiving half of a pseudowire is set to; the defaults are the RFCs' where they give one.</summary>
public sealed record PseudowireValues
{
    /// <summary>Shortest delay: one frame.</summary>
    public static readonly TimeSpan LeastDelay = TimeSpan.FromMicroseconds(125);

    /// <summary>Longest delay.</summary>
    public static readonly TimeSpan MostDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>How long what has come waits before it is played: the jitter that is smoothed. 125 µs to 500 ms, whole frames.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Packets missing in a row that make the packet loss state: 1 to 1000; 10 as in RFC 5604 (pwTDMCfgConsecMissPktsOutSynch).</summary>
    public int LossPackets { get; init; } = 10;

    /// <summary>Packets in a row that end it: 1 to 32; 2 as in RFC 5604 (pwTDMCfgConsecPktsInSynch).</summary>
    public int RecoveryPackets { get; init; } = 2;

    /// <summary>Packets in a row far from the sequence that are believed to be a sender that began anew, while packets come: 2 to 32.</summary>
    public int RestartPackets { get; init; } = 10;

    /// <summary>The intermediate state timer: how long the first packets are waited for before it counts as packet loss.</summary>
    public TimeSpan IntermediateTimer { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The octet of timeslots that carry nothing or were lost, with CESoPSN: A-law silence. SAToP has all ones.</summary>
    public byte Idle { get; init; } = 0xD5;

    /// <summary>
    /// In place of a lost SAToP packet the bits of a multiframe before, 2 ms, and not all ones: a framer behind it stays aligned, and CRC-4 tells
    /// of the error. §6.2.2 leaves replacement data to the implementation beside all ones (RFC 5604: pwTDMCfgPktReplacePolicy). What L marks and the packet loss state play is all ones in any case.
    /// </summary>
    public bool RepeatsLostBits { get; init; }
}

/// <summary>What the receiving half of a pseudowire has counted (the words of RFC 5604 in brackets).</summary>
public record struct PseudowireCounters
{
    /// <summary>Packets that came, in the agreed format.</summary>
    public long Received { get; set; }

    /// <summary>Gaps in the sequence that nothing has filled in the time a buffer's length takes (missing packets).</summary>
    public long Lost { get; set; }

    /// <summary>Packets that came after their turn (misordered packets dropped).</summary>
    public long Late { get; set; }

    /// <summary>Packets that came after a later one and were still played (reordered packets).</summary>
    public long Reordered { get; set; }

    /// <summary>Packets that had come before.</summary>
    public long Duplicates { get; set; }

    /// <summary>Packets far from the sequence: the first ones of a sender that began anew, or somebody else's.</summary>
    public long OutOfSequence { get; set; }

    /// <summary>Times that a sender began its sequence anew.</summary>
    public long Restarts { get; set; }

    /// <summary>Packets in whose place replacement data was played, in normal operation.</summary>
    public long Replaced { get; set; }

    /// <summary>Times that nothing was left to play (underruns).</summary>
    public long Underruns { get; set; }

    /// <summary>Times that a packet found no room (overruns).</summary>
    public long Overruns { get; set; }

    /// <summary>Frames skipped at overruns.</summary>
    public long FramesSkipped { get; set; }

    /// <summary>Times that the packet loss state began.</summary>
    public long LossStates { get; set; }

    /// <summary>Packets with L that were played.</summary>
    public long LocalFaults { get; set; }
}
