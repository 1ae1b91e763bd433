using Trunkline.Base;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.CallControl;

/// <summary>What a diagnosis is about.</summary>
public enum Q931Trouble : byte
{
    /// <summary>The far end fell silent.</summary>
    PeerSilent,

    /// <summary>Channels were taken out of use, because the far end does not restart them.</summary>
    RestartFailed,

    /// <summary>A message is too long even for segments, and was not sent.</summary>
    TooLong,
}

/// <summary>By which primitive a call ended.</summary>
public enum Q931EndPrimitive : byte
{
    /// <summary>REJECT indication: refused by the first response.</summary>
    RejectIndication,

    /// <summary>RELEASE indication: the other side, or a failure, ended it.</summary>
    ReleaseIndication,

    /// <summary>RELEASE confirm: it is over, as was asked.</summary>
    ReleaseConfirm,
}

/// <summary>How a call ended.</summary>
/// <param name="Primitive">By which primitive.</param>
/// <param name="Cause">Why: the first cause that was said, by whichever side.</param>
/// <param name="Location">Where that was made.</param>
public readonly record struct Q931End(Q931EndPrimitive Primitive, Q850Cause Cause, CauseLocation Location)
{
    /// <summary>What else the last message carried: charges, user-to-user information.</summary>
    public Q931Details Details { get; init; } = Q931Details.None;
}

/// <summary>What the clearing of a call brings.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Location">Where the cause was made.</param>
/// <param name="IsInBand">There is something to hear: the call stays until <see cref="Q931Call.Release"/>, or the network's T306.</param>
/// <param name="IsLocal">A timer or failure here began it; nothing is left to do but wait for the end.</param>
/// <param name="Details">What else the message carried: charges, user-to-user information.</param>
public readonly record struct Q931Clearing(Q850Cause Cause, CauseLocation Location, bool IsInBand, bool IsLocal, Q931Details Details);

/// <summary>Hears what happens to one call: a leg. On the loop. The last word is <see cref="OnReleased"/>, exactly once.</summary>
public interface IQ931CallUser
{
    /// <summary>MORE INFO indication: more digits are wanted.</summary>
    void OnMoreInfoIndication(Q931Call call, Q931Details details);

    /// <summary>INFO indication: more digits, or other call information.</summary>
    void OnInfoIndication(Q931Call call, Q931Details details);

    /// <summary>
    /// T302: no more digits come. Whoever has enough answers by <see cref="Q931Call.Proceeding"/>, alerting or connecting before this
    /// returns; otherwise the call is cleared with cause 28.
    /// </summary>
    void OnInfoTimeout(Q931Call call);

    /// <summary>PROCEEDING indication.</summary>
    void OnProceedingIndication(Q931Call call, Q931Details details);

    /// <summary>ALERTING indication.</summary>
    void OnAlertingIndication(Q931Call call, Q931Details details);

    /// <summary>PROGRESS indication.</summary>
    void OnProgressIndication(Q931Call call, Q931Details details);

    /// <summary>SETUP confirm: the called user answered.</summary>
    void OnSetupConfirm(Q931Call call, Q931Details details);

    /// <summary>SETUP COMPLETE indication: our answer was acknowledged.</summary>
    void OnSetupCompleteIndication(Q931Call call);

    /// <summary>NOTIFY indication.</summary>
    void OnNotifyIndication(Q931Call call, Q931Details details);

    /// <summary>FACILITY indication.</summary>
    void OnFacilityIndication(Q931Call call, Q931Details details);

    /// <summary>DISCONNECT indication: the call is being cleared.</summary>
    void OnDisconnectIndication(Q931Call call, in Q931Clearing clearing);

    /// <summary>REJECT or RELEASE indication, or RELEASE confirm: it is over, channel and call reference are free.</summary>
    void OnReleased(Q931Call call, in Q931End end);
}

/// <summary>Hears what happens to a primary rate interface: the layer above Q.931. On the loop.</summary>
public interface IQ931User
{
    /// <summary>SETUP indication: a call. Whoever takes it sets <see cref="Q931Call.User"/>; a call nobody takes is refused with cause 63.</summary>
    void OnSetupIndication(Q931Call call, Q931Setup setup);

    /// <summary>A channel changed: free, in use, blocked, out of service.</summary>
    /// <param name="channel">Its timeslot.</param>
    /// <param name="condition">What it is now.</param>
    void OnChannelChanged(int channel, ChannelCondition condition);

    /// <summary>The D-channel came up or went down.</summary>
    void OnLinkChanged(bool isUp);

    /// <summary>RESTART indication: the far end restarts channels; their calls are cleared already.</summary>
    /// <param name="channels">Bit n is channel n.</param>
    void OnRestartIndication(uint channels);

    /// <summary>RESTART confirm: what we restarted is idle.</summary>
    /// <param name="channels">Bit n is channel n.</param>
    void OnRestartConfirm(uint channels);

    /// <summary>
    /// A call that ended while the data link was down is over at the far end, too: it said so, or was silent twice. In the second case its channel may be
    /// restarted instead, which <see cref="OnRestartConfirm"/> tells.
    /// </summary>
    /// <param name="reference">As our messages carry it.</param>
    void OnOrphanSettled(CallReference reference)
    {
    }

    /// <summary>Something is wrong with the far end or the wiring, said in words.</summary>
    void OnTrouble(Q931Trouble trouble, string text);

    /// <summary>The far end sent what it should not have. It may do so with every message: whoever tells people counts.</summary>
    /// <param name="error">What.</param>
    /// <param name="about">Errors that are alike have the same: the message type, with the element above it.</param>
    /// <param name="text">In words, without the far end's own.</param>
    void OnPeerError(PeerError error, int about, string text)
    {
    }
}

/// <summary>The data link below, Q.921's primitives: what Links does, or its record on the way to the gateway.</summary>
public interface IQ931Link
{
    /// <summary>DL-ESTABLISH request.</summary>
    void DlEstablishRequest();

    /// <summary>DL-DATA request.</summary>
    void DlDataRequest(ReadOnlySpan<byte> octets);
}
