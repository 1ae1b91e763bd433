using Trunkline.Planning.Designs;
using Trunkline.Planning.Reporting.Orders;
using Trunkline.Site;

namespace Trunkline.Planning.Reporting;

/// <summary>From a plan to what goes into the site file: the chosen design's trunk groups, and every fact the operator must confirm.</summary>
public static class WriteBack
{
    /// <summary>The change; null when no design was chosen.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="site">What the site file tells beside it: the facts of the order sheets.</param>
    public static SiteChange? Of(Plan plan, SiteFacts site)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Chosen is null)
        {
            return null;
        }

        var sheets = OrderSheet.Of(plan, site);
        return new(
            [.. sheets.Select(s => new TrunkChange(s.Group.Name, Trunk(s.Group.AttachedAs), s.Group.Units, s.Group.Circuits, s.Group.Reserve))],
            [.. sheets.Select(s => new ServiceChange(s.Group.Name, RunLimits.Ordered(s.Group.Kind), s.Group.Units, s.Group.Circuits,
                [.. s.Lines.Select(l => new FactChange(l.Field.Key, l.Value.Replace(Figures.Space, " ", StringComparison.Ordinal), l.Field.Steps))]))]);
    }

    private static TrunkKind Trunk(LineKind kind) => kind switch
    {
        LineKind.Fxo or LineKind.FxoHunting => TrunkKind.Fxo,
        LineKind.E1Pri or LineKind.E1Ss7 => TrunkKind.E1,
        _ => TrunkKind.Ims,
    };
}
