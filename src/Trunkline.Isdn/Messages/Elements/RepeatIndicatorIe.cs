namespace Trunkline.Isdn.Messages;

/// <summary>Repeat indicator, Q.931 §4.5.24: how the repeated elements behind it are meant; 2: by priority, the first wanted most. One octet.</summary>
/// <param name="Value">0 to 15.</param>
public readonly record struct RepeatIndicatorIe(byte Value) : IInformationElement<RepeatIndicatorIe>
{
    /// <inheritdoc/>
    public static ElementId Id => ElementId.RepeatIndicator;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out RepeatIndicatorIe value, out ElementError error)
    {
        value = default;
        if (!ElementOctets.HasLength(content, 1, 1, out error))
        {
            return false;
        }

        value = new((byte)(content[0] & 0x0F));
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written) => ElementOctets.TryWrite([(byte)(0xD0 | (Value & 0x0F))], default, 1, content, out written);
}
