namespace Trunkline.Isdn.Messages;

/// <summary>Why octets are no message (Q.931 §5.8.1 to §5.8.3.1): each is ignored by the receiver.</summary>
public enum Q931ParseErrorKind : byte
{
    /// <summary>It is a message.</summary>
    None,

    /// <summary>Ends before the message type (§5.8.2).</summary>
    TooShort,

    /// <summary>Longer than <see cref="Q931Message.MaxOctets"/>.</summary>
    TooLong,

    /// <summary>Another protocol discriminator than 8, 3 and 0x43 (§5.8.1).</summary>
    WrongDiscriminator,

    /// <summary>The call reference's first octet has bits 8 to 5 set, or names more than two octets (§5.8.3.1).</summary>
    CallReferenceFormat,
}

/// <summary>Why octets are no message, and at which octet.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Offset">Offset of the octet, from the protocol discriminator.</param>
public readonly record struct Q931ParseError(Q931ParseErrorKind Kind, int Offset);
