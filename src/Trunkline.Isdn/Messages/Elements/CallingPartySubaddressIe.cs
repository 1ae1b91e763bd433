namespace Trunkline.Isdn.Messages;

/// <summary>Calling party subaddress, Q.931 §4.5.11.</summary>
public readonly ref struct CallingPartySubaddressIe : IInformationElement<CallingPartySubaddressIe>
{
    /// <param name="subaddress">The subaddress.</param>
    public CallingPartySubaddressIe(SubaddressField subaddress) => Subaddress = subaddress;

    /// <summary>The subaddress.</summary>
    public SubaddressField Subaddress { get; }

    /// <inheritdoc/>
    public static ElementId Id => ElementId.CallingPartySubaddress;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out CallingPartySubaddressIe value, out ElementError error)
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
