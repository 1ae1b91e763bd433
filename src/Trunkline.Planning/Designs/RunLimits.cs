using Trunkline.Base;
using Trunkline.Site;

namespace Trunkline.Planning.Designs;

/// <summary>What of a design this version's <c>run</c> cannot carry by itself, in words; what it can is in <see cref="RunSupport"/> alone.</summary>
internal static class RunLimits
{
    /// <summary>The name of the warning and of the risk.</summary>
    internal const string Name = "not carried by run yet";

    /// <summary>True when run carries lines of a kind.</summary>
    internal static bool Carries(LineKind kind) => RunSupport.Carries(Ordered(kind));

    /// <summary>What to know before such a design is ordered; null when run carries all of it.</summary>
    internal static string? Of(Design design)
    {
        var kinds = design.Groups.Where(g => !Carries(g.AttachedAs)).Select(g => g.AttachedAs).Distinct().ToList();
        if (kinds.Count == 0)
        {
            return null;
        }

        var remedies = kinds.Select(k => k switch
        {
            LineKind.E1Ss7 => "an E1 with SS7 needs a signalling gateway that speaks SIP to it (a trunk of kind sip)",
            _ => "an IMS trunk with a registration needs a session border controller in between (a trunk of kind sip), or an adaptor with analog lines",
        });
        return NumberText.Say($"This version's trunkline run cannot carry {string.Join(" or ", kinds.Select(Words.Kind))} by itself (it carries trunks of kind {RunSupport.Kinds}): {string.Join("; ", remedies)}.");
    }

    /// <summary>The site file's word for a kind.</summary>
    internal static OrderedLine Ordered(LineKind kind) => kind switch
    {
        LineKind.Fxo => OrderedLine.Fxo,
        LineKind.FxoHunting => OrderedLine.FxoHunting,
        LineKind.E1Pri => OrderedLine.E1Pri,
        LineKind.E1Ss7 => OrderedLine.E1Ss7,
        _ => OrderedLine.Ims,
    };
}
