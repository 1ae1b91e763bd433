namespace Trunkline.Site;

/// <summary>What calls of a stream are about.</summary>
public enum TrafficKind : byte
{
    /// <summary>From the public to extensions.</summary>
    Inbound,

    /// <summary>To the public.</summary>
    Outbound,

    /// <summary>Emergency calls, out to the authority or in to an emergency desk.</summary>
    Emergency,

    /// <summary>From the public to a desk.</summary>
    CustomerService,
}

/// <summary>Who begins the call.</summary>
public enum TrafficDirection : byte
{
    /// <summary>As the kind says: outbound and emergency go out, the others come in.</summary>
    ByKind,

    /// <summary>The public.</summary>
    In,

    /// <summary>The site.</summary>
    Out,
}

/// <summary>How a load is known.</summary>
public enum TrafficOrigin : byte
{
    /// <summary>Estimated.</summary>
    Assumed,

    /// <summary>From call records.</summary>
    Measured,
}

/// <summary>How much busy hours differ from day to day.</summary>
public enum TrafficVariation : byte
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Variance 0.13·A^1.5.</summary>
    Low,

    /// <summary>Variance 0.13·A^1.7.</summary>
    Medium,

    /// <summary>Variance 0.13·A^1.84.</summary>
    High,
}

/// <summary>What must survive.</summary>
public enum TrafficRedundancy : byte
{
    /// <summary>A failed unit may break the grade of service.</summary>
    None,

    /// <summary>With any one unit down the grade of service holds.</summary>
    NPlusOne,
}

/// <summary>A dialler: agents whose next call is dialled for them.</summary>
/// <param name="Agents">Agents at work.</param>
/// <param name="CycleSeconds">From one connected call of an agent to the next.</param>
/// <param name="TalkSeconds">Talking, of a cycle.</param>
/// <param name="AnswerRate">Share of attempts that are answered.</param>
/// <param name="RingAnsweredSeconds">Ringing before an answer.</param>
/// <param name="RingUnansweredSeconds">Ringing of an attempt nobody answers.</param>
public sealed record SiteDialler(int Agents, double CycleSeconds, double TalkSeconds, double AnswerRate, double RingAnsweredSeconds, double RingUnansweredSeconds);

/// <summary>Calls of one kind in the busy hour. The load is given in one of four ways; the others are null.</summary>
/// <param name="Name">What others refer to.</param>
/// <param name="Kind">What the calls are about.</param>
/// <param name="Direction">Who begins them.</param>
/// <param name="Erlang">Offered traffic.</param>
/// <param name="CallsPerHour">Calls in the busy hour, with <paramref name="HoldingSeconds"/>.</param>
/// <param name="HoldingSeconds">Talking time.</param>
/// <param name="RingSeconds">Time a circuit is held before the answer.</param>
/// <param name="Sources">People the calls come from, with <paramref name="ErlangPerSource"/>.</param>
/// <param name="ErlangPerSource">Intended traffic of each.</param>
/// <param name="Dialler">A dialler.</param>
/// <param name="Blocking">The share that may find no circuit; null for the section's.</param>
/// <param name="Priority">0 routine, 1 priority, 2 emergency; null for the kind's.</param>
/// <param name="Origin">How the load is known.</param>
/// <param name="Days">Days of call records.</param>
/// <param name="LowErlang">Lower end of the load's 95 % interval.</param>
/// <param name="HighErlang">Upper end.</param>
/// <param name="At">Where it is written.</param>
public sealed record SiteStream(
    string Name,
    TrafficKind Kind,
    TrafficDirection Direction,
    double? Erlang,
    double? CallsPerHour,
    double? HoldingSeconds,
    double RingSeconds,
    int? Sources,
    double? ErlangPerSource,
    SiteDialler? Dialler,
    double? Blocking,
    int? Priority,
    TrafficOrigin Origin,
    int? Days,
    double? LowErlang,
    double? HighErlang,
    SourceMark At);

