namespace Trunkline.Isdn.Messages;

/// <summary>
/// An information element as a value: read from the contents of an element of a <see cref="Q931Message"/>, written by a
/// <see cref="Q931Writer"/>. Elements with text, digits or other octets are ref structs that point into the message.
/// </summary>
/// <remarks>The contents are the octets from octet 3 on; of a single-octet element they are that octet.</remarks>
/// <typeparam name="TSelf">The element.</typeparam>
public interface IInformationElement<TSelf>
    where TSelf : struct, IInformationElement<TSelf>, allows ref struct
{
    /// <summary>Its identifier.</summary>
    static abstract ElementId Id { get; }

    /// <summary>Reads contents; never throws.</summary>
    /// <returns>False when they cannot be used; <paramref name="error"/> says why and where.</returns>
    static abstract bool TryRead(ReadOnlySpan<byte> content, out TSelf value, out ElementError error);

    /// <summary>Writes contents.</summary>
    /// <returns>False when <paramref name="content"/> is too short for them, or they are longer than the element may be.</returns>
    bool TryWrite(Span<byte> content, out int written);
}
