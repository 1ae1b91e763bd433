namespace Trunkline.Control;

/// <summary>What is wrong with octets from the control link.</summary>
public enum ControlErrorKind : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The frame length is below the header's or above <see cref="ControlFrame.MaxLength"/>.</summary>
    Length,

    /// <summary>Another version of the protocol.</summary>
    Version,

    /// <summary>A type that this side does not take.</summary>
    Type,

    /// <summary>Not the next sequence number.</summary>
    Sequence,

    /// <summary>Not the epoch of this link.</summary>
    Epoch,

    /// <summary>The body ends inside a field.</summary>
    Truncated,

    /// <summary>Octets are left after the last field.</summary>
    TooLong,

    /// <summary>A field's value is none of those named.</summary>
    Value,
}

/// <summary>An error in octets from the control link, as a value.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Offset">Octets from the beginning of the frame (of the body, from <see cref="ControlReader"/>) to the field at fault.</param>
public readonly record struct ControlError(ControlErrorKind Kind, int Offset)
{
    /// <summary>No error.</summary>
    public static ControlError None => default;
}
