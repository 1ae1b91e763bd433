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

    private static readonly StatisticsWindow[] s_windows = [StatisticsWindow.Start, StatisticsWindow.FiveMinutes, StatisticsWindow.Hour, StatisticsWindow.Day];

    internal static TrunkView Of(TrunkGroup group, TrunkKind kind, TimeSpan now) => new(
        group.Name,
        kind.ToString().ToLowerInvariant(),
        group.Circuits.Count,
        group.Circuits.GroupBy(c => c.State).OrderBy(g => g.Key).ToDictionary(g => g.Key.ToString(), g => g.Count()),
        group.ReservedForEmergency,
        group.Statistics.Busy,
        [.. s_windows.Select(w => TrunkWindowView.Of(w, group.Statistics.Read(w, now)))]);
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
