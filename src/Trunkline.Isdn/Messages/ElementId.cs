namespace Trunkline.Isdn.Messages;

/// <summary>
/// Information element identifiers, Q.931 §4.5 table 4-3: the octet's value, with the codeset in the high octet. Single-octet
/// elements of type 1 (a value in the low half) have zeros there. A received element that has no name here is kept as a number.
/// </summary>
public enum ElementId : ushort
{
    /// <summary>Segmented message.</summary>
    SegmentedMessage = 0x00,

    /// <summary>Change status; SERVICE messages only.</summary>
    ChangeStatus = 0x01,

    /// <summary>Bearer capability.</summary>
    BearerCapability = 0x04,

    /// <summary>Cause.</summary>
    Cause = 0x08,

    /// <summary>Call identity (SUSPEND and RESUME).</summary>
    CallIdentity = 0x10,

    /// <summary>Call state.</summary>
    CallState = 0x14,

    /// <summary>Channel identification.</summary>
    ChannelIdentification = 0x18,

    /// <summary>Facility: ROSE components.</summary>
    Facility = 0x1C,

    /// <summary>Progress indicator.</summary>
    ProgressIndicator = 0x1E,

    /// <summary>Network-specific facilities.</summary>
    NetworkSpecificFacilities = 0x20,

    /// <summary>Notification indicator.</summary>
    NotificationIndicator = 0x27,

    /// <summary>Display.</summary>
    Display = 0x28,

    /// <summary>Date and time.</summary>
    DateTime = 0x29,

    /// <summary>Keypad facility.</summary>
    Keypad = 0x2C,

    /// <summary>Signal.</summary>
    Signal = 0x34,

    /// <summary>Connected number.</summary>
    ConnectedNumber = 0x4C,

    /// <summary>Connected subaddress.</summary>
    ConnectedSubaddress = 0x4D,

    /// <summary>Calling party number.</summary>
    CallingPartyNumber = 0x6C,

    /// <summary>Calling party subaddress.</summary>
    CallingPartySubaddress = 0x6D,

    /// <summary>Called party number.</summary>
    CalledPartyNumber = 0x70,

    /// <summary>Called party subaddress.</summary>
    CalledPartySubaddress = 0x71,

    /// <summary>Redirecting number.</summary>
    RedirectingNumber = 0x74,

    /// <summary>Redirection number.</summary>
    RedirectionNumber = 0x76,

    /// <summary>Transit network selection.</summary>
    TransitNetworkSelection = 0x78,

    /// <summary>Restart indicator.</summary>
    RestartIndicator = 0x79,

    /// <summary>Low layer compatibility.</summary>
    LowLayerCompatibility = 0x7C,

    /// <summary>High layer compatibility.</summary>
    HighLayerCompatibility = 0x7D,

    /// <summary>User-user.</summary>
    UserUser = 0x7E,

    /// <summary>More data; one octet.</summary>
    MoreData = 0xA0,

    /// <summary>Sending complete; one octet.</summary>
    SendingComplete = 0xA1,

    /// <summary>Congestion level; one octet.</summary>
    CongestionLevel = 0xB0,

    /// <summary>Repeat indicator; one octet.</summary>
    RepeatIndicator = 0xD0,

    /// <summary>Transit counter of QSIG, codeset 4.</summary>
    TransitCounter = 0x431,

    /// <summary>Party category of QSIG, codeset 5.</summary>
    PartyCategory = 0x532,
}

/// <summary>What an identifier says of its element.</summary>
public static class ElementIds
{
    /// <summary>The codeset, 0 to 7.</summary>
    public static int Codeset(this ElementId id) => (int)id >> 8;

    /// <summary>The identifier octet, without a single-octet element's value.</summary>
    public static byte Octet(this ElementId id) => (byte)id;

    /// <summary>True for elements of one octet (Q.931 §4.5.1: bit 8 set).</summary>
    public static bool IsSingleOctet(this ElementId id) => ((int)id & 0x80) != 0;

    /// <summary>True when a receiver that does not know the element must not act on the message (Q.931 table 4-3 note 5: upper half 0000, codeset 0).</summary>
    public static bool RequiresComprehension(this ElementId id) => (int)id <= 0x0F;
}
