namespace Trunkline.Base;

/// <summary>
/// What layer 3 and the data link say to each other (Q.921 §4.1, table 6): the link lives on the clocked side, Q.931 on the deciding
/// side, and between them these travel as records.
/// </summary>
public enum DlPrimitive : byte
{
    /// <summary>Layer 3 asks for multiple-frame operation.</summary>
    EstablishRequest,

    /// <summary>The link was established, or established anew, by the peer or by itself: what was queued may be lost.</summary>
    EstablishIndication,

    /// <summary>The link was established as layer 3 asked.</summary>
    EstablishConfirm,

    /// <summary>Layer 3 asks to end multiple-frame operation.</summary>
    ReleaseRequest,

    /// <summary>The link is down: the peer ended it, or it could not be kept.</summary>
    ReleaseIndication,

    /// <summary>The link was ended as layer 3 asked.</summary>
    ReleaseConfirm,

    /// <summary>Octets for the peer, acknowledged and in order.</summary>
    DataRequest,

    /// <summary>Octets of the peer, in order, once.</summary>
    DataIndication,

    /// <summary>Octets for the peer, unacknowledged.</summary>
    UnitDataRequest,

    /// <summary>Octets of the peer, unacknowledged.</summary>
    UnitDataIndication,
}
