namespace Trunkline.Isdn.Messages;

/// <summary>Sending complete, Q.931 §4.5.27: the called number has all its digits. One octet.</summary>
public readonly record struct SendingCompleteIe : IInformationElement<SendingCompleteIe>
{
    /// <inheritdoc/>
    public static ElementId Id => ElementId.SendingComplete;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out SendingCompleteIe value, out ElementError error)
    {
        value = default;
        return ElementOctets.HasLength(content, 1, 1, out error);
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written) => ElementOctets.TryWrite([0xA1], default, 1, content, out written);
}
