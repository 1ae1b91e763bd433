namespace Trunkline.Routing;

/// <summary>In which order the trunk groups of a route are tried: the agreed share of calls begins at each, the others follow in the order of the file.</summary>
/// <remarks>Shares are kept exactly, call by call, without chance: each group gathers its share and the one with most begins (smooth weighted turns).</remarks>
/// <param name="route">The route.</param>
internal sealed class RouteShares(PlanRoute route)
{
    private readonly int[] _credit = new int[route.Choices.Length];

    /// <summary>The order for the next call.</summary>
    public IReadOnlyList<PlanChoice> Order(CalendarClock clock)
    {
        var choices = route.Choices;
        var used = new List<PlanChoice>(choices.Length);
        var shared = 0;
        var first = -1;
        for (var i = 0; i < choices.Length; i++)
        {
            if (clock.Holds(choices[i].When))
            {
                used.Add(choices[i]);
                shared += choices[i].Choice.Percent ?? 0;
            }
        }

        if (shared == 0)
        {
            return used;
        }

        // what no share speaks of belongs to the first group without one; where all have one, they share all calls in that proportion
        var rest = used.Find(c => c.Choice.Percent is null);
        var whole = rest is null ? shared : Math.Max(100, shared);
        for (var i = 0; i < choices.Length; i++)
        {
            if (clock.Holds(choices[i].When))
            {
                _credit[i] += choices[i].Choice.Percent ?? (choices[i] == rest ? whole - shared : 0);
                first = first < 0 || _credit[i] > _credit[first] ? i : first;
            }
        }

        _credit[first] -= whole;
        used.Remove(choices[first]);
        used.Insert(0, choices[first]);
        return used;
    }
}
