namespace Trunkline.Isdn.CallControl;

/// <summary>What can happen to a call: primitives of the layer above, messages that passed the checks of Q.931 §5.8, timers, and the link.</summary>
public enum CallEvent : byte
{
    /// <summary>Set up a call.</summary>
    SetupRequest,

    /// <summary>Want more digits.</summary>
    MoreInfoRequest,

    /// <summary>Send more digits or other call information.</summary>
    InfoRequest,

    /// <summary>All digits are here.</summary>
    ProceedingRequest,

    /// <summary>The called user is alerted.</summary>
    AlertingRequest,

    /// <summary>There is something to hear, or the call left the ISDN.</summary>
    ProgressRequest,

    /// <summary>The called user answered.</summary>
    SetupResponse,

    /// <summary>The answering user is given the call.</summary>
    SetupCompleteRequest,

    /// <summary>Begin to clear.</summary>
    DisconnectRequest,

    /// <summary>Begin to clear, with a tone or announcement in the channel.</summary>
    DisconnectTonesRequest,

    /// <summary>Give the channel up.</summary>
    ReleaseRequest,

    /// <summary>Refuse a call that was not answered by anything yet.</summary>
    RejectRequest,

    /// <summary>Tell the other side of something.</summary>
    NotifyRequest,

    /// <summary>Send a supplementary service's component.</summary>
    FacilityRequest,

    /// <summary>Ask the other side for its state.</summary>
    StatusEnquiryRequest,

    /// <summary>SETUP.</summary>
    RxSetup,

    /// <summary>SETUP ACKNOWLEDGE.</summary>
    RxSetupAcknowledge,

    /// <summary>INFORMATION.</summary>
    RxInformation,

    /// <summary>INFORMATION with Sending complete.</summary>
    RxInformationComplete,

    /// <summary>CALL PROCEEDING.</summary>
    RxCallProceeding,

    /// <summary>ALERTING.</summary>
    RxAlerting,

    /// <summary>PROGRESS.</summary>
    RxProgress,

    /// <summary>CONNECT.</summary>
    RxConnect,

    /// <summary>CONNECT ACKNOWLEDGE.</summary>
    RxConnectAcknowledge,

    /// <summary>DISCONNECT.</summary>
    RxDisconnect,

    /// <summary>DISCONNECT with something to hear in the channel (progress indicator 8).</summary>
    RxDisconnectTones,

    /// <summary>RELEASE.</summary>
    RxRelease,

    /// <summary>RELEASE COMPLETE.</summary>
    RxReleaseComplete,

    /// <summary>NOTIFY.</summary>
    RxNotify,

    /// <summary>FACILITY.</summary>
    RxFacility,

    /// <summary>STATUS ENQUIRY.</summary>
    RxStatusEnquiry,

    /// <summary>STATUS whose state goes with ours.</summary>
    RxStatus,

    /// <summary>STATUS whose state does not go with ours (§5.8.11).</summary>
    RxStatusIncompatible,

    /// <summary>STATUS of a side that has not got the response (CALL PROCEEDING, ALERTING, CONNECT) that we have sent.</summary>
    RxStatusUnanswered,

    /// <summary>STATUS of a side that waits for the CONNECT ACKNOWLEDGE that we have sent.</summary>
    RxStatusUnacknowledged,

    /// <summary>STATUS that says the other side has no such call (§5.8.11).</summary>
    RxStatusNull,

    /// <summary>The answer to our enquiry (STATUS of state 0, or RELEASE COMPLETE with cause 81): the other side has not got the SETUP that we have sent.</summary>
    RxSetupMissing,

    /// <summary>The first response names a channel that cannot be used (§5.1.2, §5.2.3).</summary>
    BadChannel,

    /// <summary>T301: nobody answers.</summary>
    T301,

    /// <summary>T302: no more digits, and what is here is not a number.</summary>
    T302,

    /// <summary>T303, first expiry: nothing answers SETUP.</summary>
    T303,

    /// <summary>T303, last expiry.</summary>
    T303Last,

    /// <summary>T304: nothing answers the digits.</summary>
    T304,

    /// <summary>T305: nothing answers DISCONNECT.</summary>
    T305,

    /// <summary>T306: the tone or announcement has lasted long enough.</summary>
    T306,

    /// <summary>T308, first expiry: nothing answers RELEASE.</summary>
    T308,

    /// <summary>T308, last expiry.</summary>
    T308Last,

    /// <summary>T309: the link did not come back.</summary>
    T309,

    /// <summary>T310: silence after CALL PROCEEDING.</summary>
    T310,

    /// <summary>T313: nothing acknowledges CONNECT.</summary>
    T313,

    /// <summary>T322: nothing answers STATUS ENQUIRY; it is sent again.</summary>
    T322,

    /// <summary>T322, last expiry.</summary>
    T322Last,

    /// <summary>The link is down (DL-RELEASE indication, §5.8.9).</summary>
    LinkDown,

    /// <summary>The link is up after having been down (DL-ESTABLISH confirm or indication, §5.8.9).</summary>
    LinkUp,

    /// <summary>The link was established anew without having been down (DL-ESTABLISH indication, §5.8.8): what was under way may be lost.</summary>
    LinkReset,

    /// <summary>The channel or the interface was restarted (§5.5).</summary>
    Restarted,
}
