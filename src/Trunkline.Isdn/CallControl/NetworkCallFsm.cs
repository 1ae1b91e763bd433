// The network side of a call as a table: Q.931 §5.1 to §5.3 and the figures of annex A, row by row. Pure: no clock, no octets, no
// channel. The rows both sides share are in CallFsm. Point to point only: no broadcast SETUP, so no T312 and no state N22.
using Trunkline.Base;
using static Trunkline.Isdn.CallControl.CallDo;
using static Trunkline.Isdn.CallControl.CallEvent;
using static Trunkline.Isdn.CallControl.CallState;

namespace Trunkline.Isdn.CallControl;

/// <summary>The table of the network side.</summary>
public static class NetworkCallFsm
{
    /// <summary>One row per arrow of the figures.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="e">What happened.</param>
    /// <returns>Next state and effects; <c>Known</c> is false when the figures draw no arrow.</returns>
    public static Step<CallState, CallDo> On(CallState state, CallEvent e) => (state, e) switch
    {
        // A call from the user: N1 to N4 (§5.1).
        (Null, RxSetup)                                         => new(CallInitiated, SetupIndication),
        (CallInitiated, MoreInfoRequest)                        => new(OverlapSending, SendSetupAcknowledge),
        (OverlapSending, RxInformation)                         => new(state, RestartTimer | InfoIndication),
        (OverlapSending, RxInformationComplete)                 => new(state, StopTimer | InfoIndication),
        (OverlapSending, T302)                                  => new(CallState.DisconnectIndication, CauseIncomplete | SendDisconnect | CallDo.DisconnectIndication),
        (CallInitiated or OverlapSending, ProceedingRequest)    => new(OutgoingCallProceeding, SendCallProceeding),
        (CallInitiated or OverlapSending or OutgoingCallProceeding, AlertingRequest) => new(CallDelivered, SendAlerting),
        (>= CallInitiated and <= CallDelivered, SetupResponse)  => new(Active, SendConnect),
        (OverlapSending or OutgoingCallProceeding or CallDelivered, ProgressRequest) => new(state, SendProgress),
        (CallInitiated, ProgressRequest)                        => new(OutgoingCallProceeding, SendCallProceeding | SendProgress),
        (OutgoingCallProceeding or CallDelivered, RxInformation or RxInformationComplete) => new(state, InfoIndication),
        (OverlapSending or OutgoingCallProceeding or CallDelivered, InfoRequest) => new(state, SendInformation),
        (CallInitiated, RejectRequest or CallEvent.DisconnectRequest or CallEvent.ReleaseRequest) =>
            new(Null, CauseNormal | SendReleaseComplete | FreeChannel | ReleaseConfirm),
        (CallInitiated, DisconnectTonesRequest)                 => new(DisconnectIndicationTones, CauseNormal | SendCallProceeding | SendDisconnectTones),

        // A call to the user: N6 to N9 and N25 (§5.2).
        (Null, SetupRequest)                                    => new(CallPresent, SendSetup),
        (CallPresent, T303)                                     => new(state, SendSetup | RestartTimer),
        (CallPresent, T303Last)                                 => new(Null, CauseNoResponse | SendReleaseComplete | FreeChannel | TellSilence | ReleaseIndication),
        (CallPresent, RxSetupAcknowledge)                       => new(OverlapReceiving, TakeChannel | MoreInfoIndication),
        (OverlapReceiving, InfoRequest)                         => new(state, SendInformation | RestartTimer),
        (CallReceived or ConnectRequest or IncomingCallProceeding, InfoRequest) => new(state, SendInformation),
        (CallPresent or OverlapReceiving, RxCallProceeding)     => new(IncomingCallProceeding, TakeChannel | ProceedingIndication),
        (CallPresent or OverlapReceiving or IncomingCallProceeding, RxAlerting) => new(CallReceived, TakeChannel | AlertingIndication),
        (CallPresent or CallReceived or IncomingCallProceeding or OverlapReceiving, RxConnect) => new(ConnectRequest, TakeChannel | SetupConfirm),
        (IncomingCallProceeding, RxProgress)                    => new(state, StopTimer | ProgressIndication),
        (CallPresent, RxProgress)                               => new(state, TakeChannel | ProgressIndication),
        (CallReceived or OverlapReceiving, RxProgress)          => new(state, ProgressIndication),
        (CallReceived or IncomingCallProceeding or OverlapReceiving, RxInformation or RxInformationComplete) => new(state, InfoIndication),
        (ConnectRequest, SetupCompleteRequest)                  => new(Active, SendConnectAcknowledge),
        (OverlapReceiving, T304)                                => new(CallState.DisconnectIndication, CauseTimer | SendDisconnect | TellSilence | CallDo.DisconnectIndication),
        (IncomingCallProceeding, T310)                          => new(CallState.DisconnectIndication, CauseNoResponse | SendDisconnect | TellSilence | CallDo.DisconnectIndication),
        (CallReceived, T301)                                    => new(CallState.DisconnectIndication, CauseNoAnswer | SendDisconnect | CallDo.DisconnectIndication),
        (CallPresent, RxReleaseComplete)                        => new(Null, FreeChannel | RejectIndication),

        // Talking.
        (Active, InfoRequest)                                   => new(state, SendInformation),
        (Active, RxInformation or RxInformationComplete)        => new(state, InfoIndication),
        (Active, RxProgress)                                    => new(state, ProgressIndication),

        // Clearing (§5.3): who clears goes to N12, who is cleared to N11.
        (>= OverlapSending and <= Active or OverlapReceiving, CallEvent.DisconnectRequest or CallEvent.ReleaseRequest or RejectRequest) =>
            new(CallState.DisconnectIndication, CauseNormal | SendDisconnect),
        (>= OverlapSending and <= Active or OverlapReceiving, DisconnectTonesRequest) =>
            new(DisconnectIndicationTones, CauseNormal | SendDisconnectTones),
        (>= CallInitiated and <= Active or OverlapReceiving, RxDisconnect or RxDisconnectTones) =>
            new(CallState.DisconnectRequest, CallDo.DisconnectIndication),
        (CallState.DisconnectIndication or DisconnectIndicationTones, RxDisconnect or RxDisconnectTones) => new(CallState.ReleaseRequest, SendRelease),
        (CallState.DisconnectIndication, T305)                  => new(CallState.ReleaseRequest, SendRelease),
        (DisconnectIndicationTones, T306)                       => new(CallState.ReleaseRequest, SendRelease),
        (DisconnectIndicationTones, CallEvent.ReleaseRequest or CallEvent.DisconnectRequest or RejectRequest) => new(CallState.ReleaseRequest, SendRelease),
        (CallState.DisconnectRequest, CallEvent.ReleaseRequest or CallEvent.DisconnectRequest or DisconnectTonesRequest or RejectRequest) =>
            new(CallState.ReleaseRequest, CauseNormal | SendRelease),
        (DisconnectIndicationTones or CallState.DisconnectIndication or CallState.DisconnectRequest, RxInformation or RxInformationComplete) => new(state, InfoIndication),

        // What ends in DISCONNECT whatever the state.
        (>= CallInitiated and <= Active or OverlapReceiving, BadChannel) => new(CallState.DisconnectIndication, CauseChannel | SendDisconnect | CallDo.DisconnectIndication),
        (>= CallInitiated and <= Active or OverlapReceiving, RxStatusIncompatible) => new(CallState.DisconnectIndication, CauseIncompatible | SendDisconnect | CallDo.DisconnectIndication),
        (>= CallInitiated and <= Active or OverlapReceiving, T322Last) => new(CallState.DisconnectIndication, CauseTemporary | SendDisconnect | TellSilence | CallDo.DisconnectIndication),
        (OverlapSending or OverlapReceiving, LinkReset)         => new(CallState.DisconnectIndication, CauseTemporary | SendDisconnect | CallDo.DisconnectIndication),

        _ => CallFsm.OnEither(state, e),
    };

    /// <summary>The timer that runs in a state (table 9-1); entering a state starts it and stops the one before.</summary>
    public static CallEvent? TimerOf(CallState state) => state switch
    {
        OverlapSending => T302,
        CallPresent => T303,
        CallReceived => T301,
        IncomingCallProceeding => T310,
        OverlapReceiving => T304,
        CallState.DisconnectIndication => T305,
        DisconnectIndicationTones => T306,
        CallState.ReleaseRequest => T308,
        _ => null,
    };
}
