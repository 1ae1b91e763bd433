// What a STATUS means for a call of ours (§5.8.11 leaves most of it open). States are compared by how far set-up has come, not by number:
// a network built on libpri counts 6 to 9 for calls of its user, where the figures have 1 to 4, and QSIG counts so by right.
namespace Trunkline.Isdn.CallControl;

/// <summary>The other side's state beside ours.</summary>
public static class PeerState
{
    private const int Digits = 1;
    private const int Connected = 4;

    /// <summary>
    /// What the other side's state is to a call. A link that was established anew may have lost a message. The link keeps messages in order, so
    /// that a response which is not here when a later state is told never comes: the call goes on as if it had come. Who learns by the answer to
    /// its STATUS ENQUIRY that a response or the SETUP of its own is missing says it again. Else a caller waits for T303 twice and then loses a call
    /// that somebody has answered. §5.8.11 leaves that to us, but for one case: it would end a call of which the other side says Null. When that side
    /// has never said anything of it, the SETUP that comes after that end is the one said again here. T303 runs on, and bounds it.
    /// </summary>
    /// <param name="ours">Our state.</param>
    /// <param name="isOurs">We sent SETUP.</param>
    /// <param name="theirs">The state that STATUS tells.</param>
    /// <param name="isAnswer">We asked for it after whatever we had said. What comes unasked may have crossed a message of ours.</param>
    /// <param name="hasChannel">The channel is settled, or the one that we offered is still the call's.</param>
    public static CallEvent Of(CallState ours, bool isOurs, CallState theirs, bool isAnswer, bool hasChannel)
    {
        if (theirs == CallState.Null)
        {
            return isOurs && isAnswer && StageOf(ours) == 0 ? CallEvent.RxSetupMissing : CallEvent.RxStatusNull;
        }

        if (ours.IsClearing())
        {
            return CallEvent.RxStatus;
        }

        var (here, there) = (StageOf(ours), StageOf(theirs));
        if (there < 0)
        {
            return CallEvent.RxStatusIncompatible;
        }

        if (isOurs && here >= 0 && here < there && hasChannel)
        {
            return there switch
            {
                1 => CallEvent.RxSetupAcknowledge,
                2 => CallEvent.RxCallProceeding,
                3 => CallEvent.RxAlerting,
                _ => CallEvent.RxConnect,
            };
        }

        if (!isOurs && here > Digits && there < here && isAnswer)
        {
            return CallEvent.RxStatusUnanswered;
        }

        return (ours, theirs) switch
        {
            (CallState.ConnectRequest, CallState.Active) when !isOurs && isAnswer => CallEvent.RxConnectAcknowledge,
            (CallState.Active, CallState.ConnectRequest) when isOurs && isAnswer => CallEvent.RxStatusUnacknowledged,
            (CallState.Active or CallState.ConnectRequest, CallState.Active or CallState.ConnectRequest) => CallEvent.RxStatus,
            (CallState.Active, _) or (_, CallState.Active) => CallEvent.RxStatusIncompatible,
            _ => CallEvent.RxStatus,
        };
    }

    /// <summary>0 SETUP is out, 1 more digits, 2 proceeding, 3 alerting, 4 connected; -1 for no state of a call that is set up or talks.</summary>
    private static int StageOf(CallState state) => state switch
    {
        CallState.CallInitiated or CallState.CallPresent => 0,
        CallState.OverlapSending or CallState.OverlapReceiving => 1,
        CallState.OutgoingCallProceeding or CallState.IncomingCallProceeding => 2,
        CallState.CallDelivered or CallState.CallReceived => 3,
        CallState.ConnectRequest or CallState.Active => Connected,
        _ => -1,
    };
}
