namespace Trunkline.Isdn.Messages;

/// <summary>
/// A variant of the one protocol as data: what a family of interfaces writes, takes and calls its channels. The machine is the same.
/// </summary>
/// <param name="Name">As installers write it: euroisdn, qsig.</param>
/// <param name="CallReferenceLength">Octets of the call references it writes: 2 on a primary rate interface.</param>
/// <param name="IsQsig">ISO/IEC 11572 and ECMA-143 instead of EN 300 403-1: two private exchanges, no SETUP ACKNOWLEDGE tones, name and diversion by ECMA-164 and ECMA-174.</param>
/// <param name="SendsSendingComplete">An en-bloc SETUP carries Sending complete.</param>
/// <param name="HasLogicalChannels">B-channels are numbered 1 to 30 instead of as timeslots (some QSIG exchanges).</param>
/// <param name="DiversionAsFacility">Diversion travels as components in Facility (EN 300 207-1, ECMA-174); else as the redirecting number.</param>
/// <param name="NameAsFacility">Names travel as components in Facility (ECMA-164); else as Display.</param>
/// <param name="UserMayDisplay">The user side may send Display.</param>
/// <param name="HasService">SERVICE messages are understood.</param>
public sealed record Variant(
    string Name,
    byte CallReferenceLength,
    bool IsQsig,
    bool SendsSendingComplete,
    bool HasLogicalChannels,
    bool DiversionAsFacility,
    bool NameAsFacility,
    bool UserMayDisplay,
    bool HasService)
{
    /// <summary>EuroISDN on a primary rate interface, EN 300 403-1.</summary>
    public static Variant EuroIsdn { get; } = new(
        "euroisdn", 2, IsQsig: false, SendsSendingComplete: true, HasLogicalChannels: false, DiversionAsFacility: true, NameAsFacility: false, UserMayDisplay: false, HasService: false);

    /// <summary>QSIG basic call on a primary rate interface, ECMA-143.</summary>
    public static Variant Qsig { get; } = new(
        "qsig", 2, IsQsig: true, SendsSendingComplete: false, HasLogicalChannels: false, DiversionAsFacility: true, NameAsFacility: true, UserMayDisplay: true, HasService: false);

    /// <summary>All there are.</summary>
    public static IReadOnlyList<Variant> All { get; } = [EuroIsdn, Qsig];

    /// <summary>Whether a message type exists in it; of one that does not, STATUS 97 says so (Q.931 §5.8.4).</summary>
    public bool Knows(Q931MessageType type) => type switch
    {
        Q931MessageType.Service or Q931MessageType.ServiceAcknowledge => HasService,
        Q931MessageType.Register or Q931MessageType.CongestionControl or Q931MessageType.UserInformation
            or Q931MessageType.Suspend or Q931MessageType.SuspendAcknowledge or Q931MessageType.SuspendReject
            or Q931MessageType.Resume or Q931MessageType.ResumeAcknowledge or Q931MessageType.ResumeReject
            or Q931MessageType.Hold or Q931MessageType.HoldAcknowledge or Q931MessageType.HoldReject
            or Q931MessageType.Retrieve or Q931MessageType.RetrieveAcknowledge or Q931MessageType.RetrieveReject => !IsQsig,
        _ => !MessageElements.Of(type).IsEmpty,
    };

    /// <summary>Whether an element exists in it.</summary>
    public bool Knows(ElementId id) => id switch
    {
        ElementId.TransitCounter or ElementId.PartyCategory => IsQsig,
        ElementId.ChangeStatus => HasService,
        _ => ElementContent.IsKnown(id),
    };

    /// <summary>The number a channel identification carries for a timeslot.</summary>
    /// <param name="timeslot">1 to 15 or 17 to 31.</param>
    public int ChannelOf(int timeslot) => HasLogicalChannels && timeslot > 16 ? timeslot - 1 : timeslot;

    /// <summary>The timeslot of the number a channel identification carries.</summary>
    /// <param name="channel">1 to 31.</param>
    /// <returns>The timeslot; 16, 0 and what is above 31 are no B-channels.</returns>
    public int TimeslotOf(int channel) => HasLogicalChannels && channel >= 16 ? channel + 1 : channel;
}
