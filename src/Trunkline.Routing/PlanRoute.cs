using Trunkline.Base;
using Trunkline.Site;

namespace Trunkline.Routing;

/// <summary>A route of the site, compiled.</summary>
internal sealed class PlanRoute
{
    private readonly HashSet<string> _classes;

    public PlanRoute(Route route, CalendarClock clock, Func<string, PlanTrunk?> trunk)
    {
        Route = route;
        When = clock.Compile(route.When);
        Policy = new([.. Enum.GetValues<Q850Cause>().Where(route.Causes.TriesNext)]);
        Choices = [.. route.Choices.Select(c => (Choice: c, Trunk: trunk(c.Name), When: clock.Compile(c.When)))
            .Where(c => c.Trunk is not null).Select(c => new PlanChoice(c.Choice, c.Trunk!, c.When))];
        _classes = [.. route.Classes];
    }

    /// <summary>As the file has it.</summary>
    public Route Route { get; }

    /// <summary>When it holds, for the clock.</summary>
    public int When { get; }

    /// <summary>On which causes the next trunk is tried.</summary>
    public Calls.CausePolicy Policy { get; }

    /// <summary>Its trunk groups that this site runs.</summary>
    public PlanChoice[] Choices { get; }

    /// <summary>True when the extension may use it.</summary>
    public bool Allows(Extension extension) => extension.MayCallOutside && (_classes.Count == 0 || _classes.Contains(extension.Class));
}

/// <summary>A trunk group in a route, compiled.</summary>
/// <param name="Choice">As the file has it.</param>
/// <param name="Trunk">The trunk.</param>
/// <param name="When">When it is used, for the clock.</param>
internal sealed record PlanChoice(RouteTrunk Choice, PlanTrunk Trunk, int When);

/// <summary>A trunk of the site with its way to write numbers.</summary>
internal sealed class PlanTrunk(Trunk trunk, TrunkNumbering numbering, NumberBook? contract, WrittenNumber main)
{
    /// <summary>As the file has it.</summary>
    public Trunk Trunk { get; } = trunk;

    /// <summary>How it writes numbers.</summary>
    public TrunkNumbering Numbering { get; } = numbering;

    /// <summary>Calling numbers its operator accepts; null when nobody said: every one.</summary>
    public NumberBook? Contract { get; } = contract;

    /// <summary>The main number on it; none when there is none.</summary>
    public WrittenNumber Main { get; } = main;

    /// <summary>How it is told where a number has moved.</summary>
    public RoutingNumberForm RoutingNumber => Trunk.Numbers.RoutingNumber ?? (Trunk is SipTrunk ? RoutingNumberForm.Parameter : RoutingNumberForm.Prefix);

    /// <summary>True when its operator accepts a number as ours.</summary>
    public bool Accepts(WrittenNumber number) => Contract is null || Contract.Find(number.Normal, out _) >= 0;
}
