using Trunkline.Base;
using Trunkline.Site;

namespace Trunkline.Routing.Proof;

/// <summary>What a rule of the plan is.</summary>
internal enum PlanRuleKind : byte
{
    /// <summary>The emergency numbers, with and without access code.</summary>
    Emergency,

    /// <summary>The number for tests of emergency calls.</summary>
    EmergencyTest,

    /// <summary>The feature codes.</summary>
    Codes,

    /// <summary>The extensions, and the services, which have numbers among theirs.</summary>
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
    /// <summary>The route's index in the file; -1 for another kind.</summary>
    internal int Index { get; init; } = -1;

    /// <summary>The route; null for another kind.</summary>
    internal Route? Route { get; init; }

    /// <summary>The pattern; null for another kind.</summary>
    internal DialPattern? Pattern { get; init; }

    /// <summary>True when the pattern is on the international number.</summary>
    internal bool IsInternational { get; init; }

    /// <summary>The pattern as the file has it.</summary>
    internal string PatternText => Pattern is null ? "" : new RoutePattern(Pattern, IsInternational).ToString();

    /// <summary>What it makes of what was dialled.</summary>
    internal Translation Translation => IsInternational ? Translation.OfAccessCode : new(Route?.Strip ?? 0, Route?.Prepend ?? "", false);

    /// <summary>"takes", or "take" after words that are many.</summary>
    internal string Takes => Kind is PlanRuleKind.Route or PlanRuleKind.EmergencyTest ? "takes" : "take";

    /// <summary>For sentences: route "city" (_0X.).</summary>
    internal string Words => Kind switch
    {
        PlanRuleKind.Emergency => "the emergency numbers",
        PlanRuleKind.EmergencyTest => "the number for emergency tests",
        PlanRuleKind.Codes => "the feature codes",
        PlanRuleKind.Extensions => "the extensions",
        _ => $"route \"{Route!.Name}\" ({PatternText})",
    };
}

/// <summary>What a rule takes off and puts in front before the number is understood.</summary>
/// <param name="Strip">Digits taken off.</param>
/// <param name="Prepend">Digits put in front.</param>
/// <param name="TakesAccessCode">True for patterns on the international number: the access code comes off.</param>
internal readonly record struct Translation(int Strip, string Prepend, bool TakesAccessCode)
{
    /// <summary>The access code comes off.</summary>
    internal static Translation OfAccessCode { get; } = new(0, "", true);

    /// <summary>What must be dialled so that the result is in a set.</summary>
    internal Dfa Dialled(Dfa sent, NumberSets numbers) => TakesAccessCode ? numbers.WithAccessCode(sent) : sent.SentBy(Strip, Prepend);
}
