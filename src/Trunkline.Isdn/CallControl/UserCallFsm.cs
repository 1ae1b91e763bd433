// The user side of a call as a table: Q.931 §5.1 to §5.3 and the figures of annex A, row by row. QSIG uses it on both sides: a basic
// call there is the symmetrical one of annex D (ISO/IEC 11572). Pure: no clock, no octets, no channel. The rows both sides share are
// in CallFsm. Not here: states 15, 17 and 22, which a primary rate interface never enters (docs/protocols/q931.md).
using Trunkline.Base;
using static Trunkline.Isdn.CallControl.CallDo;
using static Trunkline.Isdn.CallControl.CallEvent;
using static Trunkline.Isdn.CallControl.CallState;

namespace Trunkline.Isdn.CallControl;

/// <summary>The table of the user side.</summary>
public static class UserCallFsm
{
    /// <summary>One row per arrow of the figures.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="e">What happened.</param>
    /// <returns>Next state and effects; <c>Known</c> is false when the figures draw no arrow.</returns>
    public static Step<CallState, CallDo> On(CallState state, CallEvent e) => (state, e) switch
    {
        // An outgoing call: U1 to U4 (§5.1).
        (Null, SetupRequest)                                    => new(CallInitiated, SendSetup),
        (CallInitiated, T303)                                   => new(state, SendSetup | RestartTimer),
        (CallInitiated, T303Last)                               => new(Null, CauseTimer | SendReleaseComplete | FreeChannel | TellSilence | ReleaseIndication),
        (CallInitiated, RxSetupAcknowledge)                     => new(OverlapSending, TakeChannel | MoreInfoIndication),
        (OverlapSending, InfoRequest)                           => new(state, SendInformation | RestartTimer),
        (OutgoingCallProceeding or CallDelivered, InfoRequest)  => new(state, SendInformation),
        (CallInitiated or OverlapSending, RxCallProceeding)     => new(OutgoingCallProceeding, TakeChannel | ProceedingIndication),
        (CallInitiated or OverlapSending or OutgoingCallProceeding, RxAlerting) => new(CallDelivered, TakeChannel | AlertingIndication),
        (>= CallInitiated and <= CallDelivered, RxConnect)      => new(Active, TakeChannel | SendConnectAcknowledge | SetupConfirm),
        (CallInitiated, RxProgress)                             => new(state, TakeChannel | ProgressIndication),
        (OutgoingCallProceeding, RxProgress)                    => new(state, StopTimer | ProgressIndication),
        (OverlapSending or CallDelivered, RxProgress)           => new(state, ProgressIndication),
        (OverlapSending or OutgoingCallProceeding or CallDelivered, RxInformation or RxInformationComplete) => new(state, InfoIndication),
        (OverlapSending, T304)                                  => new(CallState.DisconnectRequest, CauseTimer | SendDisconnect | TellSilence | CallDo.DisconnectIndication),
        (OutgoingCallProceeding, T310)                          => new(CallState.DisconnectRequest, CauseTimer | SendDisconnect | TellSilence | CallDo.DisconnectIndication),
        (CallDelivered, T301)                                   => new(CallState.DisconnectRequest, CauseNoAnswer | SendDisconnect | CallDo.DisconnectIndication),
        (CallInitiated, RxReleaseComplete)                      => new(Null, FreeChannel | RejectIndication),

        // An incoming call: U6 to U9 and U25 (§5.2).
        (Null, RxSetup)                                         => new(CallPresent, SetupIndication),
        (CallPresent, MoreInfoRequest)                          => new(OverlapReceiving, SendSetupAcknowledge),
        (OverlapReceiving, RxInformation)                       => new(state, RestartTimer | InfoIndication),
        (OverlapReceiving, RxInformationComplete)               => new(state, StopTimer | InfoIndication),
        (OverlapReceiving, T302)                                => new(CallState.DisconnectRequest, CauseIncomplete | SendDisconnect | CallDo.DisconnectIndication),
        (CallPresent or OverlapReceiving, ProceedingRequest)    => new(IncomingCallProceeding, SendCallProceeding),
        (CallPresent or OverlapReceiving or IncomingCallProceeding, AlertingRequest) => new(CallReceived, SendAlerting),
        (CallPresent or CallReceived or IncomingCallProceeding or OverlapReceiving, SetupResponse) => new(ConnectRequest, SendConnect),
        (CallReceived or IncomingCallProceeding or OverlapReceiving, ProgressRequest) => new(state, SendProgress),
        (CallPresent, ProgressRequest)                          => new(IncomingCallProceeding, SendCallProceeding | SendProgress),
        (CallReceived or ConnectRequest or IncomingCallProceeding, RxInformation or RxInformationComplete) => new(state, InfoIndication),
        (CallReceived or ConnectRequest or IncomingCallProceeding, RxProgress) => new(state, ProgressIndication),
        (ConnectRequest, RxConnectAcknowledge)                  => new(Active, SetupCompleteIndication),
        (ConnectRequest, T313)                                  => new(CallState.DisconnectRequest, CauseTimer | SendDisconnect | TellSilence | CallDo.DisconnectIndication),
        (CallPresent, RejectRequest or CallEvent.DisconnectRequest or DisconnectTonesRequest or CallEvent.ReleaseRequest) =>
            new(Null, CauseNormal | SendReleaseComplete | FreeChannel | ReleaseConfirm),

        // Talking.
        (Active, InfoRequest)                                   => new(state, SendInformation),
        (Active, RxInformation or RxInformationComplete)        => new(state, InfoIndication),
        (Active, RxProgress)                                    => new(state, ProgressIndication),

        // Clearing (§5.3): who clears goes to U11, who is cleared to U12.
        (>= CallInitiated and <= CallDelivered or (>= CallReceived and <= Active) or OverlapReceiving,
            CallEvent.DisconnectRequest or DisconnectTonesRequest or CallEvent.ReleaseRequest or RejectRequest) =>
            new(CallState.DisconnectRequest, CauseNormal | SendDisconnect),
        (>= CallInitiated and <= Active or OverlapReceiving, RxDisconnect or RxDisconnectTones) =>
            new(CallState.DisconnectIndication, CallDo.DisconnectIndication),
        (CallState.DisconnectRequest, RxDisconnect or RxDisconnectTones)  => new(CallState.ReleaseRequest, SendRelease),
        (CallState.DisconnectRequest, T305)                               => new(CallState.ReleaseRequest, SendRelease),
        (CallState.DisconnectIndication, CallEvent.ReleaseRequest or CallEvent.DisconnectRequest or DisconnectTonesRequest or RejectRequest) =>
            new(CallState.ReleaseRequest, CauseNormal | SendRelease),
        (CallState.DisconnectRequest or CallState.DisconnectIndication, RxInformation or RxInformationComplete) => new(state, InfoIndication),

        // What ends in DISCONNECT whatever the state.
        (>= CallInitiated and <= Active or OverlapReceiving, BadChannel) => new(CallState.DisconnectRequest, CauseChannel | SendDisconnect | CallDo.DisconnectIndication),
        (>= CallInitiated and <= Active or OverlapReceiving, RxStatusIncompatible) => new(CallState.DisconnectRequest, CauseIncompatible | SendDisconnect | CallDo.DisconnectIndication),
        (>= CallInitiated and <= Active or OverlapReceiving, T322Last) => new(CallState.DisconnectRequest, CauseTemporary | SendDisconnect | TellSilence | CallDo.DisconnectIndication),
        (OverlapSending or OverlapReceiving, LinkReset)         => new(CallState.DisconnectRequest, CauseTemporary | SendDisconnect | CallDo.DisconnectIndication),

        _ => CallFsm.OnEither(state, e),
    };

    /// <summary>The timer that runs in a state (table 9-2); entering a state starts it and stops the one before.</summary>
    public static CallEvent? TimerOf(CallState state) => state switch
    {
        CallInitiated => T303,
        OverlapSending => T304,
        OutgoingCallProceeding => T310,
        CallDelivered => T301,
        ConnectRequest => T313,
        OverlapReceiving => T302,
        CallState.DisconnectRequest => T305,
        CallState.ReleaseRequest => T308,
        _ => null,
    };
}
