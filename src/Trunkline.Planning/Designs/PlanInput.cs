using Trunkline.Planning.Demand;
using Trunkline.Site;

namespace Trunkline.Planning.Designs;

/// <summary>What must survive.</summary>
public enum Redundancy : byte
{
    /// <summary>A failed unit may break the grade of service.</summary>
    None,

    /// <summary>With the largest unit down (a line, a span, an account) every stream still has its grade of service.</summary>
    NPlusOne,
}

/// <summary>How much busy hours differ from day to day (Neal-Wilkinson).</summary>
public enum DayToDay : byte
{
    /// <summary>Not at all: plain Erlang.</summary>
    None,

    /// <summary>Variance 0.13·A^1.5.</summary>
    Low,

    /// <summary>Variance 0.13·A^1.7.</summary>
    Medium,

    /// <summary>Variance 0.13·A^1.84.</summary>
    High,
}

/// <summary>What the trunks must do beside carrying the load.</summary>
/// <param name="Redundancy">What must survive.</param>
/// <param name="DiverseRoutes">True when two units must come by different ducts.</param>
/// <param name="DirectNumbers">Public numbers that reach extensions directly; 0 for none.</param>
/// <param name="CallerIdPerExtension">True when outgoing calls must show the extension's own number.</param>
/// <param name="OperatorForwardsOnBusy">True when the operator forwards incoming calls to the next trunk group when one is full; else an incoming call sees only the group its number lands on.</param>
/// <param name="UnitAvailability">Share of time one unit is up, above 0 and below 1.</param>
/// <param name="CommonCause">Share of a unit's failures that take its neighbours down too (beta factor), 0 to 1.</param>
/// <param name="AtFailure">The blocking emergency calls may meet with the largest unit down.</param>
public sealed record PlanNeeds(
    Redundancy Redundancy,
    bool DiverseRoutes,
    int DirectNumbers,
    bool CallerIdPerExtension,
    bool OperatorForwardsOnBusy,
    double UnitAvailability,
    double CommonCause,
    double AtFailure)
{
    /// <summary>More analog lines than this are not planned: pairs in the building's cable, ports in the rack.</summary>
    public int MostAnalogLines { get; init; } = 60;
}

/// <summary>Everything a plan is made from. Built from a site file by <see cref="PlanReader"/>, or by hand.</summary>
/// <param name="SiteName">For people.</param>
/// <param name="MainNumber">The number the public remembers; null when not told.</param>
/// <param name="Streams">The calls of the busy hour, at least one.</param>
/// <param name="Desks">Desks of call takers.</param>
/// <param name="Needs">What the trunks must do beside carrying the load.</param>
/// <param name="Prices">What everything costs.</param>
/// <param name="HorizonMonths">How far the plan looks, in months.</param>
/// <param name="GrowthPerYear">0.1 for 10 % a year, compound; above -1.</param>
/// <param name="DayToDay">How much busy hours differ from day to day.</param>
/// <param name="RetryShare">Share of blocked callers who try again, 0 to below 1; for the what-if on retries.</param>
/// <param name="Existing">What the site has today, for migration; empty when nothing.</param>
public sealed record PlanInput(
    string SiteName,
    string? MainNumber,
    IReadOnlyList<TrafficStream> Streams,
    IReadOnlyList<Desk> Desks,
    PlanNeeds Needs,
    PriceBook Prices,
    int HorizonMonths,
    double GrowthPerYear,
    DayToDay DayToDay,
    double RetryShare,
    IReadOnlyList<ExistingTrunk> Existing)
{
    /// <summary>Diallers among the streams.</summary>
    public IReadOnlyList<DiallerInput> Diallers { get; init; } = [];

    /// <summary>How streams follow from what people know (traffic.assumptions), step by step; empty when none do.</summary>
    public IReadOnlyList<DerivationStep> Derivation { get; init; } = [];

    /// <summary>True when lines are counted with as many seats each day as its load needs: with the same seats every day those who wait fill any number of lines.</summary>
    public bool IsStaffedByDay { get; init; }

    /// <summary>All streams together, in erlang.</summary>
    public double Erlang => Streams.Sum(s => s.Erlang);

    /// <summary>How much the load has grown after so many months: (1 + growth)^(months / 12).</summary>
    public double GrowthFactor(double months) => Math.Pow(1 + GrowthPerYear, months / 12);
}

/// <summary>A trunk group the site file already has.</summary>
/// <param name="Name">As in the site file.</param>
/// <param name="Kind">What it is made of.</param>
/// <param name="Circuits">How many calls it carries.</param>
public sealed record ExistingTrunk(string Name, LineKind Kind, int Circuits);