/// <summary>Habits from which streams are derived.</summary>
/// <param name="Extensions">Extensions that call out and are called.</param>
/// <param name="OutboundPerExtension">Attempts of one in the busy hour.</param>
/// <param name="InboundPerExtension">Incoming calls of one in the busy hour.</param>
/// <param name="InboundCalls">Further incoming calls in the busy hour.</param>
/// <param name="Seats">Seats of an outbound campaign.</param>
/// <param name="SeatCycleSeconds">From one answered call of a seat to the next.</param>
/// <param name="ServiceCalls">Calls to a service queue in the busy hour.</param>
/// <param name="TalkSeconds">Talk time of an answered call.</param>
/// <param name="QueueSeconds">Queue time of a service call.</param>
/// <param name="AnswerRate">Share of attempts that are answered.</param>
/// <param name="RingAnsweredSeconds">Ringing before an answer.</param>
/// <param name="RingUnansweredSeconds">Ringing of an attempt nobody answers.</param>
/// <param name="EmergencyShare">Share of outgoing calls that are emergency calls.</param>
/// <param name="At">Where it is written.</param>
public sealed record SiteAssumptions(
    int Extensions,
    double OutboundPerExtension,
    double InboundPerExtension,
    double InboundCalls,
    int Seats,
    double SeatCycleSeconds,
    double ServiceCalls,
    double TalkSeconds,
    double QueueSeconds,
    double AnswerRate,
    double RingAnsweredSeconds,
    double RingUnansweredSeconds,
    double EmergencyShare,
    SourceMark At);

/// <summary>A promise how fast calls are answered.</summary>
/// <param name="Share">Share of all calls.</param>
/// <param name="WithinSeconds">Seconds.</param>
public sealed record SiteAnswerTarget(double Share, double WithinSeconds);

/// <summary>A desk of call takers.</summary>
/// <param name="Name">For people.</param>
/// <param name="Stream">The stream whose calls it answers.</param>
/// <param name="HandlingSeconds">Seconds a call taker is busy with a call, wrap-up counted.</param>
/// <param name="Seats">Seats that exist; 0 when they are to be found.</param>
/// <param name="Targets">What is promised, all together.</param>
/// <param name="At">Where it is written.</param>
public sealed record SiteDesk(string Name, string Stream, double HandlingSeconds, int Seats, IReadOnlyList<SiteAnswerTarget> Targets, SourceMark At);

/// <summary>The section <c>traffic</c>: what the trunks are planned for.</summary>
/// <param name="IsGiven">False when the file has no streams: there is nothing to plan from.</param>
/// <param name="HorizonMonths">How far the plan looks.</param>
/// <param name="GrowthPercent">A year, compound.</param>
/// <param name="Blocking">The share of normal calls that may find no circuit.</param>
/// <param name="EmergencyBlocking">The same of emergency calls.</param>
/// <param name="EmergencyBlockingAtFailure">The same with one unit down.</param>
/// <param name="Variation">How much busy hours differ.</param>
/// <param name="RetryShare">Share of blocked callers who try again.</param>
/// <param name="Redundancy">What must survive.</param>
/// <param name="DiverseRoutes">True when units must come by different ducts.</param>
/// <param name="DirectNumbers">Numbers that reach extensions directly.</param>
/// <param name="CallerIdPerExtension">True when outgoing calls show the extension's number.</param>
/// <param name="OperatorForwardsOnBusy">True when the operator forwards incoming calls when a trunk group is full.</param>
/// <param name="UnitAvailability">Share of time a unit is up.</param>
/// <param name="CommonCause">Share of failures that take all units.</param>
/// <param name="MostAnalogLines">More are not planned.</param>
/// <param name="Streams">Calls by kind.</param>
/// <param name="Desks">Desks.</param>
public sealed record SiteTraffic(
    bool IsGiven,
    int HorizonMonths,
    double GrowthPercent,
    double Blocking,
    double EmergencyBlocking,
    double EmergencyBlockingAtFailure,
    TrafficVariation Variation,
    double RetryShare,
    TrafficRedundancy Redundancy,
    bool DiverseRoutes,
    int DirectNumbers,
    bool CallerIdPerExtension,
    bool OperatorForwardsOnBusy,
    double UnitAvailability,
    double CommonCause,
    int MostAnalogLines,
    IReadOnlyList<SiteStream> Streams,
    IReadOnlyList<SiteDesk> Desks)
{
    /// <summary>What people know of the traffic; null when the file has none.</summary>
    public SiteAssumptions? Assumptions { get; init; }
}
