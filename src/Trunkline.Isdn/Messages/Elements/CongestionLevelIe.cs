namespace Trunkline.Isdn.Messages;

/// <summary>Congestion level, Q.931 §4.5.14: 0 receiver ready, 15 not ready. One octet.</summary>
/// <param name="Value">0 to 15.</param>
public readonly record struct CongestionLevelIe(byte Value) : IInformationElement<CongestionLevelIe>
{
    /// <inheritdoc/>
    public static ElementId Id => ElementId.CongestionLevel;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out CongestionLevelIe value, out ElementError error)
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
    public bool TryWrite(Span<byte> content, out int written) => ElementOctets.TryWrite([(byte)(0xB0 | (Value & 0x0F))], default, 1, content, out written);
}
