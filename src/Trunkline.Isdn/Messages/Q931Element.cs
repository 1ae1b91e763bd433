namespace Trunkline.Isdn.Messages;

/// <summary>What is wrong with an element's place in its message.</summary>
[Flags]
public enum ElementFlags : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The message ends before the element does: its contents are what there is.</summary>
    Truncated = 1,

    /// <summary>Its identifier is below that of an element before it (Q.931 §5.8.5.1).</summary>
    OutOfOrder = 2,

    /// <summary>One octet: identifier and value in one.</summary>
    SingleOctet = 4,
}

/// <summary>Where an element lies in its message; valid as long as the message is not read anew.</summary>
/// <param name="Id">Identifier and codeset.</param>
/// <param name="Offset">Offset of the identifier octet.</param>
/// <param name="ContentOffset">Offset of octet 3; of a single-octet element, of the octet itself.</param>
/// <param name="Length">Octets of contents; 0 is as if the element were absent (Q.931 §4.5.1).</param>
/// <param name="Flags">What is wrong with its place.</param>
public readonly record struct Q931Element(ElementId Id, ushort Offset, ushort ContentOffset, ushort Length, ElementFlags Flags)
{
    /// <summary>The message ends before the element does.</summary>
    public bool IsTruncated => (Flags & ElementFlags.Truncated) != 0;

    /// <summary>The offset after its last octet.</summary>
    public int End => ContentOffset + Length;
}
