namespace Trunkline.Isdn.CallControl;

/// <summary>What the far end sent and should not have: answered as Q.931 §5.8 says, counted and said in words by the layer above.</summary>
public enum PeerError : byte
{
    /// <summary>Octets that are no message: too few, or too many (§5.8.2).</summary>
    NoMessage,

    /// <summary>Another protocol discriminator (§5.8.1): another variant, or another protocol.</summary>
    OtherProtocol,

    /// <summary>A call reference of a wrong form or length (§5.8.3.1).</summary>
    CallReference,

    /// <summary>The flag of the call reference says that we made it (§5.8.3.2 c).</summary>
    WrongFlag,

    /// <summary>A message of a call that there is not (§5.8.3.2 a, b).</summary>
    NoSuchCall,

    /// <summary>SETUP with a call reference that a call has (§5.8.3.2 e).</summary>
    ReferenceInUse,

    /// <summary>A message type that the variant does not have (§5.8.4).</summary>
    UnknownMessage,

    /// <summary>A message that cannot come in the state of the call (§5.8.4).</summary>
    UnexpectedMessage,

    /// <summary>A message that is not acted on for what is wrong with its elements (§5.8.6, §5.8.7.1).</summary>
    BadMessage,

    /// <summary>An element that was left out, or taken though it is not where it should be (§5.8.5, §5.8.7).</summary>
    OddElement,

    /// <summary>A channel that cannot be had (§5.2.3, §5.8.6.2).</summary>
    Channel,

    /// <summary>A segment without its message, or a message without all its segments (annex H).</summary>
    Segment,

    /// <summary>What only another variant sends.</summary>
    OtherVariant,

    /// <summary>The far end says by STATUS that a message of ours is wrong.</summary>
    Complaint,
}
