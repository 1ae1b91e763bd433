using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Designs;

/// <summary>Seats of a desk by Erlang C: callers wait in order, nobody gives up, so that the figures are on the dark side where callers do.</summary>
internal static class DeskPlanner
{
    private static readonly (string Rule, AnswerTarget[] Targets)[] s_rules =
    [
        ("90 % within 15 s and 95 % within 20 s (NENA-STA-020.1-2020)", [new(0.90, 15), new(0.95, 20)]),
        ("90 % within 10 s (NENA 56-005, NFPA 1225)", [new(0.90, 10)]),
        ("80 % within 20 s (service desks)", [new(0.80, 20)]),
    ];

    internal static DeskPlan Of(Desk desk, double growth)
    {
        var needed = Seats(desk.Erlang, desk, desk.Targets);
        var rules = s_rules.Select(r => new DeskRule(r.Rule, Seats(desk.Erlang, desk, r.Targets))).ToList();
        var first = (int)Math.Floor(desk.Erlang) + 1;
        var from = desk.Seats > 0 ? Math.Min(desk.Seats, Math.Max(first, needed - 3)) : Math.Max(first, needed - 3);
        var to = Math.Max(Math.Max(needed + 2, desk.Seats), rules.Max(r => r.Seats));
        return new(
            desk,
            needed,
            Seats(desk.Erlang * growth, desk, desk.Targets),
            desk.Targets,
            [.. Enumerable.Range(from, Math.Min(to - from + 1, 60)).Select(n => Point(desk, n))],
            rules);
    }

    /// <summary>How the desk answers with so many seats.</summary>
    internal static DeskPoint Point(Desk desk, int seats)
    {
        if (ErlangC.Of(desk.Erlang, seats, desk.HandlingSeconds) is not { IsRefused: false } answer)
        {
            return new(seats, false, double.NaN, double.NaN, [.. desk.Targets.Select(_ => double.NaN)], false);
        }

        var queue = answer.Value;
        var levels = desk.Targets.Select(t => 1 - queue.LongerThan(t.WithinSeconds)).ToList();
        return new(seats, true, queue.Waiting, queue.MeanWait, levels, desk.Targets.Select((t, i) => levels[i] >= t.Share).All(m => m));
    }

    /// <summary>The fewest seats that keep every promise; 0 when none do.</summary>
    internal static int Seats(Desk desk) => Seats(desk.Erlang, desk, desk.Targets);

    private static int Seats(double erlang, Desk desk, IReadOnlyList<AnswerTarget> targets) =>
        ErlangC.Search(erlang, desk.HandlingSeconds, q => targets.All(t => 1 - q.LongerThan(t.WithinSeconds) >= t.Share)).Or(0);
}
