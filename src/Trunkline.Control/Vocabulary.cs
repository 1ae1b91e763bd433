namespace Trunkline.Control;

/// <summary>From whom an RTP termination takes packets.</summary>
public enum RtpSource : byte
{
    /// <summary>Only from the negotiated address and port. Trunks are always strict.</summary>
    Strict = 0,

    /// <summary>
    /// Learnt once: the first packet from <see cref="AddRtp.LatchHost"/> (the address the authenticated signalling came
    /// from) sets address and port, which are then locked until the next negotiation. For phones behind NAT.
    /// </summary>
    LatchOnce = 1,
}

/// <summary>How a digit was heard.</summary>
public enum DigitSource : byte
{
    /// <summary>RFC 4733 telephone-event.</summary>
    TelephoneEvent,

    /// <summary>In-band DTMF tones.</summary>
    InBand,

    /// <summary>A message of the signalling (SIP INFO): the gateway never hears it.</summary>
    Signalling,
}

/// <summary>What became of a prompt.</summary>
public enum PromptOutcome : byte
{
    /// <summary>Played to its end.</summary>
    Played,

    /// <summary>The gateway has no prompt of this name, or its file could not be read.</summary>
    NoSuchPrompt,

    /// <summary>Nothing may be said to the termination now: an analog line that is not in a call.</summary>
    MayNotTalk,

    /// <summary>The gateway was lost meanwhile: whether it was heard to its end nobody knows. The gateway itself never says so.</summary>
    Unknown,
}

/// <summary>Why the gateway could not do what it was told.</summary>
public enum GatewayError : byte
{
    /// <summary>None.</summary>
    None,

    /// <summary>No RTP port was free or could be bound.</summary>
    NoPort,

    /// <summary>No resources: terminations or contexts are all in use.</summary>
    NoResources,

    /// <summary>No such context.</summary>
    NoSuchContext,

    /// <summary>No such termination.</summary>
    NoSuchTermination,

    /// <summary>The identifier is in use.</summary>
    Exists,

    /// <summary>The recording cannot be written (disk full, no permission).</summary>
    RecorderFailed,

    /// <summary>A controller with a higher epoch has attached.</summary>
    OldEpoch,

    /// <summary>The stream to the other side closed.</summary>
    LinkClosed,

    /// <summary>The other side did not take its records in time: the bounded queue is full.</summary>
    Overflow,

    /// <summary>The other side sent octets that are no record, or records out of order.</summary>
    Protocol,
}

/// <summary>Why a context was freed without a command.</summary>
public enum FreedReason : byte
{
    /// <summary>No controller attached for the orphan time (90 s unless configured).</summary>
    Orphaned,

    /// <summary>Orphaned, and its line cleared.</summary>
    LineCleared,

    /// <summary>Orphaned, and no RTP came on any termination for the silence time.</summary>
    MediaSilent,
}
