namespace Trunkline.Isdn.Messages;

/// <summary>Party category of QSIG, ECMA-143 §11.2.3: what kind of extension calls.</summary>
/// <param name="Value">0 unknown, 1 extension, 2 operator, 3 emergency extension.</param>
public readonly record struct PartyCategoryIe(byte Value) : IInformationElement<PartyCategoryIe>
{
    /// <inheritdoc/>
    public static ElementId Id => ElementId.PartyCategory;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out PartyCategoryIe value, out ElementError error)
    {
        value = default;
        if (!ElementOctets.HasLength(content, 1, 1, out error))
        {
            return false;
        }

        value = new((byte)(content[0] & 7));
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written) => ElementOctets.TryWrite([(byte)(0x80 | (Value & 7))], default, 1, content, out written);
}
