// What a STATUS means for a call of ours (§5.8.11 leaves most of it open). States are compared by how far set-up has come, not by number:
// a network built on libpri counts 6 to 9 for calls of its user, where the figures have 1 to 4, and QSIG counts so by right.
namespace Trunkline.Isdn.CallControl;

/// <summary>The other side's state beside ours.</summary>
public static class PeerState
{
    private const int Connected = 4;

    /// <summary>
    /// What the other side's state is to a call. A link that was established anew may have lost a response; whoever learns by the answer
    /// to its STATUS ENQUIRY that the other side has given it goes on as if it had come, and who learns that its own CONNECT is missing
    /// says it again. Else a caller waits for T303 twice and then loses a call that somebody has answered.
    /// </summary>
    /// <param name="ours">Our state.</param>
    /// <param name="isOurs">We sent SETUP.</param>
    /// <param name="theirs">The state that STATUS tells.</param>
    /// <param name="isAnswer">We asked for it; what comes unasked tells of an error and brings nothing forward.</param>
    /// <param name="isChannelCertain">The channel is settled, or could be no other than the one in our SETUP.</param>
    public static CallEvent Of(CallState ours, bool isOurs, CallState theirs, bool isAnswer, bool isChannelCertain)
    {
        if (theirs == CallState.Null)
        {
            return CallEvent.RxStatusNull;
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

        if (isOurs && here < there && isAnswer && isChannelCertain)
        {
            return there switch
            {
                1 => CallEvent.RxSetupAcknowledge,
                2 => CallEvent.RxCallProceeding,
                3 => CallEvent.RxAlerting,
                _ => CallEvent.RxConnect,
            };
        }

        if (!isOurs && here == Connected && there < Connected && isAnswer)
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
