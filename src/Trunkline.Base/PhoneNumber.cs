namespace Trunkline.Base;

/// <summary>Type of number, Q.931 §4.5.8 and Q.763 §3.9 (values are Q.931's).</summary>
public enum TypeOfNumber : byte
{
    /// <summary>Not known: the digits as dialled.</summary>
    Unknown = 0,

    /// <summary>International: country code first, no prefix.</summary>
    International = 1,

    /// <summary>National significant number, no prefix.</summary>
    National = 2,

    /// <summary>Network specific.</summary>
    NetworkSpecific = 3,

    /// <summary>Subscriber: local number, no area code.</summary>
    Subscriber = 4,

    /// <summary>Abbreviated.</summary>
    Abbreviated = 6,
}

/// <summary>Numbering plan identification, Q.931 §4.5.8.</summary>
public enum NumberingPlan : byte
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>ISDN/telephony, E.164.</summary>
    Isdn = 1,

    /// <summary>Data, X.121.</summary>
    Data = 3,

    /// <summary>Telex, F.69.</summary>
    Telex = 4,

    /// <summary>National standard.</summary>
    National = 8,

    /// <summary>Private: the extensions of a site.</summary>
    Private = 9,
}

/// <summary>Whether a number may be shown, Q.931 §4.5.10 octet 3a.</summary>
public enum Presentation : byte
{
    /// <summary>May be shown.</summary>
    Allowed = 0,

    /// <summary>Withheld by its owner (CLIR).</summary>
    Restricted = 1,

    /// <summary>The network has none (interworking).</summary>
    NotAvailable = 2,
}

/// <summary>Who vouches for a number, Q.931 §4.5.10 octet 3a.</summary>
public enum Screening : byte
{
    /// <summary>User provided, not screened.</summary>
    UserProvided = 0,

    /// <summary>User provided, verified and passed.</summary>
    UserVerified = 1,

    /// <summary>User provided, verified and failed.</summary>
    UserFailed = 2,

    /// <summary>Network provided.</summary>
    Network = 3,
}

/// <summary>A telephone number as the call carries it: digits, type, plan, and what may be shown of it.</summary>
/// <param name="Digits">0-9, *, #, A-D and a leading + never: the type says "international" instead. Up to 32.</param>
/// <param name="Type">Type of number.</param>
/// <param name="Plan">Numbering plan.</param>
/// <param name="Presentation">Whether it may be shown.</param>
/// <param name="Screening">Who vouches for it.</param>
public readonly record struct PhoneNumber(
    string Digits,
    TypeOfNumber Type = TypeOfNumber.Unknown,
    NumberingPlan Plan = NumberingPlan.Unknown,
    Presentation Presentation = Presentation.Allowed,
    Screening Screening = Screening.UserProvided)
{
    /// <summary>The longest number carried: E.164 has 15 digits, prefixes and dialled strings are longer.</summary>
    public const int MaxDigits = 32;

    /// <summary>No number: withheld without digits, or none sent.</summary>
    public static PhoneNumber None { get; } = new("", Presentation: Presentation.NotAvailable);

    /// <summary>True when there are digits.</summary>
    public bool HasDigits => !string.IsNullOrEmpty(Digits);

    /// <summary>Reads what a person or a SIP user part gives: digits with visual separators, a leading + for international.</summary>
    /// <returns>False when it holds anything but digits, *, #, A-D and the separators space, -, ., ( and ), or is empty or longer than <see cref="MaxDigits"/>.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out PhoneNumber number)
    {
        number = None;
        var type = TypeOfNumber.Unknown;
        Span<char> digits = stackalloc char[MaxDigits];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '+' when i == 0:
                    type = TypeOfNumber.International;
                    continue;
                case ' ' or '-' or '.' or '(' or ')':
                    continue;
                case (>= '0' and <= '9') or '*' or '#' or (>= 'A' and <= 'D'):
                    if (count == MaxDigits)
                    {
                        return false;
                    }

                    digits[count++] = c;
                    continue;
                default:
                    return false;
            }
        }

        if (count == 0)
        {
            return false;
        }

        number = new(new string(digits[..count]), type, type == TypeOfNumber.International ? NumberingPlan.Isdn : NumberingPlan.Unknown);
        return true;
    }

    /// <summary>The digits, with a + in front of an international number.</summary>
    public override string ToString() => Type == TypeOfNumber.International ? "+" + Digits : Digits ?? "";
}
