namespace Trunkline.Isdn.CallControl;

/// <summary>What a call is told to carry out, in this order. The call's shell does it; the tables only say it.</summary>
[Flags]
public enum CallDo : ulong
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Starts the state's timer anew.</summary>
    RestartTimer = 1UL << 0,

    /// <summary>Stops the state's timer: the state goes on without.</summary>
    StopTimer = 1UL << 1,

    /// <summary>Starts T309.</summary>
    StartT309 = 1UL << 2,

    /// <summary>Stops T309.</summary>
    StopT309 = 1UL << 3,

    /// <summary>The cause of what follows is 16, normal clearing, unless the layer above or the message gave one.</summary>
    CauseNormal = 1UL << 4,

    /// <summary>The cause of what follows is 18, no user responding; the message says 102.</summary>
    CauseNoResponse = 1UL << 5,

    /// <summary>The cause of what follows is 19, no answer; the message says 102.</summary>
    CauseNoAnswer = 1UL << 6,

    /// <summary>The cause of what follows is 27, destination out of order.</summary>
    CauseLinkFailed = 1UL << 7,

    /// <summary>The cause of what follows is 28, address incomplete.</summary>
    CauseIncomplete = 1UL << 8,

    /// <summary>The cause of what follows is 41, temporary failure.</summary>
    CauseTemporary = 1UL << 9,

    /// <summary>The cause of what follows is 6, channel unacceptable.</summary>
    CauseChannel = 1UL << 10,

    /// <summary>The cause of what follows is 101, message not compatible with the state.</summary>
    CauseIncompatible = 1UL << 11,

    /// <summary>The cause of what follows is 102, recovery on timer expiry.</summary>
    CauseTimer = 1UL << 12,

    /// <summary>Takes the channel the message names, or the one offered.</summary>
    TakeChannel = 1UL << 13,

    /// <summary>Sends SETUP, where the call is ours; a repetition sends the same octets, User-user and facilities with them.</summary>
    SendSetup = 1UL << 14,

    /// <summary>Sends SETUP ACKNOWLEDGE.</summary>
    SendSetupAcknowledge = 1UL << 15,

    /// <summary>Sends INFORMATION.</summary>
    SendInformation = 1UL << 16,

    /// <summary>Sends CALL PROCEEDING.</summary>
    SendCallProceeding = 1UL << 17,

    /// <summary>Sends ALERTING.</summary>
    SendAlerting = 1UL << 18,

    /// <summary>Sends PROGRESS.</summary>
    SendProgress = 1UL << 19,

    /// <summary>Sends CONNECT.</summary>
    SendConnect = 1UL << 20,

    /// <summary>Sends CONNECT ACKNOWLEDGE.</summary>
    SendConnectAcknowledge = 1UL << 21,

    /// <summary>Sends DISCONNECT.</summary>
    SendDisconnect = 1UL << 22,

    /// <summary>Sends DISCONNECT with progress indicator 8.</summary>
    SendDisconnectTones = 1UL << 23,

    /// <summary>Sends RELEASE.</summary>
    SendRelease = 1UL << 24,

    /// <summary>Sends RELEASE COMPLETE.</summary>
    SendReleaseComplete = 1UL << 25,

    /// <summary>Sends NOTIFY.</summary>
    SendNotify = 1UL << 26,

    /// <summary>Sends FACILITY.</summary>
    SendFacility = 1UL << 27,

    /// <summary>Sends STATUS ENQUIRY and starts T322.</summary>
    SendStatusEnquiry = 1UL << 28,

    /// <summary>Sends STATUS with cause 30.</summary>
    SendStatus = 1UL << 29,

    /// <summary>The channel is idle again.</summary>
    FreeChannel = 1UL << 30,

    /// <summary>Nobody knows what the other side thinks of the channel: out of use until a RESTART repairs it.</summary>
    RepairChannel = 1UL << 31,

    /// <summary>The call ends here without the far end, which is told by RELEASE when the link is up; until that is answered nobody gets the channel.</summary>
    OrphanCall = 1UL << 48,

    /// <summary>Tells of a call.</summary>
    SetupIndication = 1UL << 32,

    /// <summary>Tells that more digits are wanted.</summary>
    MoreInfoIndication = 1UL << 33,

    /// <summary>Tells more digits, or other call information.</summary>
    InfoIndication = 1UL << 34,

    /// <summary>Tells that the call proceeds.</summary>
    ProceedingIndication = 1UL << 35,

    /// <summary>Tells that the called user is alerted.</summary>
    AlertingIndication = 1UL << 36,

    /// <summary>Tells of interworking or of something to hear.</summary>
    ProgressIndication = 1UL << 37,

    /// <summary>Tells that the called user answered.</summary>
    SetupConfirm = 1UL << 38,

    /// <summary>Tells that the answer was acknowledged.</summary>
    SetupCompleteIndication = 1UL << 39,

    /// <summary>Tells that the call is being cleared.</summary>
    DisconnectIndication = 1UL << 40,

    /// <summary>Tells what the other side notified.</summary>
    NotifyIndication = 1UL << 41,

    /// <summary>Tells a supplementary service's component.</summary>
    FacilityIndication = 1UL << 42,

    /// <summary>Tells the other side's state.</summary>
    StatusIndication = 1UL << 43,

    /// <summary>Says in words that the far end fell silent.</summary>
    TellSilence = 1UL << 44,

    /// <summary>Frees the call reference and tells that the call was refused.</summary>
    RejectIndication = 1UL << 45,

    /// <summary>Frees the call reference and tells that the other side, or a failure, ended the call.</summary>
    ReleaseIndication = 1UL << 46,

    /// <summary>Frees the call reference and tells that the call is over, as was asked.</summary>
    ReleaseConfirm = 1UL << 47,
}
