using Trunkline.Base;

namespace Trunkline.Isdn.Messages;

/// <summary>Redirection number: where the call was diverted to, Q.952 and EN 300 207-1.</summary>
public readonly ref struct RedirectionNumberIe : IInformationElement<RedirectionNumberIe>
{
    /// <param name="number">The number.</param>
    public RedirectionNumberIe(NumberField number) => Number = number;

    /// <summary>The number.</summary>
    public NumberField Number { get; }

    /// <inheritdoc/>
    public static ElementId Id => ElementId.RedirectionNumber;

    /// <summary>From a number as the call carries it.</summary>
    /// <param name="number">The number.</param>
    /// <param name="digits">Room for its digits, which must live until the element is written: <see cref="NumberField.MaxDigits"/>.</param>
    public static RedirectionNumberIe From(scoped in PhoneNumber number, Span<byte> digits) => new(NumberField.From(number, digits, withPresentation: true));

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out RedirectionNumberIe value, out ElementError error)
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
