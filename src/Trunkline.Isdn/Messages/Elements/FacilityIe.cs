namespace Trunkline.Isdn.Messages;

/// <summary>Facility, EN 300 196-1 §11.2.2.1 and ECMA-143: a protocol profile octet and ROSE components.</summary>
public readonly ref struct FacilityIe : IInformationElement<FacilityIe>
{
    /// <summary>The longest contents.</summary>
    public const int MaxLength = 253;

    /// <param name="octets">The contents.</param>
    public FacilityIe(ReadOnlySpan<byte> octets) => Octets = octets;

    /// <summary>The contents as they are.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <inheritdoc/>
    public static ElementId Id => ElementId.Facility;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out FacilityIe value, out ElementError error)
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
