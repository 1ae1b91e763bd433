namespace Trunkline.Isdn.Messages;

/// <summary>Keypad facility, Q.931 §4.5.18.</summary>
public readonly ref struct KeypadIe : IInformationElement<KeypadIe>
{
    /// <summary>The longest text, octets.</summary>
    public const int MaxLength = 32;

    /// <param name="text">IA5 characters.</param>
    public KeypadIe(ReadOnlySpan<byte> text) => Text = text;

    /// <summary>IA5 characters, as received.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <inheritdoc/>
    public static ElementId Id => ElementId.Keypad;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out KeypadIe value, out ElementError error)
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
    public bool TryWrite(Span<byte> content, out int written) => ElementOctets.TryWrite(default, Text, MaxLength, content, out written);

    /// <summary>The characters for people; what is not printable becomes a full stop.</summary>
    public override string ToString() => ElementOctets.Text(Text);
}
