using Trunkline.Base;

namespace Trunkline.Isdn.Messages;

/// <summary>Called party number, Q.931 §4.5.8: no octet 3a is written.</summary>
public readonly ref struct CalledPartyNumberIe : IInformationElement<CalledPartyNumberIe>
{
    /// <param name="number">The number.</param>
    public CalledPartyNumberIe(NumberField number) => Number = number;

    /// <summary>The number.</summary>
    public NumberField Number { get; }

    /// <inheritdoc/>
    public static ElementId Id => ElementId.CalledPartyNumber;

    /// <summary>From a number as the call carries it.</summary>
    /// <param name="number">The number.</param>
    /// <param name="digits">Room for its digits, which must live until the element is written: <see cref="NumberField.MaxDigits"/>.</param>
    public static CalledPartyNumberIe From(scoped in PhoneNumber number, Span<byte> digits) => new(NumberField.From(number, digits, withPresentation: false));

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out CalledPartyNumberIe value, out ElementError error)
    {
        value = default;
        if (!NumberField.TryRead(content, out var number, out error))
        {
            return false;
        }

        value = new(number);
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written) => Number.TryWrite(content, out written);
}
