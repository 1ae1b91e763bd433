namespace Trunkline.Isdn.Messages;

/// <summary>Why an element's contents cannot be used.</summary>
public enum ElementErrorKind : byte
{
    /// <summary>They can.</summary>
    None,

    /// <summary>Ends before what it must hold.</summary>
    TooShort,

    /// <summary>Longer than its maximum.</summary>
    TooLong,

    /// <summary>A reserved or impossible value.</summary>
    BadValue,

    /// <summary>The message ends before the element does.</summary>
    Truncated,
}

/// <summary>Why an element's contents cannot be used, and where.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Offset">Offset within the contents: 0 is octet 3 of the element.</param>
public readonly record struct ElementError(ElementErrorKind Kind, int Offset)
{
    internal static ElementError TooShort(int offset) => new(ElementErrorKind.TooShort, offset);

    internal static ElementError TooLong(int offset) => new(ElementErrorKind.TooLong, offset);

    internal static ElementError BadValue(int offset) => new(ElementErrorKind.BadValue, offset);
}
