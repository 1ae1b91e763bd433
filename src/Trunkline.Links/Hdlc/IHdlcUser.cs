namespace Trunkline.Links;

/// <summary>Why a received frame was thrown away (Q.921 §2.9).</summary>
public enum HdlcFault : byte
{
    /// <summary>Seven or more ones in a row inside a frame.</summary>
    Aborted,

    /// <summary>The frame check sequence does not fit: bits were damaged on the way, by noise, slips or a wrong clock.</summary>
    BadFcs,

    /// <summary>Shorter than <see cref="HdlcValues.MinFrame"/>.</summary>
    TooShort,

    /// <summary>Longer than <see cref="HdlcValues.MaxFrame"/>; told as soon as it is.</summary>
    TooLong,

    /// <summary>Not a whole number of octets.</summary>
    NotOctets,
}

/// <summary>Who hears what an <see cref="HdlcReceiver"/> finds. Called from inside <see cref="HdlcReceiver.Write"/>.</summary>
public interface IHdlcUser
{
    /// <summary>A good frame, without flags and frame check sequence.</summary>
    /// <param name="frame">Valid during the call only.</param>
    void OnFrame(ReadOnlySpan<byte> frame);

    /// <summary>A frame was thrown away; it is counted already.</summary>
    void OnFault(HdlcFault fault);
}
