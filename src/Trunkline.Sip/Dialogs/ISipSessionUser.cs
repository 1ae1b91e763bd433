using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>How a session that had been answered, or an incoming one that had not, ended.</summary>
public enum SipEndKind : byte
{
    /// <summary>The peer sent BYE.</summary>
    Bye,

    /// <summary>The caller sent CANCEL before we answered.</summary>
    Cancelled,

    /// <summary>No ACK came for our 2xx within 32 s; BYE has been sent.</summary>
    NoAck,

    /// <summary>The peer no longer knows the dialog, or does not answer in it (408, 481, time-out).</summary>
    PeerLost,
}

/// <summary>Why a session ended.</summary>
/// <param name="Kind">Who ended it, and how.</param>
/// <param name="Cause">From the peer's Reason header; <see cref="Q850Cause.None"/> when it gave none.</param>
public readonly record struct SipEnd(SipEndKind Kind, Q850Cause Cause);

/// <summary>Why an outgoing call failed.</summary>
/// <param name="Status">The final status; 408 when nothing answered, 503 when it could not be sent, 487 when we cancelled.</param>
/// <param name="Cause">From the peer's Reason header; <see cref="Q850Cause.None"/> when it gave none.</param>
/// <param name="IsLocal">True when no response said so: time-out or transport error.</param>
public readonly record struct SipRefusal(int Status, Q850Cause Cause, bool IsLocal);

/// <summary>What a leg hears from its session. Every message given is valid during the call only.</summary>
/// <remarks>Called on the loop. After <see cref="OnFailed"/> or <see cref="OnEnded"/> nothing more comes.</remarks>
public interface ISipSessionUser
{
    /// <summary>A provisional response above 100. <paramref name="branch"/> counts the early dialogs of a forked call from 0.</summary>
    void OnProgress(SipSession session, int status, int branch, SipMessage response)
    {
    }

    /// <summary>Nothing at all has come back for our INVITE within <see cref="SipInvite.FirstAnswerWithin"/>. It goes on unless it is ended.</summary>
    void OnUnheard(SipSession session)
    {
    }

    /// <summary>The call was answered. The SDP of the response is the answer; after a delayed offer it is the offer: call <see cref="SipSession.Acknowledge"/>.</summary>
    void OnAnswered(SipSession session, SipMessage response);

    /// <summary>An outgoing call failed, or was cancelled.</summary>
    /// <param name="session">The session.</param>
    /// <param name="refusal">Why.</param>
    /// <param name="response">The final response; null when there was none.</param>
    void OnFailed(SipSession session, in SipRefusal refusal, SipMessage? response);

    /// <summary>Our 2xx was acknowledged; with a delayed offer its SDP is the answer.</summary>
    void OnAcknowledged(SipSession session, SipMessage ack)
    {
    }

    /// <summary>The session is over, by the peer.</summary>
    void OnEnded(SipSession session, in SipEnd end);

    /// <summary>A re-INVITE or UPDATE with an offer, or a re-INVITE that asks for one (empty SDP). Answer with <see cref="SipSession.AcceptOffer"/> or <see cref="SipSession.RefuseOffer"/>, now or later.</summary>
    void OnOffer(SipSession session, SipMessage request) => session.RefuseOffer(488);

    /// <summary>The peer took the re-INVITE it had sent back (CANCEL): no answer is wanted any more.</summary>
    void OnOfferWithdrawn(SipSession session)
    {
    }

    /// <summary>Our re-INVITE was accepted; the SDP is the answer.</summary>
    void OnOfferAccepted(SipSession session, SipMessage response)
    {
    }

    /// <summary>Our re-INVITE was refused; what was agreed before goes on.</summary>
    void OnOfferRefused(SipSession session, int status)
    {
    }

    /// <summary>INFO (RFC 6086).</summary>
    /// <returns>The status to answer: 200, or 415 for a body that is not understood.</returns>
    int OnInfo(SipSession session, SipMessage info) => 415;

    /// <summary>REFER: the peer asks for a (blind) transfer, RFC 3515. After 202 report with <see cref="SipSession.ReportTransfer"/>.</summary>
    /// <param name="session">The session.</param>
    /// <param name="target">The URI of Refer-To.</param>
    /// <param name="refer">The request: Referred-By, Replaces.</param>
    /// <returns>The status to answer: 202, or a refusal such as 403 or 603.</returns>
    int OnTransfer(SipSession session, string target, SipMessage refer) => 603;

    /// <summary>How the transfer we asked for goes: the status in the NOTIFY's sipfrag; 200 or above is the last one.</summary>
    void OnTransferProgress(SipSession session, int status)
    {
    }
}
