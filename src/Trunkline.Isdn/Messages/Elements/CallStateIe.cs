namespace Trunkline.Isdn.Messages;

/// <summary>Call state, Q.931 §4.5.7; for the global call reference the REST states 0, 61 and 62.</summary>
/// <param name="Value">0 to 63: the state's number.</param>
/// <param name="Coding">Coding standard.</param>
public readonly record struct CallStateIe(byte Value, CodingStandard Coding = CodingStandard.Itu) : IInformationElement<CallStateIe>
{
    /// <inheritdoc/>
    public static ElementId Id => ElementId.CallState;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out CallStateIe value, out ElementError error)
    {
        value = default;
        if (!ElementOctets.HasLength(content, 1, 1, out error))
        {
            return false;
        }

        value = new((byte)(content[0] & 0x3F), (CodingStandard)(content[0] >> 6));
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written) =>
        ElementOctets.TryWrite([(byte)(((byte)Coding << 6) | (Value & 0x3F))], default, 1, content, out written);
}
