namespace Trunkline.Isdn.Messages;

/// <summary>Call identity, Q.931 §4.5.6.</summary>
public readonly ref struct CallIdentityIe : IInformationElement<CallIdentityIe>
{
    /// <summary>The longest contents.</summary>
    public const int MaxLength = 8;

    /// <param name="octets">The contents.</param>
    public CallIdentityIe(ReadOnlySpan<byte> octets) => Octets = octets;

    /// <summary>The contents as they are.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <inheritdoc/>
    public static ElementId Id => ElementId.CallIdentity;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out CallIdentityIe value, out ElementError error)
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
