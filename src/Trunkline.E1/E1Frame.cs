namespace Trunkline.E1;

/// <summary>
/// The sizes everything in this room agrees on (G.704 §2.3): a frame of 32 octets (timeslots 0 to 31, most significant bit first on
/// the line) every 125 µs; a sub-multiframe of 8 frames; a CRC-4 multiframe of 16.
/// </summary>
public static class E1Frame
{
    /// <summary>Octets of a frame, one a timeslot.</summary>
    public const int Octets = 32;

    /// <summary>Frames of a sub-multiframe, the block that one CRC-4 covers (G.704 §2.3.3).</summary>
    public const int SubMultiframe = 8;

    /// <summary>Frames of a CRC-4 multiframe: 2 ms.</summary>
    public const int Multiframe = 16;

    /// <summary>Frames a second.</summary>
    public const int PerSecond = 8000;
}
