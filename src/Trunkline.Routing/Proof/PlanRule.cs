using Trunkline.Base;
using Trunkline.Site;

namespace Trunkline.Routing.Proof;

/// <summary>What a rule of the plan is.</summary>
internal enum PlanRuleKind : byte
{
    /// <summary>The emergency numbers, with and without access code.</summary>
    Emergency,

    /// <summary>The extensions.</summary>
    Extensions,

    /// <summary>One pattern of a route.</summary>
    Route,
}

/// <summary>One rule of the compiled plan as a set of dialled strings and a set of moments.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Dialled">The strings it matches.</param>
/// <param name="When">When it holds.</param>
/// <param name="At">Where it is written.</param>
internal sealed record PlanRule(PlanRuleKind Kind, Dfa Dialled, MomentSet When, SourceMark At)
{
    /// <summary>The route; null for another kind.</summary>
    internal Route? Route { get; init; }

    /// <summary>The pattern; null for another kind.</summary>
    internal DialPattern? Pattern { get; init; }

    /// <summary>What a call by it is called in records: the outcome the running plan must name too.</summary>
    internal string RouteName => Kind switch
    {
        PlanRuleKind.Emergency => "emergency",
        PlanRuleKind.Extensions => "internal",
        _ => Route!.Name,
    };

    /// <summary>For sentences: route "city" (_0X.).</summary>
    internal string Words => Kind switch
    {
        PlanRuleKind.Emergency => "the emergency numbers",
        PlanRuleKind.Extensions => "the extensions",
        _ => $"route \"{Route!.Name}\" ({Pattern!.Text})",
    };
}
