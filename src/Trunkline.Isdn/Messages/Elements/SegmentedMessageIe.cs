namespace Trunkline.Isdn.Messages;

/// <summary>Segmented message, Q.931 §4.5.26 and Annex H.</summary>
/// <param name="IsFirst">The first segment.</param>
/// <param name="Remaining">How many segments follow, 0 to 127.</param>
/// <param name="Type">The type of the message that was segmented.</param>
public readonly record struct SegmentedMessageIe(bool IsFirst, byte Remaining, Q931MessageType Type) : IInformationElement<SegmentedMessageIe>
{
    /// <inheritdoc/>
    public static ElementId Id => ElementId.SegmentedMessage;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out SegmentedMessageIe value, out ElementError error)
    {
        value = default;
        if (!ElementOctets.HasLength(content, 2, 2, out error))
        {
            return false;
        }

        value = new((content[0] & 0x80) != 0, (byte)(content[0] & 0x7F), (Q931MessageType)(content[1] & 0x7F));
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written) =>
        ElementOctets.TryWrite([(byte)((IsFirst ? 0x80 : 0) | Remaining), (byte)Type], default, 2, content, out written);
}
