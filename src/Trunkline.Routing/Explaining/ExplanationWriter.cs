using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trunkline.Routing.Explaining;

/// <summary>What a line of an explanation is: for colours.</summary>
public enum ExplanationLine : byte
{
    /// <summary>Neither good nor bad.</summary>
    Plain,

    /// <summary>What is asked.</summary>
    Question,

    /// <summary>What takes the call.</summary>
    Taken,

    /// <summary>What refuses it.</summary>
    Refused,

    /// <summary>What does not matter for it.</summary>
    Aside,
}

/// <summary>What <c>trunkline explain</c> prints.</summary>
public static class ExplanationWriter
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Line by line, for people.</summary>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="explanation">What was found.</param>
    public static IEnumerable<(ExplanationLine Kind, string Text)> Lines(string file, Explanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        return All(file, explanation);
    }

    /// <summary>What the circuits do now, apart from what the plan says.</summary>
    /// <param name="live">The trunk groups it would try; null when the system does not run here.</param>
    public static IEnumerable<(ExplanationLine Kind, string Text)> LiveLines(IReadOnlyList<LiveTrunk>? live)
    {
        if (live is not { Count: > 0 })
        {
            return live is not null ? [] : [(ExplanationLine.Plain, ""), (ExplanationLine.Aside, "The plan alone: no running system answers here, so what its circuits are doing is not shown.")];
        }

        var column = Math.Min(24, live.Max(t => t.TrunkGroup.Length)) + 2;
        return [(ExplanationLine.Plain, ""), (ExplanationLine.Question, "In the running system, now:"), .. live.SelectMany(Of)];

        IEnumerable<(ExplanationLine, string)> Of(LiveTrunk trunk)
        {
            foreach (var line in ReportLines.Wrapped($"  {trunk.TrunkGroup.PadRight(column)}", trunk.Circuits + (trunk.Next.Length > 0 ? "; " + trunk.Next : "")))
            {
                yield return (ExplanationLine.Plain, line);
            }

            foreach (var line in trunk.Outages.SelectMany(o => ReportLines.Wrapped(new string(' ', column + 2), o)))
            {
                yield return (ExplanationLine.Refused, line);
            }
        }
    }

    /// <summary>For programs: one object.</summary>
    public static string Json<T>(T explanation) => JsonSerializer.Serialize(explanation, s_json);

    private static IEnumerable<(ExplanationLine Kind, string Text)> All(string file, Explanation explanation)
    {
        yield return (ExplanationLine.Question, explanation.Question);
        if (explanation.Moment.Length > 0)
        {
            yield return (ExplanationLine.Plain, explanation.Moment);
        }

        yield return (ExplanationLine.Plain, "");
        var column = Math.Min(24, explanation.Steps.Select(s => s.Rule.Length).DefaultIfEmpty(0).Max()) + 2;
        foreach (var step in explanation.Steps)
        {
            var (kind, word) = step.Verdict switch
            {
                StepVerdict.Taken => (ExplanationLine.Taken, "taken"),
                StepVerdict.Refused => (ExplanationLine.Refused, "refused"),
                StepVerdict.NotNow => (ExplanationLine.Plain, "not now"),
                StepVerdict.Later => (ExplanationLine.Aside, "not reached"),
                StepVerdict.Note => (ExplanationLine.Plain, ""),
                _ => (ExplanationLine.Aside, "no"),
            };
            var where = step.At.Line == 0 ? "" : $" [{file}:{step.At.Line}]";
            foreach (var line in ReportLines.Wrapped($"  {step.Rule.PadRight(column)}{word,-13}", step.Why + where))
            {
                yield return (kind, line);
            }
        }

        yield return (ExplanationLine.Plain, "");
        for (var i = 0; i < explanation.Attempts.Count; i++)
        {
            var attempt = explanation.Attempts[i];
            yield return (ExplanationLine.Taken, $"  {i + 1}. {attempt.To}");
            if (!attempt.IsInside)
            {
                yield return (ExplanationLine.Plain, $"     sends    {attempt.Called}{(attempt.Calling.Length == 0 ? "" : $"; shows {attempt.Calling}")}");
            }

            foreach (var line in ReportLines.Wrapped($"     {attempt.Verb,-9}", attempt.Circuits))
            {
                yield return (ExplanationLine.Plain, line);
            }

            foreach (var note in attempt.Notes.SelectMany(n => ReportLines.Wrapped("     but      ", n)))
            {
                yield return (ExplanationLine.Plain, note);
            }
        }

        foreach (var line in explanation.Causes.Length == 0 ? [] : ReportLines.Wrapped("  ", explanation.Causes))
        {
            yield return (ExplanationLine.Aside, line);
        }

        if (explanation.Attempts.Count > 0)
        {
            yield return (ExplanationLine.Plain, "");
        }

        yield return (explanation.IsConnected ? ExplanationLine.Taken : ExplanationLine.Refused, explanation.Verdict);
    }
}
