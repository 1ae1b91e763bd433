namespace Trunkline.Isdn.Messages;

/// <summary>Called party subaddress, Q.931 §4.5.9.</summary>
public readonly ref struct CalledPartySubaddressIe : IInformationElement<CalledPartySubaddressIe>
{
    /// <param name="subaddress">The subaddress.</param>
    public CalledPartySubaddressIe(SubaddressField subaddress) => Subaddress = subaddress;

    /// <summary>The subaddress.</summary>
    public SubaddressField Subaddress { get; }

    /// <inheritdoc/>
    public static ElementId Id => ElementId.CalledPartySubaddress;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out CalledPartySubaddressIe value, out ElementError error)
    {
        value = default;
        if (!SubaddressField.TryRead(content, out var subaddress, out error))
        {
            return false;
        }

        value = new(subaddress);
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written) => Subaddress.TryWrite(content, out written);
}
