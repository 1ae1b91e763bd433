namespace Trunkline.Isdn.Messages;

/// <summary>More data, Q.931 §4.5.20: another USER INFORMATION message belongs to this one. One octet.</summary>
public readonly record struct MoreDataIe : IInformationElement<MoreDataIe>
{
    /// <inheritdoc/>
    public static ElementId Id => ElementId.MoreData;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out MoreDataIe value, out ElementError error)
    {
        value = default;
        return ElementOctets.HasLength(content, 1, 1, out error);
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written) => ElementOctets.TryWrite([0xA0], default, 1, content, out written);
}
