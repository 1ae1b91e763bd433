namespace Trunkline.Isdn.Messages;

/// <summary>Connected subaddress, Q.951 (COLP).</summary>
public readonly ref struct ConnectedSubaddressIe : IInformationElement<ConnectedSubaddressIe>
{
    /// <param name="subaddress">The subaddress.</param>
    public ConnectedSubaddressIe(SubaddressField subaddress) => Subaddress = subaddress;

    /// <summary>The subaddress.</summary>
    public SubaddressField Subaddress { get; }

    /// <inheritdoc/>
    public static ElementId Id => ElementId.ConnectedSubaddress;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out ConnectedSubaddressIe value, out ElementError error)
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
