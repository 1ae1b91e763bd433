using Trunkline.Base;

namespace Trunkline.Isdn.Messages;

/// <summary>Cause, Q.931 §4.5.12 and Q.850 §2: why, where it was made, and what it is about.</summary>
/// <remarks>The diagnostics point into the message read, or to the caller's octets.</remarks>
public readonly ref struct CauseIe : IInformationElement<CauseIe>
{
    /// <summary>The longest contents (Q.931 table 4-3: 32 octets with identifier and length).</summary>
    public const int MaxLength = 30;

    /// <param name="value">Why.</param>
    /// <param name="location">Where it was made.</param>
    /// <param name="diagnostics">What it is about: up to 28 octets; identifiers of elements for causes 96, 99 and 100, a message type for 97, 98 and 101.</param>
    /// <param name="coding">Coding standard.</param>
    public CauseIe(Q850Cause value, CauseLocation location, ReadOnlySpan<byte> diagnostics = default, CodingStandard coding = CodingStandard.Itu)
    {
        Value = value;
        Location = location;
        Diagnostics = diagnostics;
        Coding = coding;
    }

    /// <summary>Why: any of 0 to 127, named or not.</summary>
    public Q850Cause Value { get; }

    /// <summary>Where it was made.</summary>
    public CauseLocation Location { get; }

    /// <summary>What it is about.</summary>
    public ReadOnlySpan<byte> Diagnostics { get; }

    /// <summary>Coding standard; the value is Q.850's only with <see cref="CodingStandard.Itu"/>.</summary>
    public CodingStandard Coding { get; }

    /// <inheritdoc/>
    public static ElementId Id => ElementId.Cause;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out CauseIe value, out ElementError error)
    {
        value = default;
        if (content.Length < 2)
        {
            error = ElementError.TooShort(content.Length);
            return false;
        }

        var at = (content[0] & 0x80) != 0 ? 1 : 2;
        if (at >= content.Length)
        {
            error = ElementError.TooShort(content.Length);
            return false;
        }

        // longer than the maximum is cut, not refused (Q.931 §5.8.6.2)
        var end = Math.Min(content.Length, MaxLength);
        value = new((Q850Cause)(content[at] & 0x7F), (CauseLocation)(content[0] & 0x0F), content[(at + 1)..end], (CodingStandard)((content[0] >> 5) & 3));
        error = default;
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written) => ElementOctets.TryWrite(
        [(byte)(0x80 | ((byte)Coding << 5) | (byte)Location), (byte)(0x80 | (byte)Value)], Diagnostics, MaxLength, content, out written);
}
