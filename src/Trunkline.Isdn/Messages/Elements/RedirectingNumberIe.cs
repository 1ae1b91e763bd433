using Trunkline.Base;

namespace Trunkline.Isdn.Messages;

/// <summary>Why a call was redirected, Q.931 (Q.952) octet 3b of the redirecting number.</summary>
public enum RedirectingReason : byte
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>The called user was busy.</summary>
    Busy = 1,

    /// <summary>The called user did not answer.</summary>
    NoReply = 2,

    /// <summary>Deflected by the called user.</summary>
    Deflection = 4,

    /// <summary>The called terminal is out of order.</summary>
    OutOfOrder = 9,

    /// <summary>Forwarded by the called terminal.</summary>
    ForwardedByTerminal = 10,

    /// <summary>Unconditional.</summary>
    Unconditional = 15,
}

/// <summary>Redirecting number, identifier 0x74: from where the call was diverted, and why.</summary>
public readonly ref struct RedirectingNumberIe : IInformationElement<RedirectingNumberIe>
{
    /// <param name="number">The number.</param>
    /// <param name="reason">Why.</param>
    public RedirectingNumberIe(NumberField number, RedirectingReason reason)
    {
        Number = number;
        Reason = reason;
    }

    /// <summary>The number.</summary>
    public NumberField Number { get; }

    /// <summary>Why; any of 0 to 15.</summary>
    public RedirectingReason Reason { get; }

    /// <inheritdoc/>
    public static ElementId Id => ElementId.RedirectingNumber;

    /// <summary>From a number as the call carries it.</summary>
    /// <param name="number">The number.</param>
    /// <param name="reason">Why.</param>
    /// <param name="digits">Room for its digits, which must live until the element is written: <see cref="NumberField.MaxDigits"/>.</param>
    public static RedirectingNumberIe From(scoped in PhoneNumber number, RedirectingReason reason, Span<byte> digits) =>
        new(NumberField.From(number, digits, withPresentation: true), reason);

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out RedirectingNumberIe value, out ElementError error)
    {
        value = default;
        if (!NumberField.TryRead(content, out var number, out error))
        {
            return false;
        }

        value = new(number, number.Reason < 0 ? RedirectingReason.Unknown : (RedirectingReason)number.Reason);
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written) =>
        new NumberField(Number.Digits, Number.Type, Number.Plan)
        {
            HasPresentation = true, Presentation = Number.Presentation, Screening = Number.Screening, Reason = (byte)Reason & 0x0F,
        }.TryWrite(content, out written);
}
