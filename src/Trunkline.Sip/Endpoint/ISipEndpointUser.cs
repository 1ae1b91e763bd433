namespace Trunkline.Sip;

/// <summary>What is done with a request that is not inside a dialog.</summary>
public enum SipAdmission : byte
{
    /// <summary>Refused with 403. The default: nobody is served unless somebody said so.</summary>
    Refuse,

    /// <summary>Not answered at all.</summary>
    Ignore,

    /// <summary>Served once its sender has proved by digest who it is.</summary>
    Authenticate,

    /// <summary>Served as it is: a trunk known by its address, an emergency call.</summary>
    Admit,
}

/// <summary>Whoever the endpoint works for: policy and calls.</summary>
public interface ISipEndpointUser
{
    /// <summary>Who may ask for what. Called for every request outside a dialog but ACK and CANCEL.</summary>
    /// <remarks>Must not depend on whether the user exists: that would tell strangers.</remarks>
    SipAdmission Admit(SipMessage request, in SipFlow flow) => SipAdmission.Refuse;

    /// <summary>True for a call that must be served above every limit.</summary>
    bool IsEmergency(SipMessage request) => false;

    /// <summary>A call comes in. Set <see cref="SipSession.User"/>; answer now or later. 100 is sent when nothing else has been.</summary>
    /// <param name="session">The session; <see cref="SipSession.AuthenticatedUser"/> says who proved to be.</param>
    /// <param name="invite">Valid during the call only.</param>
    void OnInvite(SipSession session, SipMessage invite) => session.Reject(480);

    /// <summary>Something came that is no SIP message, or a broken one.</summary>
    /// <param name="flow">Where from.</param>
    void OnUnreadable(in SipFlow flow)
    {
    }

    /// <summary>Somebody answered a challenge wrongly: an unknown user, or a wrong password.</summary>
    /// <param name="request">The request; valid during the call only.</param>
    /// <param name="flow">Where it came from.</param>
    void OnWrongCredentials(SipMessage request, in SipFlow flow)
    {
    }

    /// <summary>A REGISTER was admitted.</summary>
    /// <param name="transaction">To be answered once, now or later.</param>
    /// <param name="request">Valid during the call only.</param>
    /// <param name="flow">Where it came from.</param>
    /// <param name="authenticatedUser">Who sent it; null when admitted without digest.</param>
    void OnRegister(ServerTransaction transaction, SipMessage request, in SipFlow flow, string? authenticatedUser)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        transaction.Respond(403);
    }
}
