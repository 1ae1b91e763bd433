// The rows of the call machine that both sides share, and the choice of the side. Q.931 §5.3 (release), §5.5 (restart), §5.8.8 to
// §5.8.11 (link reset, link failure, status), §5.9 (notification).
using Trunkline.Base;
using static Trunkline.Isdn.CallControl.CallDo;
using static Trunkline.Isdn.CallControl.CallEvent;
using static Trunkline.Isdn.CallControl.CallState;

namespace Trunkline.Isdn.CallControl;

/// <summary>The call machine: a table per side, and what they have in common.</summary>
public static class CallFsm
{
    /// <summary>The arrow of a side's figures.</summary>
    public static Step<CallState, CallDo> On(Q931Side side, CallState state, CallEvent e) =>
        side == Q931Side.User ? UserCallFsm.On(state, e) : NetworkCallFsm.On(state, e);

    /// <summary>The timer of a state.</summary>
    public static CallEvent? TimerOf(Q931Side side, CallState state) =>
        side == Q931Side.User ? UserCallFsm.TimerOf(state) : NetworkCallFsm.TimerOf(state);

    /// <summary>The rows that are the same on both sides.</summary>
    internal static Step<CallState, CallDo> OnEither(CallState state, CallEvent e) => (state, e) switch
    {
        // The end (§5.3.3, §5.3.4); two RELEASE that cross end the call without RELEASE COMPLETE (§5.3.5).
        (CallState.ReleaseRequest, RxRelease or RxReleaseComplete)  => new(Null, FreeChannel | ReleaseConfirm),
        (CallState.ReleaseRequest, T308)                            => new(state, SendRelease | RestartTimer),
        (CallState.ReleaseRequest, T308Last)                        => new(Null, RepairChannel | TellSilence | ReleaseConfirm),
        (not Null, RxRelease)                                       => new(Null, SendReleaseComplete | FreeChannel | ReleaseIndication),
        (not Null, RxReleaseComplete)                               => new(Null, FreeChannel | ReleaseIndication),

        // The other side's state (§5.8.10, §5.8.11).
        (not Null, RxStatusEnquiry)                                 => new(state, SendStatus),
        (not Null, StatusEnquiryRequest)                            => new(state, SendStatusEnquiry),
        (not Null, T322)                                            => new(state, SendStatusEnquiry),
        (not Null, RxStatus)                                        => new(state, StatusIndication),
        (OutgoingCallProceeding or IncomingCallProceeding, RxStatusUnanswered) => new(state, SendCallProceeding),
        (CallDelivered or CallReceived, RxStatusUnanswered)         => new(state, SendAlerting),
        (Active, RxStatusUnanswered)                                => new(state, SendConnect),
        (ConnectRequest, RxStatusUnanswered)                        => new(state, SendConnect | RestartTimer),
        (Active, RxStatusUnacknowledged)                            => new(state, SendConnectAcknowledge),
        (CallInitiated or CallPresent, RxSetupMissing)              => new(state, SendSetup),
        (not Null, RxStatusNull)                                    => new(Null, CauseIncompatible | FreeChannel | ReleaseIndication),
        (CallState.ReleaseRequest, RxStatusIncompatible or T322Last) => new(state, None),
        (CallState.DisconnectRequest or CallState.DisconnectIndication or DisconnectIndicationTones, RxStatusIncompatible or T322Last) =>
            new(CallState.ReleaseRequest, SendRelease),

        // Calls that talk live on without a link for T309; others do not (§5.8.9).
        (Active, LinkDown)                                          => new(state, StartT309),
        (not Null, LinkDown)                                        => new(Null, CauseLinkFailed | OrphanCall | ReleaseIndication),
        (Active, LinkUp)                                            => new(state, StopT309 | SendStatusEnquiry),
        (CallInitiated or CallPresent, LinkUp)                      => new(state, SendSetup),
        (Active, CallEvent.T309)                                    => new(Null, CauseLinkFailed | OrphanCall | ReleaseIndication),

        // A link that was established anew may have lost what was under way; calls go on and ask (§5.8.8).
        (CallInitiated or CallPresent, LinkReset)                   => new(state, SendSetup | SendStatusEnquiry),
        (>= CallInitiated and <= Active, LinkReset)                 => new(state, SendStatusEnquiry),
        (CallState.DisconnectRequest or CallState.DisconnectIndication or DisconnectIndicationTones or CallState.ReleaseRequest, LinkReset) => new(state, None),

        (not Null, Restarted)                                       => new(Null, CauseTemporary | FreeChannel | ReleaseIndication),

        // Beside the call (§5.9 and Q.932).
        (>= OverlapSending and <= Active or OverlapReceiving, NotifyRequest) => new(state, SendNotify),
        (>= CallInitiated and <= CallState.DisconnectIndication or DisconnectIndicationTones or OverlapReceiving, RxNotify) => new(state, NotifyIndication),
        (>= CallInitiated and <= CallState.DisconnectIndication or DisconnectIndicationTones or OverlapReceiving, FacilityRequest) => new(state, SendFacility),
        (not Null, RxFacility)                                      => new(state, FacilityIndication),

        // The network may not see a CONNECT ACKNOWLEDGE, the user may send one (§5.1.8).
        (Active, RxConnectAcknowledge)                              => new(state, None),
        (CallState.DisconnectRequest or CallState.DisconnectIndication or DisconnectIndicationTones or CallState.ReleaseRequest,
            >= SetupRequest and <= FacilityRequest)                 => new(state, None),

        _ => new(state, None, Known: false),
    };
}
