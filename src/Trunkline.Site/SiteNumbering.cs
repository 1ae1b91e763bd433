// Makes one number of the many ways to write it: the international one (E.164). Extensions, services and what cannot be understood
// stay as they are: a number that is guessed reaches somebody else.
using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>What a written number turned out to be.</summary>
public enum NumberSense : byte
{
    /// <summary>Not understood: as it was written.</summary>
    AsWritten,

    /// <summary>A service or short code of the country: as it was written.</summary>
    Special,

    /// <summary>An international number: country code first.</summary>
    International,
}

/// <summary>A site's way to number. Pure, allocates nothing.</summary>
public sealed class SiteNumbering
{
    /// <summary>E.164 §6: the most digits of an international number.</summary>
    public const int MaxDigits = 15;

    /// <summary>
    /// Fewer digits, country code and all, are no international number: no country code is followed by so little, and 00 112 is not +112, which an
    /// operator may well take for 112.
    /// </summary>
    public const int FewestDigits = 6;

    /// <summary>Fewer digits after a prefix are no number: they are a service behind it, or a mistake.</summary>
    internal const int FewestNational = 3;

    private readonly DiallingPlan _plan;
    private readonly DialPattern[] _special;
    private readonly string[] _accessCodes;

    /// <param name="plan">The site's.</param>
    public SiteNumbering(DiallingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _special = [.. plan.Special];
        _accessCodes = [.. plan.AccessCodes];
    }

    /// <summary>The site's way to dial.</summary>
    public DiallingPlan Plan => _plan;

    /// <summary>False when no country is known: nothing is understood then.</summary>
    public bool IsKnown => _plan.CountryCode.Length > 0;

    /// <summary>The access code that digits begin with; the longest; empty when none does.</summary>
    public string AccessCodeOf(ReadOnlySpan<char> dialled)
    {
        var best = "";
        foreach (var code in _accessCodes)
        {
            if (code.Length > best.Length && dialled.StartsWith(code))
            {
                best = code;
            }
        }

        return best;
    }

    /// <summary>True when more digits could make an access code.</summary>
    public bool MayBecomeAccessCode(ReadOnlySpan<char> dialled)
    {
        foreach (var code in _accessCodes)
        {
            if (code.Length > dialled.Length && code.AsSpan().StartsWith(dialled))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for a service or short code of the country.</summary>
    public bool IsSpecial(ReadOnlySpan<char> digits)
    {
        foreach (var pattern in _special)
        {
            if (pattern.Match(digits) is DialMatch.Complete or DialMatch.MayBeComplete)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Understands a number as a person in the area dials it, without an access code.</summary>
    /// <param name="dialled">Digits; a + in front of an international number.</param>
    /// <param name="normal">Where the international number's digits go; at least <see cref="PhoneNumber.MaxDigits"/>.</param>
    /// <param name="length">How many; 0 unless the answer is <see cref="NumberSense.International"/>.</param>
    public NumberSense Understand(ReadOnlySpan<char> dialled, Span<char> normal, out int length)
    {
        length = 0;
        if (!dialled.IsEmpty && dialled[0] == '+')
        {
            return International(dialled[1..], normal, out length);
        }

        if (IsSpecial(dialled))
        {
            return NumberSense.Special;
        }

        if (!IsKnown || !AreDigits(dialled))
        {
            return NumberSense.AsWritten;
        }

        if (Begins(dialled, _plan.InternationalPrefix))
        {
            return International(dialled[_plan.InternationalPrefix.Length..], normal, out length);
        }

        if (Begins(dialled, _plan.NationalPrefix))
        {
            return National(dialled[_plan.NationalPrefix.Length..], normal, out length);
        }

        return _plan.LocalDigits.Contains(dialled.Length) ? Local(dialled, normal, out length)
            : _plan.NationalDigits.Contains(dialled.Length) ? National(dialled, normal, out length)
            : NumberSense.AsWritten;
    }

    /// <summary>Why digits were not understood, for a person.</summary>
    public string WhyNot(ReadOnlySpan<char> outside) => !IsKnown ? "the country's way to number is not known (numbers.country_code)"
        : !AreDigits(outside.TrimStart('+')) ? "there is more in it than digits"
        : outside.Length > 0 && outside[0] == '+' ? "no international number is like that (E.164: 15 digits at most, none begins with 0)"
        : Begins(outside, _plan.InternationalPrefix) || Begins(outside, _plan.NationalPrefix) ? "what follows the prefix is no number"
        : _plan.LocalDigits.HasAny ? $"it has no prefix, and local numbers have {_plan.LocalDigits} digits"
        : "it has no prefix, and how long local numbers are is not told (numbers.local_digits)";

    /// <summary>A number as the site file has it, as the number it means.</summary>
    /// <param name="text">Digits, + in front when international.</param>
    /// <returns>International; or as written, when it cannot be understood.</returns>
    public PhoneNumber Read(string text)
    {
        if (!PhoneNumber.TryParse(text, out var written))
        {
            return PhoneNumber.None;
        }

        Span<char> normal = stackalloc char[PhoneNumber.MaxDigits];
        return Understand(written.ToString(), normal, out var length) == NumberSense.International
            ? new(new(normal[..length]), TypeOfNumber.International, NumberingPlan.Isdn)
            : written;
    }

    /// <summary>An international number's digits.</summary>
    /// <param name="digits">Country code first.</param>
    /// <param name="normal">Where they go.</param>
    /// <param name="length">How many.</param>
    public static NumberSense International(ReadOnlySpan<char> digits, Span<char> normal, out int length)
    {
        length = 0;
        if (digits.Length is < FewestDigits or > MaxDigits || digits[0] == '0' || !AreDigits(digits))
        {
            return NumberSense.AsWritten;
        }

        digits.CopyTo(normal);
        length = digits.Length;
        return NumberSense.International;
    }

    /// <summary>A national significant number: the country code is put in front.</summary>
    /// <param name="digits">The number.</param>
    /// <param name="normal">Where the international number's digits go.</param>
    /// <param name="length">How many; 0 when it is not understood.</param>
    public NumberSense National(ReadOnlySpan<char> digits, Span<char> normal, out int length) => Joined("", digits, normal, out length);

    /// <summary>A number of the area: country and area code are put in front.</summary>
    /// <param name="digits">The number.</param>
    /// <param name="normal">Where the international number's digits go.</param>
    /// <param name="length">How many; 0 when it is not understood.</param>
    public NumberSense Local(ReadOnlySpan<char> digits, Span<char> normal, out int length) => Joined(_plan.AreaCode, digits, normal, out length);

    /// <summary>True when there is nothing but 0 to 9.</summary>
    public static bool AreDigits(ReadOnlySpan<char> digits)
    {
        foreach (var digit in digits) // by hand: IndexOfAnyExceptInRange allocates
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Begins(ReadOnlySpan<char> dialled, string prefix) => prefix.Length > 0 && dialled.StartsWith(prefix);

    private NumberSense Joined(string area, ReadOnlySpan<char> digits, Span<char> normal, out int length)
    {
        length = 0;
        var all = _plan.CountryCode.Length + area.Length + digits.Length;
        if (!IsKnown || digits.Length < FewestNational || all is < FewestDigits or > MaxDigits || !AreDigits(digits))
        {
            return NumberSense.AsWritten;
        }

        _plan.CountryCode.CopyTo(normal);
        area.CopyTo(normal[_plan.CountryCode.Length..]);
        digits.CopyTo(normal[(_plan.CountryCode.Length + area.Length)..]);
        length = all;
        return NumberSense.International;
    }
}
