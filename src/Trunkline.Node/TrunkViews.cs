using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Node;

/// <summary>A trunk group as people see it.</summary>
/// <param name="TrunkGroup">The trunk's name.</param>
/// <param name="Kind">"fxo", "e1", "sip".</param>
/// <param name="Circuits">How many circuits it has.</param>
/// <param name="States">How many of them are in which state; only states that occur.</param>
/// <param name="Reserved">Idle circuits kept for emergency calls.</param>
/// <param name="Calls">Circuits with a call on them.</param>
/// <param name="Windows">What it did, by window: since start, five minutes, hour, day.</param>
public sealed record TrunkView(
    string TrunkGroup, string Kind, int Circuits, IReadOnlyDictionary<string, int> States, int Reserved, int Calls, IReadOnlyList<TrunkWindowView> Windows)
{
    /// <summary>Its SIP server and our registration with it; null when it has none.</summary>
    public ServerView? Server { get; init; }

    /// <summary>Calls out and in that are up or being set up, and how many its operator allows; null where nobody said.</summary>
    public TrunkUseView Use { get; init; } = new(0, 0, null, null, null, 0, 0);

    /// <summary>Circuits that take no new calls, by why.</summary>
    public IReadOnlyList<OutageView> Outages { get; init; } = [];

    /// <summary>True while it takes no new calls because somebody lets it run empty (trunkline drain).</summary>
    public bool IsDraining { get; init; }

    /// <summary>The circuit that an ordinary call would be given now; empty when none is.</summary>
    public string Next { get; init; } = "";

    /// <summary>Why none is; empty when one is.</summary>
    public string WhyNone { get; init; } = "";

    private static readonly StatisticsWindow[] s_windows = [StatisticsWindow.Start, StatisticsWindow.FiveMinutes, StatisticsWindow.Hour, StatisticsWindow.Day];

    internal static TrunkView Of(TrunkGroup group, TrunkKind kind, TimeSpan now) => new(
        group.Name,
        kind.ToString().ToLowerInvariant(),
        group.Circuits.Count,
        group.Circuits.GroupBy(c => c.State).OrderBy(g => g.Key).ToDictionary(g => g.Key.ToString(), g => g.Count()),
        group.ReservedForEmergency,
        group.Statistics.Busy,
        [.. s_windows.Select(w => TrunkWindowView.Of(w, group.Statistics.Read(w, now)))])
    {
        Use = new(
            group.CallsOf(CallWay.Out), group.CallsOf(CallWay.In), group.Limits.Out, group.Limits.In, group.Limits.Together,
            group.Circuits.Count(c => c.Direction == CircuitDirection.In), group.Circuits.Count(c => c.Direction == CircuitDirection.Out)),
        Outages = [.. group.Circuits.Where(c => IsOut(c.State)).GroupBy(c => (c.State, c.Alarm)).OrderBy(g => g.Min(c => c.Index)).Select(g => OutageView.Of(g.Key.State, g.Key.Alarm, [.. g], now))],
        IsDraining = group.IsDraining,
        Next = group.NextFor(CallPriority.Routine)?.Name ?? "",
        WhyNone = group.WhyNone(CallPriority.Routine),
    };

    private static bool IsOut(CircuitState state) => state is CircuitState.OutOfService or CircuitState.BlockedLocal or CircuitState.BlockedRemote or CircuitState.HeldDown;
}

/// <summary>How a trunk group is used, and may be.</summary>
/// <param name="Out">Calls out now.</param>
/// <param name="In">Calls in now.</param>
/// <param name="MostOut">At most; null: as many as there are circuits.</param>
/// <param name="MostIn">Likewise.</param>
/// <param name="MostCalls">Both together, likewise.</param>
/// <param name="IncomingOnly">Circuits that no call of ours takes.</param>
/// <param name="OutgoingOnly">Circuits for calls of ours alone.</param>
public sealed record TrunkUseView(int Out, int In, int? MostOut, int? MostIn, int? MostCalls, int IncomingOnly, int OutgoingOnly);

/// <summary>Circuits of a group that take no new calls for one reason.</summary>
/// <param name="Count">How many.</param>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
/// <param name="State">OutOfService, BlockedLocal, BlockedRemote, HeldDown.</param>
/// <param name="Why">Why, for people; may be empty.</param>
/// <param name="Seconds">For how long, of the one that is so longest.</param>
public sealed record OutageView(int Count, string First, string Last, string State, string Why, double Seconds)
{
    internal static OutageView Of(CircuitState state, string why, IReadOnlyList<Circuit> circuits, TimeSpan now) => new(
        circuits.Count, circuits[0].Name, circuits[^1].Name, state.ToString(), why, Math.Round((now - circuits.Min(c => c.Since)).TotalSeconds, 1));
}

/// <summary>What a trunk group did in a window; definitions in docs/operations.md.</summary>
/// <param name="Window">"start", "5m", "hour", "day".</param>
/// <param name="Seconds">How much time it holds.</param>
/// <param name="Seizures">Circuits taken for outgoing calls.</param>
/// <param name="Answers">Outgoing attempts answered.</param>
/// <param name="AssumedAnswers">Of these, assumed by a timer.</param>
/// <param name="Overflows">Outgoing bids that found no circuit.</param>
/// <param name="Incoming">Incoming calls.</param>
/// <param name="IncomingAnswers">Incoming calls answered.</param>
/// <param name="Asr">Answer seizure ratio, 0 to 1; null while nothing was attempted.</param>
/// <param name="Abr">Answer bid ratio.</param>
/// <param name="Ner">Network effectiveness ratio.</param>
/// <param name="Acd">Average call duration, seconds.</param>
/// <param name="Pdd">Mean post-dial delay, seconds.</param>
/// <param name="Erlang">Traffic carried, mean over the window.</param>
/// <param name="AllBusySeconds">Time without an idle circuit while calls were carried.</param>
public sealed record TrunkWindowView(
    string Window, double Seconds, long Seizures, long Answers, long AssumedAnswers, long Overflows, long Incoming, long IncomingAnswers,
    double? Asr, double? Abr, double? Ner, double? Acd, double? Pdd, double Erlang, double AllBusySeconds)
{
    internal static TrunkWindowView Of(StatisticsWindow window, in GroupCounts c) => new(
        window switch
        {
            StatisticsWindow.FiveMinutes => "5m",
            StatisticsWindow.Hour => "hour",
            StatisticsWindow.Day => "day",
            _ => "start",
        },
        Round(c.Covered.TotalSeconds),
        c.Seizures,
        c.Answers,
        c.AssumedAnswers,
        c.Overflows,
        c.IncomingSeizures,
        c.IncomingAnswers,
        c.Asr,
        c.Abr,
        c.Ner,
        c.Acd is { } acd ? Round(acd.TotalSeconds) : null,
        c.Pdd is { } pdd ? Round(pdd.TotalSeconds) : null,
        Round(c.Erlang),
        Round(c.AllBusyTime.TotalSeconds));

    private static double Round(double value) => Math.Round(value, 3);
}
