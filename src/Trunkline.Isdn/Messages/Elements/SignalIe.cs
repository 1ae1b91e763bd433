namespace Trunkline.Isdn.Messages;

/// <summary>Signal, Q.931 §4.5.28: a tone or an alerting pattern.</summary>
/// <param name="Value">0 dial tone, 1 ring back, 2 intercept, 3 congestion, 4 busy, 5 confirm, 6 answer, 7 call waiting, 0x3F tones off, 0x40 to 0x47 alerting patterns, 0x4F alerting off.</param>
public readonly record struct SignalIe(byte Value) : IInformationElement<SignalIe>
{
    /// <inheritdoc/>
    public static ElementId Id => ElementId.Signal;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out SignalIe value, out ElementError error)
    {
        value = default;
        if (!ElementOctets.HasLength(content, 1, 1, out error))
        {
            return false;
        }

        value = new(content[0]);
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written) => ElementOctets.TryWrite([Value], default, 1, content, out written);
}
