using Trunkline.Base;

namespace Trunkline.Planning.Demand;

/// <summary>What the records tell about themselves, in sentences.</summary>
internal sealed class DemandFindings(
    DemandOptions options, CallAssembler calls, Concurrency lines, Ledger ledger, IReadOnlyList<RecordSource> sources, long[] outcomes, long alone, long open)
{
    private readonly List<DemandFinding> _all = [];

    internal IReadOnlyList<DemandFinding> All(StreamMeasure total, int days, int counted, string leftOut)
    {
        FromRows(FindingKind.UnreadableRow, FindingWeight.Error, n => $"{Rows(n)} could not be read and {Are(n)} not counted");
        FromRows(FindingKind.ImpossibleTime, FindingWeight.Error, n => $"{Rows(n)} {Have(n)} impossible times; refused where start or end is concerned");
        FromRows(FindingKind.TooMuch, FindingWeight.Error, n => $"{Calls(n)} on more than {LoadGrid.MostDays} different days {Are(n)} not counted");
        FromRows(FindingKind.Duplicate, FindingWeight.Warning, n => $"{Rows(n)} {Are(n)} {(n == 1 ? "a copy of another" : "copies of others")}; each call was counted once");
        var stuckErlang = calls.StuckTime / (double)CallTime.Hour;
        FromRows(FindingKind.StuckCall, FindingWeight.Warning, n =>
            $"{Calls(n)} {Are(n)} longer than {options.StuckAfter.TotalHours:0.#} hours, as of {(n == 1 ? "a line that was" : "lines that were")} not released; {stuckErlang:0.#} line hours are not counted");
        FromRows(FindingKind.MidnightWrap, FindingWeight.Warning, n => $"{Calls(n)} {(n == 1 ? "ends after midnight but carries the day of its" : "end after midnight but carry the day of their")} start; the end was moved to the next day");
        FromRows(FindingKind.ClockChange, FindingWeight.Warning, n => $"{Calls(n)} {Have(n)} a duration that differs from the times by an hour: the clock was changed meanwhile; the duration was used");
        FromRows(FindingKind.TimesDisagree, FindingWeight.Warning, n => $"{Calls(n)} {Have(n)} a duration that the times contradict; the times were used");
        FromRows(FindingKind.MissingHour, FindingWeight.Warning, n =>
            $"{Calls(n)} {(n == 1 ? "lies" : "lie")} in an hour that {options.Zone.Id} skips in spring: the records are of another zone, UTC perhaps (see --zone)");
        FromRows(FindingKind.AmbiguousHour, FindingWeight.Note, n => $"{Calls(n)} {(n == 1 ? "lies" : "lie")} in the hour that clocks repeat in autumn; the rows around them told which of the two");
        FromRows(FindingKind.LegsJoined, FindingWeight.Note, n => $"{Rows(n)} {Are(n)} {(n == 1 ? "a further leg of a call" : "further legs of calls")} on the same line (transfers, forks, hunting); each hold was counted once");
        foreach (var (second, count) in calls.SkewCalls)
        {
            Add(FindingKind.ClockSkew, FindingWeight.Warning, count,
                $"the clock of {sources[second].Name} is {Math.Abs(sources[second].Ahead) / 1e6:0} s {(sources[second].Ahead > 0 ? "ahead of" : "behind")} that of the files before it, told by {Calls(count)} in both; corrected");
        }

        Habits(total);
        if (total.Calls > 0 && counted < 5)
        {
            Add(FindingKind.FewDays, FindingWeight.Warning, counted, $"{NumberText.Counted(counted, "day")} {Are(counted)} too few for a busy hour: take five at least, four weeks rather; the interval is wide");
        }

        if (total.Estimate.Erlang.IsOpenAbove)
        {
            var offered = total.Estimate.Erlang;
            Add(FindingKind.OpenUpperEnd, FindingWeight.Warning, options.Lines,
                $"{NumberText.Counted(options.Lines, "line")} {(options.Lines == 1 ? "was" : "were")} so full that the records set no upper end to the offered load: {offered.High:0.0} E is the load at which every second call finds no line, not a measurement; measure again with more lines");
        }

        if (leftOut.Length > 0)
        {
            Add(FindingKind.DaysLeftOut, FindingWeight.Note, days - counted, $"{days - counted} of {days} days {Are(days - counted)} not counted for the busy hour, being days off or far below the others: {leftOut}");
        }

        if (total.Variation.Level > VariationLevel.Low)
        {
            Add(FindingKind.DayVariation, FindingWeight.Warning, counted,
                $"days differ by more than chance (variance {total.Variation.LoadVariance:0.0} E², chance makes {total.Variation.WithinHour:0.0}): lines for the mean load will be too few on busy days");
        }

        if (total.TrendPerYear is { Days: >= 20 } trend && Math.Abs(trend.Value) > 1.4 * (trend.High - trend.Value))
        {
            Add(FindingKind.Trend, FindingWeight.Note, trend.Days, $"the busy hour's load {(trend.Value > 0 ? "grows" : "falls")} by {Math.Abs(trend.Value):P0} a year ({trend.Low:P0} to {trend.High:P0})");
        }

        if (total.Calls >= 200 && total.ClockHour.Start.Hour < 5)
        {
            Add(FindingKind.NightBusyHour, FindingWeight.Warning, 1, $"the busy hour begins at {total.ClockHour.Start:HH\\:mm}: are the times of another zone than {options.Zone.Id}?");
        }

        return [.. _all.OrderByDescending(f => f.Weight).ThenBy(f => f.Kind)];
    }

    private void Habits(StreamMeasure total)
    {
        var range = total.PeakRange is { } r
            ? FormattableString.Invariant($"the most lines held at once are {r.Low} to {r.High} (95 %), certainly {r.Least} to {r.Most}, not one number") : "";
        foreach (var source in sources)
        {
            if (source.HasMinuteStarts)
            {
                Add(FindingKind.MinuteStarts, FindingWeight.Warning, source.Rows, $"{source.Name}: all starts are cut to the minute; the seconds were spread evenly; {range}");
            }

            if (source.HasMinuteDurations)
            {
                Add(FindingKind.MinuteDurations, FindingWeight.Warning, source.Rows, source.CutsDurations
                    ? (FormattableString)$"{source.Name}: starts and ends are cut to the minute; the seconds were spread evenly"
                    : $"{source.Name}: all durations are rounded up to the minute; half a minute on average was taken off; {range}");
            }

            if (source.HasNoRingTime)
            {
                Add(FindingKind.NoRingTime, FindingWeight.Warning, source.Answered, $"{source.Name}: answered calls begin with the answer: ringing and queueing are not in the records, the load is too low");
            }
        }

        var all = outcomes.Sum();
        var answered = outcomes[(int)LegOutcome.Answered];
        var failed = outcomes[(int)LegOutcome.Busy] + outcomes[(int)LegOutcome.Failed] + outcomes[(int)LegOutcome.Blocked];
        if (all >= 200 && (all - answered) * 200 < all)
        {
            Add(FindingKind.AnsweredOnly, FindingWeight.Warning, answered, $"of {all} calls {all - answered} {Are(all - answered)} unanswered: it seems that only answered calls are recorded; abandoned and unanswered calls hold lines too, the load is too low");
        }

        if (total.Calls >= 200 && options.Lines > 0 && lines.TimeAt.Count > options.Lines)
        {
            var full = lines.TimeAt.Skip(options.Lines).Sum();
            var share = full / (double)Math.Max(1, lines.TimeAt.Sum());
            Add(FindingKind.LinesFull, FindingWeight.Warning, full / CallTime.Minute, $"all {options.Lines} lines were held for {full / (double)CallTime.Minute:0} minutes in all: more was offered than was carried");
            var expected = share * total.Calls;
            if (expected >= 5 && failed == 0)
            {
                Add(FindingKind.MissingFailures, FindingWeight.Warning, (long)expected, $"no failed attempt is recorded although some {expected:0} or more must have met full lines; offered traffic was computed from carried");
            }
        }
        else if (all >= 1000 && failed == 0 && all - answered > 0)
        {
            Add(FindingKind.MissingFailures, FindingWeight.Warning, 0, $"of {all} calls none is busy or failed: failed attempts seem not to be recorded; say how many lines there were (--lines)");
        }

        if (alone > 0)
        {
            Add(FindingKind.NoCallIdentifier, FindingWeight.Note, alone, $"{Rows(alone)} {(alone == 1 ? "carries" : "carry")} neither a call identifier nor a channel: legs of transferred calls cannot be joined and count as calls of their own{(calls.PossibleCopies > 0 ? $"; {calls.PossibleCopies} equal rows may be copies" : "")}");
        }

        if (open > 0)
        {
            Add(FindingKind.NotOnLines, FindingWeight.Note, open, $"{NumberText.Counted(open, "record")} of calls that are not over {Are(open)} not counted");
        }

        if (lines.Retries > 0)
        {
            Add(FindingKind.Retries, FindingWeight.Note, lines.Retries, $"{NumberText.Counted(lines.Retries, "attempt")} {(lines.Retries == 1 ? "is of a caller" : "are of callers")} who had found no line within {Concurrency.RetryWithin / CallTime.Minute} minutes before; offered traffic counts each wish once");
        }
    }

    private static string Rows(long count) => NumberText.Counted(count, "row");

    private static string Calls(long count) => NumberText.Counted(count, "call");

    private static string Are(long count) => count == 1 ? "is" : "are";

    private static string Have(long count) => count == 1 ? "has" : "have";

    private void FromRows(FindingKind kind, FindingWeight weight, Func<long, FormattableString> text)
    {
        if (ledger[kind] > 0)
        {
            _all.Add(new(kind, weight, NumberText.Say(text(ledger[kind])), ledger[kind], ledger.Rows(kind)));
        }
    }

    private void Add(FindingKind kind, FindingWeight weight, long count, FormattableString text) =>
        _all.Add(new(kind, weight, NumberText.Say(text), count, []));
}
