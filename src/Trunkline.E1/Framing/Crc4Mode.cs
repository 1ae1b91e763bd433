namespace Trunkline.E1;

/// <summary>What a span expects of its far end in bit 1 of timeslot 0.</summary>
public enum Crc4Mode : byte
{
    /// <summary>No CRC-4: bit 1 of timeslot 0 is sent as 1 and not read.</summary>
    Off,

    /// <summary>CRC-4 must be there: frame alignment without a multiframe within 8 ms counts as spurious (G.706 §4.2).</summary>
    Required,

    /// <summary>CRC-4 is sent, and used when the far end sends it, found within 400 ms (G.706 annex B).</summary>
    Automatic,
}

/// <summary>What is wrong between our CRC-4 setting and the far end's, in the order of precedence.</summary>
public enum Crc4Mismatch : byte
{
    /// <summary>Nothing, or not known yet.</summary>
    None,

    /// <summary>The far end frames, and for 400 ms has sent no CRC-4 multiframe.</summary>
    FarEndSendsNone,

    /// <summary>We are set to no CRC-4 and the far end sends it.</summary>
    FarEndSendsIt,

    /// <summary>We receive CRC-4, and for a second every E bit has said that ours arrives errored: the far end does not find our multiframe.</summary>
    FarEndFindsNone,
}
