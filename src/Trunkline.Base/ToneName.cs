namespace Trunkline.Base;

/// <summary>Tones a termination can be made to hear, named; the country's table gives frequencies and cadence (E.180).</summary>
public enum ToneName : byte
{
    /// <summary>None: silence.</summary>
    None,

    /// <summary>Dial tone.</summary>
    Dial,

    /// <summary>Ringing (ringback) tone.</summary>
    Ringback,

    /// <summary>Busy tone.</summary>
    Busy,

    /// <summary>Congestion (reorder) tone.</summary>
    Congestion,

    /// <summary>Special information tone, for an unallocated or out-of-order number.</summary>
    SpecialInformation,

    /// <summary>Number unobtainable, where a country has one; else special information tone.</summary>
    Unobtainable,

    /// <summary>Call waiting tone.</summary>
    CallWaiting,

    /// <summary>Recorder warning tone.</summary>
    Recording,

    /// <summary>Steady 1004 Hz at 0 dBm0: milliwatt.</summary>
    Milliwatt,

    /// <summary>Confirmation: two short bursts.</summary>
    Confirmation,
}
