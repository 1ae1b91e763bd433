using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing;

/// <summary>What can be dialled in a menu: its options, and where it says so the numbers of extensions.</summary>
/// <param name="menu">The menu.</param>
/// <param name="extensions">Numbers of extensions, in ordinal order.</param>
internal sealed class MenuChoices(Menu menu, string[] extensions) : IMenuChoices
{
    private readonly Dictionary<char, string> _options = menu.Options.ToDictionary(o => o.Key, o => o.Number);

    /// <inheritdoc/>
    public DialMatch Match(ReadOnlySpan<char> digits, out string number)
    {
        number = "";
        if (digits.IsEmpty)
        {
            return DialMatch.MoreDigits;
        }

        var isLonger = false;
        if (menu.DirectDial)
        {
            var at = FirstNotBefore(digits);
            if (at < extensions.Length && digits.SequenceEqual(extensions[at]))
            {
                number = extensions[at++];
            }

            isLonger = at < extensions.Length && extensions[at].AsSpan().StartsWith(digits, StringComparison.Ordinal);
        }

        if (digits.Length == 1 && _options.TryGetValue(digits[0], out var option))
        {
            number = option; // what the greeting tells comes before an extension of one digit
        }

        return (number.Length > 0, isLonger) switch
        {
            (true, true) => DialMatch.MayBeComplete,
            (true, false) => DialMatch.Complete,
            (false, true) => DialMatch.MoreDigits,
            _ => DialMatch.None,
        };
    }

    private int FirstNotBefore(ReadOnlySpan<char> digits)
    {
        var (low, high) = (0, extensions.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (extensions[middle].AsSpan().SequenceCompareTo(digits) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
