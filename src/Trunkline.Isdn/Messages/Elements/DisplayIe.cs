namespace Trunkline.Isdn.Messages;

/// <summary>Display, Q.931 §4.5.16: text for the user. Some networks put an octet with bit 8 set in front (a character set, or the kind of text).</summary>
public readonly ref struct DisplayIe : IInformationElement<DisplayIe>
{
    /// <summary>The longest text; networks limit it to 32, 40 or 80.</summary>
    public const int MaxLength = 82;

    /// <param name="text">IA5 characters.</param>
    /// <param name="kind">The octet in front, with bit 8 set; 0: none.</param>
    public DisplayIe(ReadOnlySpan<byte> text, byte kind = 0)
    {
        Text = text;
        Kind = kind;
    }

    /// <summary>The characters as received, without the octet in front.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>The octet in front, with bit 8 set; 0 when there is none.</summary>
    public byte Kind { get; }

    /// <inheritdoc/>
    public static ElementId Id => ElementId.Display;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out DisplayIe value, out ElementError error)
    {
        value = default;
        if (!ElementOctets.HasLength(content, 1, MaxLength, out error))
        {
            return false;
        }

        value = content[0] >= 0x80 ? new(content[1..], content[0]) : new(content);
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written) => Kind == 0
        ? ElementOctets.TryWrite(default, Text, MaxLength, content, out written)
        : ElementOctets.TryWrite([(byte)(Kind | 0x80)], Text, MaxLength, content, out written);

    /// <summary>The characters for people; what is not printable becomes a full stop.</summary>
    public override string ToString() => ElementOctets.Text(Text);
}
