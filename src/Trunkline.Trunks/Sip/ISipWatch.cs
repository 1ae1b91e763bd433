using Trunkline.Base;

namespace Trunkline.Trunks.Sip;

/// <summary>Whoever watches the far end of a trunk by what its calls tell: a gateway box, or a SIP server.</summary>
internal interface ISipWatch
{
    /// <summary>True while new calls may be placed.</summary>
    bool CarriesCalls { get; }

    /// <summary>Why they may not; empty when they may.</summary>
    string BlockedBecause { get; }

    /// <summary>A circuit is its.</summary>
    void Add(SipCircuit circuit);

    /// <summary>A call came from it.</summary>
    void OnCalled();

    /// <summary>Something came from its address that is no SIP.</summary>
    void OnUnreadable();

    /// <summary>A call of its was refused: every circuit was taken.</summary>
    void OnFull();

    /// <summary>An INVITE has been sent.</summary>
    void OnInviteSent();

    /// <summary>Something was answered to one.</summary>
    void OnHeard();

    /// <summary>A call of ours was alerted or answered.</summary>
    void OnProved();

    /// <summary>A call of ours was refused by it.</summary>
    /// <param name="status">The SIP status.</param>
    /// <param name="cause">The cause.</param>
    /// <param name="retryAfter">From Retry-After; null for none.</param>
    void OnRefused(int status, Q850Cause cause, TimeSpan? retryAfter);

    /// <summary>Nothing was answered in time to an INVITE sent at an instant.</summary>
    void OnUnheard(TimeSpan sentAt);
}
