namespace Trunkline.Isdn.Messages;

/// <summary>
/// Message types, Q.931 §4.4 table 4-2, with the octet's value; <see cref="Service"/> and <see cref="ServiceAcknowledge"/> belong
/// to the maintenance protocol (discriminator 3 or 0x43) and have 3 as their high octet, because the same octets mean CONNECT
/// ACKNOWLEDGE and CONNECT in Q.931. A received type that has no name here is kept as a number.
/// </summary>
public enum Q931MessageType : ushort
{
    /// <summary>Escape to a nationally specific type.</summary>
    Escape = 0x00,

    /// <summary>The called user is alerted.</summary>
    Alerting = 0x01,

    /// <summary>The call is being set up; no more call information is taken.</summary>
    CallProceeding = 0x02,

    /// <summary>Interworking, or in-band information.</summary>
    Progress = 0x03,

    /// <summary>Sets a call up.</summary>
    Setup = 0x05,

    /// <summary>The called user answered.</summary>
    Connect = 0x07,

    /// <summary>More digits are wanted.</summary>
    SetupAcknowledge = 0x0D,

    /// <summary>The caller is given the call.</summary>
    ConnectAcknowledge = 0x0F,

    /// <summary>User information (user-to-user service 3).</summary>
    UserInformation = 0x20,

    /// <summary>Suspend refused.</summary>
    SuspendReject = 0x21,

    /// <summary>Resume refused.</summary>
    ResumeReject = 0x22,

    /// <summary>Asks for hold (Q.932).</summary>
    Hold = 0x24,

    /// <summary>Asks for suspension.</summary>
    Suspend = 0x25,

    /// <summary>Asks to resume.</summary>
    Resume = 0x26,

    /// <summary>Hold granted.</summary>
    HoldAcknowledge = 0x28,

    /// <summary>Suspended.</summary>
    SuspendAcknowledge = 0x2D,

    /// <summary>Resumed.</summary>
    ResumeAcknowledge = 0x2E,

    /// <summary>Hold refused.</summary>
    HoldReject = 0x30,

    /// <summary>Asks for retrieval.</summary>
    Retrieve = 0x31,

    /// <summary>Retrieved.</summary>
    RetrieveAcknowledge = 0x33,

    /// <summary>Retrieval refused.</summary>
    RetrieveReject = 0x37,

    /// <summary>Asks to clear.</summary>
    Disconnect = 0x45,

    /// <summary>Returns channels to idle.</summary>
    Restart = 0x46,

    /// <summary>The channel is released; wants the call reference released.</summary>
    Release = 0x4D,

    /// <summary>Channels returned to idle.</summary>
    RestartAcknowledge = 0x4E,

    /// <summary>Channel and call reference are released.</summary>
    ReleaseComplete = 0x5A,

    /// <summary>Part of a segmented message.</summary>
    Segment = 0x60,

    /// <summary>A supplementary service's component.</summary>
    Facility = 0x62,

    /// <summary>Registers a service (EN 300 196).</summary>
    Register = 0x64,

    /// <summary>Something happened to the call.</summary>
    Notify = 0x6E,

    /// <summary>Asks for STATUS.</summary>
    StatusEnquiry = 0x75,

    /// <summary>Flow control of USER INFORMATION.</summary>
    CongestionControl = 0x79,

    /// <summary>More digits.</summary>
    Information = 0x7B,

    /// <summary>The state of the call, and why it is told.</summary>
    Status = 0x7D,

    /// <summary>The status of a B-channel changes (North American maintenance protocol).</summary>
    Service = 0x30F,

    /// <summary>The answer to SERVICE.</summary>
    ServiceAcknowledge = 0x307,
}
