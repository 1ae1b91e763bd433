// The numbering of the twin's city: how many digits make a number. Which numbers answer is in TestNumbers.
namespace Trunkline.Exchange;

/// <summary>What dialled digits are, so far.</summary>
public enum NumberStatus : byte
{
    /// <summary>More digits must come.</summary>
    More,

    /// <summary>A number, but a longer one is possible.</summary>
    MayBeComplete,

    /// <summary>A whole number.</summary>
    Complete,

    /// <summary>No number begins like this.</summary>
    Impossible,
}

/// <summary>
/// The plan: subscribers have 7 digits beginning with 3 to 9; the city is area 21, so 21 and 021 before them also reach them;
/// 0 and another area, 10 digits in all; 00 and 8 to 17 digits abroad; emergency numbers begin with 1.
/// </summary>
public sealed record NumberPlan
{
    private const int SubscriberLength = 7;
    private const string Area = "21";

    /// <summary>The plan of every twin.</summary>
    public static NumberPlan City { get; } = new();

    /// <summary>Numbers of three digits that reach the emergency desk.</summary>
    public IReadOnlyList<string> Emergency { get; init; } = ["110", "112", "119"];

    /// <summary>Looks at digits.</summary>
    public NumberStatus Analyse(ReadOnlySpan<char> digits)
    {
        if (digits.IsEmpty)
        {
            return NumberStatus.More;
        }

        return digits[0] switch
        {
            '1' => AnalyseEmergency(digits),
            '0' when digits.Length > 1 && digits[1] == '0' => digits.Length < 8 ? NumberStatus.More
                : digits.Length < 17 ? NumberStatus.MayBeComplete : NumberStatus.Complete,
            '0' => Length(digits, 1 + Area.Length + SubscriberLength),
            '2' when digits.Length > 1 && digits[1] != '1' => NumberStatus.Impossible,
            '2' => Length(digits, Area.Length + SubscriberLength),
            >= '3' and <= '9' => Length(digits, SubscriberLength),
            _ => NumberStatus.Impossible,
        };
    }

    /// <summary>The subscriber digits of a number in the city.</summary>
    /// <param name="digits">A complete number.</param>
    /// <param name="subscriber">Seven digits, or an emergency number.</param>
    /// <returns>False when it leads out of the city.</returns>
    public static bool TryLocal(ReadOnlySpan<char> digits, out ReadOnlySpan<char> subscriber)
    {
        subscriber = digits;
        if (digits.StartsWith("0"))
        {
            subscriber = digits[1..];
            if (!subscriber.StartsWith(Area))
            {
                return false;
            }
        }

        if (subscriber.StartsWith(Area))
        {
            subscriber = subscriber[Area.Length..];
        }

        return true;
    }

    private static NumberStatus Length(ReadOnlySpan<char> digits, int whole) => digits.Length < whole ? NumberStatus.More : NumberStatus.Complete;

    private NumberStatus AnalyseEmergency(ReadOnlySpan<char> digits)
    {
        foreach (var number in Emergency)
        {
            if (number.AsSpan().StartsWith(digits))
            {
                return number.Length == digits.Length ? NumberStatus.Complete : NumberStatus.More;
            }
        }

        return NumberStatus.Impossible;
    }
}
