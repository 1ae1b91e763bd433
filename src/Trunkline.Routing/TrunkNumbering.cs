// How numbers are written on one trunk. A form is only used for a number that is read back as the same number: where the operator's
// form would be understood as another one, the next clearer form is sent.
using Trunkline.Base;
using Trunkline.Site;

namespace Trunkline.Routing;

/// <summary>What a trunk can say beside digits.</summary>
public enum NumberSigns : byte
{
    /// <summary>Nothing: digits are dialled (analog lines).</summary>
    None,

    /// <summary>A + in front (SIP).</summary>
    Plus,

    /// <summary>A type of number (ISDN).</summary>
    Type,
}

/// <summary>Writes and reads the numbers of a trunk. Pure.</summary>
public sealed class TrunkNumbering
{
    private readonly SiteNumbering _site;

    /// <param name="site">The site's numbering.</param>
    /// <param name="numbers">The trunk's forms.</param>
    /// <param name="signs">What it can say beside digits.</param>
    public TrunkNumbering(SiteNumbering site, TrunkNumbers numbers, NumberSigns signs)
    {
        _site = site;
        Numbers = numbers;
        Signs = signs;
    }

    /// <summary>The trunk's forms.</summary>
    public TrunkNumbers Numbers { get; }

    /// <summary>What it can say beside digits.</summary>
    public NumberSigns Signs { get; }

    /// <summary>A number as it is sent.</summary>
    /// <param name="normal">The number: international, or as written when it is none.</param>
    /// <param name="form">The operator's form.</param>
    /// <param name="used">The form it is sent in: another where the operator's cannot say this number, or would be read as another one.</param>
    /// <returns>With presentation and screening of the number; null when no form says it: it must not be sent.</returns>
    public PhoneNumber? Write(PhoneNumber normal, NumberForm form, out NumberForm used)
    {
        used = form;
        if (form == NumberForm.Dialled || normal.Type != TypeOfNumber.International || !normal.HasDigits)
        {
            return normal;
        }

        ReadOnlySpan<NumberForm> clearer = form == NumberForm.Subscriber
            ? [form, NumberForm.National, NumberForm.International, NumberForm.Prefixed]
            : [form, NumberForm.International, NumberForm.Prefixed];
        foreach (var candidate in clearer)
        {
            if (Written(normal, candidate) is { } written && Read(written, form) == normal)
            {
                used = candidate;
                return written;
            }
        }

        return null;
    }

    /// <summary>A number that came, as the number it means.</summary>
    /// <param name="received">As it came.</param>
    /// <param name="form">How the operator writes it.</param>
    /// <returns>International, or as it came when it cannot be understood.</returns>
    public PhoneNumber Read(PhoneNumber received, NumberForm form)
    {
        Span<char> normal = stackalloc char[PhoneNumber.MaxDigits];
        var sense = Understand(received, form, normal, out var length);
        return sense == NumberSense.International
            ? received with { Digits = new(normal[..length]), Type = TypeOfNumber.International, Plan = NumberingPlan.Isdn }
            : received;
    }

    /// <summary>What a number that came means; allocates nothing.</summary>
    /// <param name="received">As it came.</param>
    /// <param name="form">How the operator writes it.</param>
    /// <param name="normal">Where the international number's digits go; at least <see cref="PhoneNumber.MaxDigits"/>.</param>
    /// <param name="length">How many; 0 unless the answer is <see cref="NumberSense.International"/>.</param>
    public NumberSense Understand(PhoneNumber received, NumberForm form, Span<char> normal, out int length)
    {
        if (!received.HasDigits || received.Plan == NumberingPlan.Private || received.Digits.Length > PhoneNumber.MaxDigits)
        {
            length = 0;
            return NumberSense.AsWritten;
        }

        var digits = received.Digits.AsSpan();
        switch (received.Type)
        {
            case TypeOfNumber.International:
                return SiteNumbering.International(digits, normal, out length);
            case TypeOfNumber.National:
                return _site.National(digits, normal, out length);
            case TypeOfNumber.Subscriber:
                return _site.Local(digits, normal, out length);
            case not TypeOfNumber.Unknown:
                length = 0;
                return NumberSense.AsWritten;
        }

        if (_site.IsSpecial(digits))
        {
            length = 0;
            return NumberSense.Special;
        }

        var isPrefixed = digits[0] == '0' || (digits.Length > 2 && _site.Plan.InternationalPrefix is { Length: > 2 } abroad && digits.StartsWith(abroad));
        return form switch
        {
            NumberForm.International or NumberForm.E164 when !isPrefixed => SiteNumbering.International(digits, normal, out length),
            NumberForm.National when !isPrefixed => _site.National(digits, normal, out length),
            NumberForm.Subscriber when !isPrefixed && _site.Plan.LocalDigits.Contains(digits.Length) => _site.Local(digits, normal, out length),
            _ => _site.Understand(digits, normal, out length),
        };
    }

    /// <summary>The number in a form; null when the form cannot say it on this trunk, or leaves it to a clearer one.</summary>
    private PhoneNumber? Written(PhoneNumber normal, NumberForm form)
    {
        var plan = _site.Plan;
        var national = plan.CountryCode.Length > 0 && normal.Digits.StartsWith(plan.CountryCode, StringComparison.Ordinal) ? normal.Digits[plan.CountryCode.Length..] : null;
        var local = national is not null && national.StartsWith(plan.AreaCode, StringComparison.Ordinal) && plan.LocalDigits.Contains(national.Length - plan.AreaCode.Length)
            ? national[plan.AreaCode.Length..] : null;
        return form switch
        {
            NumberForm.International when Signs == NumberSigns.None => null,
            NumberForm.International => normal,
            NumberForm.E164 => Untyped(normal.Digits),
            NumberForm.National => national is null ? null : Typed(national, TypeOfNumber.National),
            NumberForm.Subscriber => local is null ? null : Typed(local, TypeOfNumber.Subscriber),
            NumberForm.Local when local is not null => Untyped(local),
            NumberForm.Local or NumberForm.Prefixed => national is not null ? Untyped(plan.NationalPrefix + national) : Untyped(plan.InternationalPrefix + normal.Digits),
            _ => null,
        };

        PhoneNumber Typed(string digits, TypeOfNumber type) => Signs == NumberSigns.Type ? normal with { Digits = digits, Type = type } : Untyped(digits);

        PhoneNumber Untyped(string digits) => normal with { Digits = digits, Type = TypeOfNumber.Unknown, Plan = NumberingPlan.Unknown };
    }
}
