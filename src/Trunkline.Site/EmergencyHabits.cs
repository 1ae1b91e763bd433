using System.Globalization;
using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>
/// Access codes that only a route knows: `_9X.` with `strip: 1` would send 9112 out as an ordinary call to 112, with its rights, its limits and its full
/// trunks. It is an emergency call instead, unless the site means something else by just these digits: then `check` and `prove` say so.
/// </summary>
internal static class EmergencyHabits
{
    /// <summary>Access codes are not longer.</summary>
    private const int LongestCode = 4;

    internal static SiteModel Known(SiteModel site)
    {
        var plan = site.Emergency;
        string[] numbers = plan.Test is { } test ? [.. plan.Numbers, test.Number] : [.. plan.Numbers];
        var inside = site.NumbersInside.ToHashSet();
        var habits = new List<(string, string)>();
        foreach (var route in site.Routes.Where(r => r.Strip is > 0 and <= LongestCode && r.Prepend.Length == 0))
        {
            foreach (var pattern in route.Match)
            {
                foreach (var code in CodesOf(pattern, route.Strip))
                {
                    foreach (var number in numbers)
                    {
                        var dialled = code + number;
                        if (pattern.Match(dialled) >= DialMatch.MayBeComplete && plan.NumberOf(dialled) is null && !plan.IsTest(dialled) && !inside.Contains(dialled)
                            && !habits.Contains((dialled, number)) && !MeansSomethingElse(site, pattern, dialled, number))
                        {
                            habits.Add((dialled, number));
                        }
                    }
                }
            }
        }

        return habits.Count == 0 ? site : site with { Emergency = plan with { Habits = habits } };
    }

    /// <summary>True when a more specific pattern, at whatever hour, takes the same digits and sends others.</summary>
    private static bool MeansSomethingElse(SiteModel site, DialPattern pattern, string dialled, string number) => site.Routes.Any(r =>
        r.Match.Any(p => p < pattern && p.Match(dialled) >= DialMatch.MayBeComplete) && r.Prepend + dialled[Math.Min(r.Strip, dialled.Length)..] != number);

    /// <summary>The codes that a pattern begins with: its own digits, or each of the set that it has in place of a single one.</summary>
    private static IEnumerable<string> CodesOf(DialPattern pattern, int length)
    {
        if (pattern.Prefix.Length >= length)
        {
            return [pattern.Prefix[..length]];
        }

        return length == 1 && pattern.Positions > 0
            ? Enumerable.Range(0, 10).Where(d => (pattern.KeysAt(0) & (1 << d)) != 0).Select(d => d.ToString(CultureInfo.InvariantCulture))
            : [];
    }
}
