namespace Trunkline.Base;

/// <summary>Why a call ended: the cause values of Q.850, the one language of all legs.</summary>
public enum Q850Cause : byte
{
    /// <summary>No cause given.</summary>
    None = 0,

    /// <summary>Unallocated (unassigned) number.</summary>
    UnallocatedNumber = 1,

    /// <summary>No route to specified transit network.</summary>
    NoRouteToTransitNetwork = 2,

    /// <summary>No route to destination.</summary>
    NoRouteToDestination = 3,

    /// <summary>Send special information tone.</summary>
    SendSpecialInformationTone = 4,

    /// <summary>Channel unacceptable.</summary>
    ChannelUnacceptable = 6,

    /// <summary>Pre-emption.</summary>
    Preemption = 8,

    /// <summary>Normal call clearing.</summary>
    NormalClearing = 16,

    /// <summary>User busy.</summary>
    UserBusy = 17,

    /// <summary>No user responding.</summary>
    NoUserResponding = 18,

    /// <summary>No answer from user (user alerted).</summary>
    NoAnswer = 19,

    /// <summary>Subscriber absent.</summary>
    SubscriberAbsent = 20,

    /// <summary>Call rejected.</summary>
    CallRejected = 21,

    /// <summary>Number changed.</summary>
    NumberChanged = 22,

    /// <summary>Redirection to new destination.</summary>
    RedirectionToNewDestination = 23,

    /// <summary>Exchange routing error.</summary>
    ExchangeRoutingError = 25,

    /// <summary>Non-selected user clearing: another leg answered.</summary>
    NonSelectedUserClearing = 26,

    /// <summary>Destination out of order.</summary>
    DestinationOutOfOrder = 27,

    /// <summary>Invalid number format (address incomplete).</summary>
    InvalidNumberFormat = 28,

    /// <summary>Facility rejected.</summary>
    FacilityRejected = 29,

    /// <summary>Response to STATUS ENQUIRY.</summary>
    ResponseToStatusEnquiry = 30,

    /// <summary>Normal, unspecified.</summary>
    NormalUnspecified = 31,

    /// <summary>No circuit/channel available.</summary>
    NoCircuitAvailable = 34,

    /// <summary>Network out of order.</summary>
    NetworkOutOfOrder = 38,

    /// <summary>Temporary failure.</summary>
    TemporaryFailure = 41,

    /// <summary>Switching equipment congestion.</summary>
    SwitchCongestion = 42,

    /// <summary>Access information discarded.</summary>
    AccessInformationDiscarded = 43,

    /// <summary>Requested circuit/channel not available.</summary>
    RequestedCircuitNotAvailable = 44,

    /// <summary>Resource unavailable, unspecified.</summary>
    ResourceUnavailable = 47,

    /// <summary>Outgoing calls barred.</summary>
    OutgoingCallsBarred = 52,

    /// <summary>Incoming calls barred.</summary>
    IncomingCallsBarred = 54,

    /// <summary>Incoming calls barred within a closed user group.</summary>
    IncomingCallsBarredInGroup = 55,

    /// <summary>Bearer capability not authorised.</summary>
    BearerNotAuthorised = 57,

    /// <summary>Bearer capability not presently available.</summary>
    BearerNotAvailable = 58,

    /// <summary>Service or option not available, unspecified.</summary>
    ServiceNotAvailable = 63,

    /// <summary>Bearer capability not implemented.</summary>
    BearerNotImplemented = 65,

    /// <summary>Requested facility not implemented.</summary>
    FacilityNotImplemented = 69,

    /// <summary>Only restricted digital information bearer capability is available.</summary>
    OnlyRestrictedDigital = 70,

    /// <summary>Service or option not implemented, unspecified.</summary>
    ServiceNotImplemented = 79,

    /// <summary>Invalid call reference value.</summary>
    InvalidCallReference = 81,

    /// <summary>Identified channel does not exist.</summary>
    ChannelDoesNotExist = 82,

    /// <summary>User not a member of the closed user group.</summary>
    NotMemberOfGroup = 87,

    /// <summary>Incompatible destination.</summary>
    IncompatibleDestination = 88,

    /// <summary>Invalid message, unspecified.</summary>
    InvalidMessage = 95,

    /// <summary>Mandatory information element is missing.</summary>
    MandatoryElementMissing = 96,

    /// <summary>Message type non-existent or not implemented.</summary>
    MessageTypeNotImplemented = 97,

    /// <summary>Information element non-existent or not implemented.</summary>
    ElementNotImplemented = 99,

    /// <summary>Invalid information element contents.</summary>
    InvalidElementContents = 100,

    /// <summary>Message not compatible with call state.</summary>
    MessageNotCompatible = 101,

    /// <summary>Recovery on timer expiry.</summary>
    RecoveryOnTimerExpiry = 102,

    /// <summary>Protocol error, unspecified.</summary>
    ProtocolError = 111,

    /// <summary>Interworking, unspecified.</summary>
    Interworking = 127,
}

/// <summary>Where a cause was made, Q.850 §2.1 table 1.</summary>
public enum CauseLocation : byte
{
    /// <summary>The user.</summary>
    User = 0,

    /// <summary>Private network serving the local user: this system.</summary>
    PrivateLocal = 1,

    /// <summary>Public network serving the local user.</summary>
    PublicLocal = 2,

    /// <summary>Transit network.</summary>
    Transit = 3,

    /// <summary>Public network serving the remote user.</summary>
    PublicRemote = 4,

    /// <summary>Private network serving the remote user.</summary>
    PrivateRemote = 5,

    /// <summary>International network.</summary>
    International = 7,

    /// <summary>Network beyond the interworking point.</summary>
    BeyondInterworking = 10,
}
