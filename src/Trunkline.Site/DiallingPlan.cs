using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>How people at the site dial the outside, and how its country numbers: what makes one number of the many ways to write it.</summary>
/// <param name="CountryCode">Country code of E.164; empty when neither the country nor the file tells it: numbers then stay as dialled.</param>
/// <param name="AreaCode">The site's area code, without prefix; empty where there are none.</param>
/// <param name="NationalPrefix">In front of a national number; may be empty.</param>
/// <param name="InternationalPrefix">In front of an international number.</param>
/// <param name="LocalDigits">Lengths of a number within the area, dialled without area code; none when that is not told: nothing is taken for local then.</param>
/// <param name="NationalDigits">Lengths of a national number that is dialled without prefix.</param>
/// <param name="AccessCodes">What people dial for an outside line, before the number.</param>
/// <param name="Special">Numbers of the country that have neither area nor country code (services, short codes): they stay as they are.</param>
public sealed record DiallingPlan(
    string CountryCode,
    string AreaCode,
    string NationalPrefix,
    string InternationalPrefix,
    DigitCounts LocalDigits,
    DigitCounts NationalDigits,
    IReadOnlyList<string> AccessCodes,
    IReadOnlyList<DialPattern> Special)
{
    /// <summary>Nothing known: every number stays as it was dialled.</summary>
    public static DiallingPlan None { get; } = new("", "", "", "", default, default, [], []);
}

/// <summary>How a number is written on a trunk.</summary>
public enum NumberForm : byte
{
    /// <summary>As dialled, or as it came, after what the route takes off and puts in front; nothing is read into what comes in but its type and its prefixes.</summary>
    Dialled,

    /// <summary>+44 20 7946 0018: country code first; + on SIP, type "international" on ISDN.</summary>
    International,

    /// <summary>44 20 7946 0018: country code first, and nothing that says so.</summary>
    E164,

    /// <summary>20 7946 0018: no prefix; type "national" on ISDN. Abroad: as <see cref="International"/>.</summary>
    National,

    /// <summary>7946 0018 within the area; type "subscriber" on ISDN. Elsewhere: as <see cref="National"/>.</summary>
    Subscriber,

    /// <summary>020 7946 0018, 00 1 212 555 0100: the country's prefixes, type "unknown".</summary>
    Prefixed,

    /// <summary>7946 0018 within the area, else as <see cref="Prefixed"/>: what a person there dials.</summary>
    Local,
}

/// <summary>Which number a call shows to whom it calls.</summary>
public enum ShownNumber : byte
{
    /// <summary>The site's main number.</summary>
    Main,

    /// <summary>The extension's own direct number, or, when it has none, the main number.</summary>
    Own,

    /// <summary>The department's number, or, when it has none, the main number.</summary>
    Department,

    /// <summary>None: withheld.</summary>
    Withheld,
}

/// <summary>The numbers of a trunk: how they are written, and which ones the operator takes from us.</summary>
/// <param name="Called">Called numbers we send.</param>
/// <param name="Calling">Calling numbers we send.</param>
/// <param name="ReceivedCalled">Called numbers that come.</param>
/// <param name="ReceivedCalling">Calling numbers that come.</param>
/// <param name="Main">The main number on this trunk; null for the site's.</param>
/// <param name="Contract">Calling numbers the operator accepts on this trunk; empty for the site's.</param>
public sealed record TrunkNumbers(
    NumberForm Called, NumberForm Calling, NumberForm ReceivedCalled, NumberForm ReceivedCalling, string? Main, IReadOnlyList<NumberRange> Contract)
{
    /// <summary>How the operator is told where a number has moved; null: as parameters on SIP, in front of the number elsewhere.</summary>
    public RoutingNumberForm? RoutingNumber { get; init; }

    /// <summary>True where the operator wants no numbering plan said beside the type of number: NPI unknown. ISDN only.</summary>
    public bool IsPlanUnknown { get; init; }

    /// <summary>Everything as dialled and as it came.</summary>
    public static TrunkNumbers AsDialled { get; } = new(NumberForm.Dialled, NumberForm.Dialled, NumberForm.Dialled, NumberForm.Dialled, null, []);
}

/// <summary>One public number, or consecutive ones.</summary>
/// <param name="First">The first: digits, + in front when international.</param>
/// <param name="Count">How many.</param>
public readonly record struct NumberRange(string First, int Count);

/// <summary>Destinations outside that not everybody may call, whatever way leads there.</summary>
/// <param name="Name">For people: "premium".</param>
/// <param name="Numbers">Patterns on the international number (with + in front) or, without it, on what goes out.</param>
/// <param name="Classes">Classes of service that may; empty: nobody.</param>
/// <param name="At">Where it is written.</param>
public sealed record Restriction(string Name, IReadOnlyList<RoutePattern> Numbers, IReadOnlyList<string> Classes, SourceMark At);

/// <summary>A pattern on what is dialled, or, with a + in front, on the international number it means.</summary>
/// <param name="Pattern">The pattern; without the +.</param>
/// <param name="IsInternational">True when it had a +: "+44X." or "_+4420X.".</param>
public sealed record RoutePattern(DialPattern Pattern, bool IsInternational)
{
    /// <summary>Reads "_0X." or "_+44X.".</summary>
    /// <returns>False when it is no pattern.</returns>
    public static bool TryParse(string? text, out RoutePattern? pattern)
    {
        pattern = null;
        var plus = text?.IndexOf('+', StringComparison.Ordinal) ?? -1;
        var isInternational = plus == 0 || (plus == 1 && text![0] == '_');
        if (!DialPattern.TryParse(isInternational ? text!.Remove(plus, 1) : text, out var digits, out _))
        {
            return false;
        }

        pattern = new(digits!, isInternational);
        return true;
    }

    /// <summary>As written.</summary>
    public override string ToString() => !IsInternational ? Pattern.Text : Pattern.Text.StartsWith('_') ? "_+" + Pattern.Text[1..] : "+" + Pattern.Text;
}
