using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Trunkline.Planning.Traffic.Evaluation;

/// <summary>What kind of figure a quantity is: decides which unit may stand in its name.</summary>
internal enum QuantityKind
{
    /// <summary>A count, traffic, a rate: no unit.</summary>
    Plain,

    /// <summary>A probability or share: <c>_percent</c> multiplies by 100.</summary>
    Share,

    /// <summary>A time in seconds: <c>_s</c>, <c>_min</c>, <c>_h</c>, <c>_ms</c>; without, the unit of the row's holding time.</summary>
    Time,
}

/// <summary>
/// The name of a wanted quantity taken apart: words, a unit among them, an argument in parentheses: <c>E_wait_min_all</c> is ewaitall in
/// minutes, <c>q(3)</c> is q with 3, <c>wait_p90_s</c> matches waitp# with 90.
/// </summary>
internal sealed class QuantityName
{
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new();
    private readonly string[] _words;

    internal QuantityName(string text)
    {
        Text = text;
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var name = open < 0 ? text : text[..open];
        var close = text.LastIndexOf(')');
        Argument = open >= 0 && close > open ? text[(open + 1)..close].Trim() : "";
        _words = name.Split(['_', ' ', '-', '[', ']'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>As it stood in the row.</summary>
    internal string Text { get; }

    /// <summary>What stood in parentheses, or nothing.</summary>
    internal string Argument { get; }

    /// <summary>The numbers that took the place of # in the pattern that matched.</summary>
    internal IReadOnlyList<double> Numbers { get; private set; } = [];

    /// <summary>The kind of the row that matched.</summary>
    internal QuantityKind Kind { get; private set; }

    /// <summary>By what the figure in its base unit is multiplied; null when the unit of the row's holding time decides.</summary>
    internal double? Factor { get; private set; } = 1;

    /// <summary>Whether this is one of the names. Remembers numbers and unit of a match.</summary>
    /// <param name="names">Lower case without separators; # stands for a number, a star at the end for any label.</param>
    /// <param name="kind">Which units may stand in the name.</param>
    /// <param name="withLabels">Whether names with a star count: these are tried when no other fits.</param>
    internal bool Matches(IReadOnlyList<string> names, QuantityKind kind, bool withLabels)
    {
        if (Fits(_words, names, withLabels))
        {
            Factor = kind == QuantityKind.Time ? null : 1;
            Kind = kind;
            return true;
        }

        for (var i = _words.Length - 1; i > 0; i--)
        {
            var factor = UnitFactor(_words[i], kind);
            if (factor is not null && Fits([.. _words[..i], .. _words[(i + 1)..]], names, withLabels))
            {
                Factor = factor;
                Kind = kind;
                return true;
            }
        }

        return false;
    }

    /// <summary>Seconds of a unit of time, or null when the word is none.</summary>
    internal static double? SecondsOf(string unit) => unit.ToLowerInvariant() switch
    {
        "s" or "sec" or "secs" or "second" or "seconds" => 1,
        "ms" => 0.001,
        "min" or "mins" or "minute" or "minutes" or "m" => 60,
        "h" or "hr" or "hrs" or "hour" or "hours" => 3600,
        _ => null,
    };

    /// <summary>Letters and digits only, in lower case.</summary>
    internal static string Normal(string text) => string.Concat(text.Where(c => char.IsAsciiLetterOrDigit(c) || c == '.')).ToLowerInvariant();

    private static double? UnitFactor(string word, QuantityKind kind) => kind switch
    {
        QuantityKind.Share when word.ToLowerInvariant() is "percent" or "pct" => 100,
        QuantityKind.Time => 1 / SecondsOf(word),
        _ => null,
    };

    private bool Fits(string[] words, IReadOnlyList<string> names, bool withLabels)
    {
        var joined = Normal(string.Concat(words));
        foreach (var name in names)
        {
            if (name.Contains('#', StringComparison.Ordinal))
            {
                var pattern = Patterns.GetOrAdd(name, n => new Regex(
                    "^" + Regex.Escape(n).Replace("\\#", "([0-9]+(?:\\.[0-9]+)?)", StringComparison.Ordinal) + "$", RegexOptions.CultureInvariant));
                if (pattern.Match(joined) is { Success: true } match)
                {
                    Numbers = [.. match.Groups.Values.Skip(1).Select(g => double.Parse(g.Value, CultureInfo.InvariantCulture))];
                    return true;
                }
            }
            else if (joined == name)
            {
                return true;
            }
            else if (withLabels && name.EndsWith('*') && words.Length > 1 && Normal(words[0]) == name[..^1])
            {
                return true;
            }
        }

        return false;
    }
}
