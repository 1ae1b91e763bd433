namespace Trunkline.Isdn.Messages;

/// <summary>Low layer compatibility, Q.931 §4.5.19, carried through unread.</summary>
public readonly ref struct LowLayerCompatibilityIe : IInformationElement<LowLayerCompatibilityIe>
{
    /// <summary>The longest contents.</summary>
    public const int MaxLength = 16;

    /// <param name="octets">The contents.</param>
    public LowLayerCompatibilityIe(ReadOnlySpan<byte> octets) => Octets = octets;

    /// <summary>The contents as they are.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <inheritdoc/>
    public static ElementId Id => ElementId.LowLayerCompatibility;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out LowLayerCompatibilityIe value, out ElementError error)
    {
        value = default;
        if (!ElementOctets.HasLength(content, 1, MaxLength, out error))
        {
            return false;
        }

        value = new(content);
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written) => ElementOctets.TryWrite(default, Octets, MaxLength, content, out written);
}
