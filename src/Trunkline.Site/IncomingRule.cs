namespace Trunkline.Site;

/// <summary>Where calls from outside go: for which called number, on which trunk, from whom, when.</summary>
/// <param name="Name">For records and people.</param>
/// <param name="Called">The public numbers: patterns, with + on the international number; empty for every number.</param>
/// <param name="Calling">Who calls: patterns, with + on the international number; empty for everybody.</param>
/// <param name="Trunks">Trunk groups; empty for every one.</param>
/// <param name="When">When it holds; null: always.</param>
/// <param name="To">Who is rung, one after the other: extensions.</param>
/// <param name="RingFor">How long each is rung before the next.</param>
/// <param name="At">Where it is written.</param>
public sealed record IncomingRule(
    string Name,
    IReadOnlyList<RoutePattern> Called,
    IReadOnlyList<RoutePattern> Calling,
    IReadOnlyList<string> Trunks,
    TimeCondition? When,
    IReadOnlyList<string> To,
    TimeSpan RingFor,
    SourceMark At);

/// <summary>A department: extensions that are shown outside by one number, and share lines as agreed.</summary>
/// <param name="Name">What extensions refer to.</param>
/// <param name="Number">Shown for its calls; null: the main number.</param>
/// <param name="MostCalls">Outgoing calls at a time over all trunks; null: no limit.</param>
/// <param name="At">Where it is written.</param>
public sealed record Department(string Name, string? Number, int? MostCalls, SourceMark At);

/// <summary>A trunk group in a route.</summary>
/// <param name="Name">The trunk group.</param>
/// <param name="Percent">Of the calls, so many begin here; null: by its place in the order.</param>
/// <param name="When">When it is used; null: always.</param>
public sealed record RouteTrunk(string Name, int? Percent, TimeCondition? When)
{
    /// <summary>Reads "city", "city 70%", "city when office", "city 70% when not office".</summary>
    /// <returns>False for anything else, or a share outside 1 to 100.</returns>
    public static bool TryParse(string? text, out RouteTrunk? trunk)
    {
        trunk = null;
        var words = (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || !Scalars.Name.IsValid(words[0]))
        {
            return false;
        }

        var next = 1;
        int? percent = null;
        if (words.Length > next && words[next].EndsWith('%'))
        {
            if (!int.TryParse(words[next].AsSpan(0, words[next].Length - 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var share)
                || share is < 1 or > 100)
            {
                return false;
            }

            percent = share;
            next++;
        }

        TimeCondition? when = null;
        if (words.Length > next)
        {
            if (words[next] != "when" || !TimeCondition.TryParse(string.Join(' ', words.Skip(next + 1)), out var condition))
            {
                return false;
            }

            when = condition;
        }

        trunk = new(words[0], percent, when);
        return true;
    }
}
