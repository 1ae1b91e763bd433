using Trunkline.Planning.Designs;

namespace Trunkline.Planning.Reporting;

/// <summary>A plan's words and figures that summary, report and JSON share, so that all three say the same.</summary>
internal static class PlanWords
{
    /// <summary>"lines" where all circuits are analog, else "channels", "sessions", or "circuits" for a mix.</summary>
    internal static string Unit(Design? design)
    {
        if (design is null || design.Groups.Count == 0)
        {
            return "circuits";
        }

        var first = Orders.OrderCatalogue.Circuit(design.Groups[0].Kind);
        return design.Groups.All(g => Orders.OrderCatalogue.Circuit(g.Kind) == first) ? first + "s" : "circuits";
    }

    /// <summary>The stream nearest to its target, or farthest beyond it.</summary>
    internal static StreamAssessment? Worst(DesignAssessment assessment) => assessment.Streams.Count == 0 ? null : assessment.Streams.MaxBy(s => s.Now / s.Target);

    /// <summary>What a stream is promised while the largest unit is down: emergency calls have a promise of their own then.</summary>
    internal static double TargetAtFailure(PlanInput input, StreamAssessment stream) =>
        input.Streams.Any(s => s.Name == stream.Stream && s.IsEmergency) ? Math.Max(stream.Target, input.Needs.AtFailure) : stream.Target;

    /// <summary>The ways rejected: those with one reason together, in the order of the first of them.</summary>
    internal static IReadOnlyList<(IReadOnlyList<string> Names, string Reason)> Rejected(Plan plan) =>
        [.. plan.Rejected.GroupBy(r => r.Reason).Select(g => ((IReadOnlyList<string>)[.. g.Select(r => r.Name).Distinct()], g.Key))];

    /// <summary>"in" or "out".</summary>
    internal static string Direction(TrafficStream stream) => stream.Direction == StreamDirection.In ? "in" : "out";

    /// <summary>What a stream's calls are about.</summary>
    internal static string Kind(StreamKind kind) => kind switch
    {
        StreamKind.Inbound => "inbound",
        StreamKind.Outbound => "outbound",
        StreamKind.Emergency => "emergency",
        _ => "customer service",
    };

    /// <summary>"measured, 23 days" or "assumed".</summary>
    internal static string Origin(TrafficStream stream) =>
        stream.Origin == LoadOrigin.Measured ? "measured" + (stream.Days > 0 ? ", " + Figures.Counted(stream.Days, "day") : "") : "assumed";

    /// <summary>"1.4 to 1.9 E", or words for an unknown range.</summary>
    internal static string Range(double value, double low, double high) =>
        high > low ? $"{Figures.Plain(low)} to {Figures.Erlang(high)}" : value > 0 ? "not known" : "–";

    /// <summary>The load of all streams with the range that their intervals give (independent streams: squares add).</summary>
    internal static (double Value, double Low, double High) Load(PlanInput input)
    {
        double below = 0, above = 0;
        foreach (var stream in input.Streams)
        {
            below += Math.Pow(stream.Erlang - stream.LowErlang, 2);
            above += Math.Pow(stream.HighErlang - stream.Erlang, 2);
        }

        return (input.Erlang, Math.Max(0, input.Erlang - Math.Sqrt(below)), input.Erlang + Math.Sqrt(above));
    }

    /// <summary>"3 years", "18 months".</summary>
    internal static string Months(int months) => months > 0 && months % 12 == 0 ? Figures.Counted(months / 12, "year") : Figures.Counted(months, "month");

    /// <summary>When the grade of service breaks, in a sentence's end.</summary>
    internal static string Breaks(int? month, IReadOnlyList<GrowthMonth> growth) => month switch
    {
        0 => "is not met today",
        { } m => $"holds until month {m - 1}, breaks in month {m}" + (m >= 24 ? $" (year {(m / 12) + 1})" : ""),
        null when growth.Count > 1 => $"holds over the {Figures.Counted(growth[^1].Month, "month")} looked at",
        null => "holds",
    };

    /// <summary>How an acceptance test loads the trunks: exactly so many calls, then one more.</summary>
    internal static string AcceptanceLoad(Design design)
    {
        var groups = design.Groups.Select(g => g.Reserve > 0 && g.Reserve == g.Circuits
            ? $"{g.Name}: no ordinary call is carried, {Figures.Counted(g.Reserve, "emergency call")} at once {(g.Reserve == 1 ? "is" : "are")}"
            : g.Reserve > 0
            ? $"{g.Name}: {Figures.Count(g.Circuits - g.Reserve)} ordinary calls at once are carried, the next ordinary call is refused as agreed, {Figures.Counted(g.Reserve, "emergency call")} more {(g.Reserve == 1 ? "is" : "are")} carried"
            : $"{g.Name}: {Figures.Counted(g.Circuits, "call")} at once are carried, call {Figures.Count(g.Circuits + 1)} is refused as agreed");
        return string.Join("; ", groups) + ".";
    }

    /// <summary>Models that were not used, each with the reason.</summary>
    internal static IReadOnlyList<(string Model, string Why)> ModelsNotUsed(PlanInput input, Design? chosen)
    {
        var isFinite = input.Streams.Any(s => s.IsFinite);
        var models = new List<(string, string)>
        {
            isFinite
                ? ("Erlang B for all streams", "takes every caller for one of endless many; some streams come from few people, who do not call while they talk")
                : ("Engset (few callers)", "every stream comes from many callers; nothing is gained from counting them"),
            ("Erlang C for trunks", "assumes that callers wait for a line; on a telephone line they hear busy and go. Used for desks only"),
            ("Poisson (Molina) tables", "calls blocked are held as if they stayed; always more lines than are needed"),
            ("Extended Erlang B for retries", "a lower bound: repeated calls come while lines are still busy. Shown in the what-if as such"),
        };
        if (input.DayToDay == DayToDay.None)
        {
            models.Add(("Day-to-day variation (Neal-Wilkinson)", "switched off in the input; the range of the load is shown instead"));
        }

        if (chosen is { Groups.Count: > 1 })
        {
            models.Add(("Wilkinson, Hayward and Rapp for overflow", "quick estimates that are out by a factor of two to four at this size; the chain of both groups is solved exactly"));
        }

        return models;
    }
}
