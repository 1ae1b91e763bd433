namespace Trunkline.Isdn.Messages;

/// <summary>What is wrong with an element of a message, in the order of Q.931 §5.8.5 to §5.8.7. The first three prevent the message from being acted on as it is.</summary>
public enum ElementProblemKind : byte
{
    /// <summary>Mandatory, and not there, or empty (§5.8.6.1, cause 96).</summary>
    MandatoryMissing,

    /// <summary>Not known, and marked as having to be understood (§5.8.7.1, cause 96).</summary>
    ComprehensionRequired,

    /// <summary>Mandatory, and its contents cannot be used (§5.8.6.2, cause 100).</summary>
    MandatoryInvalid,

    /// <summary>Not known; ignored (§5.8.7.1, cause 99).</summary>
    Unrecognized,

    /// <summary>Optional, and its contents cannot be used: as if absent (§5.8.7.2, cause 100; 43 for what only users understand).</summary>
    OptionalInvalid,

    /// <summary>Known, but this message does not have it in this direction; ignored, no cause.</summary>
    Unexpected,

    /// <summary>Behind an element with a higher identifier; used all the same (§5.8.5.1), no cause.</summary>
    OutOfOrder,

    /// <summary>More often than it may come; ignored (§5.8.5.2), no cause.</summary>
    Repeated,
}

/// <summary>One thing that is wrong with a message.</summary>
/// <param name="Kind">What.</param>
/// <param name="Id">Of which element.</param>
/// <param name="Offset">Offset of its identifier in the message; -1 when it is missing.</param>
/// <param name="Error">What is wrong with its contents, with the offset in them.</param>
public readonly record struct ElementProblem(ElementProblemKind Kind, ElementId Id, int Offset, ElementError Error = default);
