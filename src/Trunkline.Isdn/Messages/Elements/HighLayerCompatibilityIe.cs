namespace Trunkline.Isdn.Messages;

/// <summary>High layer compatibility, Q.931 §4.5.17: which teleservice.</summary>
/// <param name="Characteristics">1 telephony, 4 facsimile group 2/3, 0x21 facsimile group 4, 0x60 videotelephony; any of 0 to 127.</param>
/// <param name="Extended">Octet 4a, 0 to 127; null when absent.</param>
/// <param name="Coding">Coding standard.</param>
/// <param name="Interpretation">4: first characteristics identification in octet 4 to be used.</param>
/// <param name="PresentationMethod">1: high layer protocol profile.</param>
public readonly record struct HighLayerCompatibilityIe(
    byte Characteristics,
    byte? Extended = null,
    CodingStandard Coding = CodingStandard.Itu,
    byte Interpretation = 4,
    byte PresentationMethod = 1) : IInformationElement<HighLayerCompatibilityIe>
{
    /// <inheritdoc/>
    public static ElementId Id => ElementId.HighLayerCompatibility;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out HighLayerCompatibilityIe value, out ElementError error)
    {
        value = default;
        if (!ElementOctets.HasLength(content, 2, 3, out error))
        {
            return false;
        }

        var isExtended = (content[1] & 0x80) == 0;
        if (isExtended && content.Length < 3)
        {
            error = ElementError.TooShort(2);
            return false;
        }

        value = new(
            (byte)(content[1] & 0x7F), isExtended ? (byte)(content[2] & 0x7F) : null, (CodingStandard)((content[0] >> 5) & 3), (byte)((content[0] >> 2) & 7), (byte)(content[0] & 3));
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written)
    {
        var first = (byte)(0x80 | ((byte)Coding << 5) | (Interpretation << 2) | PresentationMethod);
        return Extended is { } extended
            ? ElementOctets.TryWrite([first, Characteristics, (byte)(0x80 | extended)], default, 3, content, out written)
            : ElementOctets.TryWrite([first, (byte)(0x80 | Characteristics)], default, 3, content, out written);
    }
}
