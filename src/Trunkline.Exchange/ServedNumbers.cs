// The numbers that an exchange serves to one site: main number and direct dialling in. It knows them as the operator would have them from the order
// sheet, and sends them as they stand there. Pure: who calls is ExchangeCommands.
using System.Globalization;
using Trunkline.Base;

namespace Trunkline.Exchange;

/// <summary>Numbers in a row that reach the site.</summary>
/// <param name="First">The first, as it is sent: digits, with a + when international.</param>
/// <param name="Count">How many, 1 and up.</param>
/// <param name="What">What it is: "main number", "direct dialling in".</param>
public sealed record ServedRange(string First, int Count, string What)
{
    private const int Running = 6; // the last digits run, the rest is the same

    /// <summary>As people write it: <c>5556201 to 5556204 (direct dialling in)</c>.</summary>
    public override string ToString() => $"{First}{(Count > 1 ? $" to {NumberAt(Count - 1)}" : "")} ({What})";

    internal bool Holds(string digits)
    {
        var first = First.TrimStart('+');
        var head = Math.Max(0, first.Length - Running);
        return digits.Length == first.Length && digits.AsSpan(0, head).SequenceEqual(first.AsSpan(0, head))
            && Tail(digits, head) - Tail(first, head) is var offset && offset >= 0 && offset < Count;
    }

    internal string NumberAt(int offset)
    {
        var head = Math.Max(0, First.Length - Running);
        return First[..head] + (Tail(First, head) + offset).ToString(CultureInfo.InvariantCulture).PadLeft(First.Length - head, '0');
    }

    private static int Tail(string digits, int head) => int.Parse(digits.AsSpan(head), NumberStyles.None, CultureInfo.InvariantCulture);
}

/// <summary>The numbers of a site.</summary>
/// <param name="AreaCode">The area it lies in, without the trunk prefix; empty where there are none.</param>
/// <param name="Ranges">Its numbers.</param>
public sealed record ServedNumbers(string AreaCode, IReadOnlyList<ServedRange> Ranges)
{
    /// <summary>None.</summary>
    public static ServedNumbers None { get; } = new("", []);

    /// <summary>Finds the number somebody in the country dials: with the trunk prefix 0 and the area code, with the area code, or without.</summary>
    /// <param name="dialled">What is dialled.</param>
    /// <param name="number">The number as it is sent to the site.</param>
    /// <returns>False when the site has no such number.</returns>
    public bool TryFind(in PhoneNumber dialled, out PhoneNumber number)
    {
        var digits = dialled.Digits;
        var hasPrefix = digits.StartsWith('0') && dialled.Type != TypeOfNumber.International;
        string[] forms = hasPrefix
            ? [digits, digits[1..], WithoutArea(digits[1..])]
            : [digits, AreaCode + digits, WithoutArea(digits)];
        foreach (var form in forms)
        {
            if (form.Length > 0 && form.All(char.IsAsciiDigit) && Ranges.FirstOrDefault(r => r.Holds(form)) is { } range)
            {
                number = new(form, TypeOf(range, form), NumberingPlan.Isdn);
                return true;
            }
        }

        number = dialled;
        return false;
    }

    private string WithoutArea(string digits) => AreaCode.Length > 0 && digits.StartsWith(AreaCode, StringComparison.Ordinal) ? digits[AreaCode.Length..] : digits;

    private TypeOfNumber TypeOf(ServedRange range, string form) =>
        range.First.StartsWith('+') ? TypeOfNumber.International
        : AreaCode.Length > 0 && form.StartsWith(AreaCode, StringComparison.Ordinal) && form.Length > AreaCode.Length + 4 ? TypeOfNumber.National : TypeOfNumber.Subscriber;
}
