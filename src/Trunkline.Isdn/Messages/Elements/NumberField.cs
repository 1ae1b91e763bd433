using System.Buffers;
using Trunkline.Base;

namespace Trunkline.Isdn.Messages;

/// <summary>
/// What all party numbers are made of (Q.931 §4.5.8 to §4.5.11): type and plan, in an octet 3a presentation and screening, digits.
/// The digits point into the message read, or to the caller's octets.
/// </summary>
public readonly ref struct NumberField
{
    /// <summary>The most digits taken; a number with more is a content error.</summary>
    public const int MaxDigits = PhoneNumber.MaxDigits;

    private static readonly SearchValues<byte> Allowed = SearchValues.Create("0123456789*#ABCD"u8);

    /// <param name="digits">IA5 characters 0-9, *, # and A-D.</param>
    /// <param name="type">Type of number.</param>
    /// <param name="plan">Numbering plan.</param>
    public NumberField(ReadOnlySpan<byte> digits, TypeOfNumber type = TypeOfNumber.Unknown, NumberingPlan plan = NumberingPlan.Unknown)
    {
        Digits = digits;
        Type = type;
        Plan = plan;
    }

    /// <summary>IA5 characters.</summary>
    public ReadOnlySpan<byte> Digits { get; }

    /// <summary>Type of number; any of 0 to 7.</summary>
    public TypeOfNumber Type { get; }

    /// <summary>Numbering plan; any of 0 to 15.</summary>
    public NumberingPlan Plan { get; }

    /// <summary>Octet 3a is there: presentation and screening were said.</summary>
    public bool HasPresentation { get; init; }

    /// <summary>Whether it may be shown; allowed when nothing was said (Q.931 §4.5.10).</summary>
    public Presentation Presentation { get; init; }

    /// <summary>Who vouches for it; nobody when nothing was said.</summary>
    public Screening Screening { get; init; }

    /// <summary>Octet 3b of a redirecting number, 0 to 15; -1 when absent.</summary>
    internal int Reason { get; init; }

    /// <summary>Reads contents.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> content, out NumberField value, out ElementError error)
    {
        value = default;
        if (content.IsEmpty)
        {
            error = ElementError.TooShort(0);
            return false;
        }

        var first = content[0];
        var at = 1;
        byte shown = 0;
        var reason = -1;
        var hasShown = (first & 0x80) == 0;
        if (hasShown)
        {
            if (content.Length < 2)
            {
                error = ElementError.TooShort(1);
                return false;
            }

            shown = content[1];
            at = 2;
            if ((shown & 0x80) == 0)
            {
                if (content.Length < 3)
                {
                    error = ElementError.TooShort(2);
                    return false;
                }

                reason = content[2] & 0x0F;
                at = ElementOctets.SkipExtensions(content, 2);
            }
        }

        var digits = content[at..];
        if (digits.Length > 0 && digits[0] == (byte)'+')
        {
            digits = digits[1..];
            first = (byte)((first & 0x8F) | 0x10);
        }

        if (digits.Length > MaxDigits)
        {
            error = ElementError.TooLong(at + MaxDigits);
            return false;
        }

        var bad = digits.IndexOfAnyExcept(Allowed);
        if (bad >= 0)
        {
            error = ElementError.BadValue(content.Length - digits.Length + bad);
            return false;
        }

        value = new(digits, (TypeOfNumber)((first >> 4) & 7), (NumberingPlan)(first & 0x0F))
        {
            HasPresentation = hasShown,
            Presentation = (Presentation)((shown >> 5) & 3),
            Screening = (Screening)(shown & 3),
            Reason = reason,
        };
        error = default;
        return true;
    }

    /// <summary>Writes contents; octet 3a when <see cref="HasPresentation"/>, 3b when there is a reason.</summary>
    internal bool TryWrite(Span<byte> content, out int written)
    {
        var shown = (byte)(((byte)Presentation << 5) | (byte)Screening);
        var octet = (byte)(((byte)Type << 4) | (byte)Plan);
        return (HasPresentation, Reason) switch
        {
            (false, _) => ElementOctets.TryWrite([(byte)(0x80 | octet)], Digits, 1 + MaxDigits, content, out written),
            (true, < 0) => ElementOctets.TryWrite([octet, (byte)(0x80 | shown)], Digits, 2 + MaxDigits, content, out written),
            (true, _) => ElementOctets.TryWrite([octet, shown, (byte)(0x80 | Reason)], Digits, 3 + MaxDigits, content, out written),
        };
    }

    /// <summary>The number as the call carries it. Makes a string.</summary>
    public PhoneNumber ToPhoneNumber() => new(System.Text.Encoding.ASCII.GetString(Digits), Type, Plan, Presentation, Screening);

    /// <summary>The number's parts, its digits put into octets of the caller's.</summary>
    /// <param name="number">The number; digits that do not fit are left out.</param>
    /// <param name="digits">Room for the digits: <see cref="MaxDigits"/>.</param>
    /// <param name="withPresentation">Octet 3a is written: not for a called number.</param>
    public static NumberField From(scoped in PhoneNumber number, Span<byte> digits, bool withPresentation)
    {
        var text = number.Digits ?? "";
        var count = Math.Min(text.Length, Math.Min(digits.Length, MaxDigits));
        for (var i = 0; i < count; i++)
        {
            digits[i] = (byte)text[i];
        }

        return new(digits[..count], number.Type, number.Plan)
        {
            HasPresentation = withPresentation, Presentation = number.Presentation, Screening = number.Screening, Reason = -1,
        };
    }

    /// <summary>For people: the digits, + in front of an international number.</summary>
    public override string ToString() => (Type == TypeOfNumber.International ? "+" : "") + ElementOctets.Text(Digits);
}
