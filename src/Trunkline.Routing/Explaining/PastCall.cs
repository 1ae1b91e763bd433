using System.Globalization;
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing.Explaining;

/// <summary>One attempt of a past call, in words.</summary>
/// <param name="To">The trunk group and circuit, or the extension.</param>
/// <param name="Sent">The called number that was sent.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Remarks">What the file and the operator's contract say of it.</param>
public sealed record PastAttempt(string To, string Sent, string Outcome, IReadOnlyList<string> Remarks);

/// <summary>A past call, explained.</summary>
/// <param name="Question">Who called whom, and when.</param>
/// <param name="Attempts">Attempts, in order.</param>
/// <param name="Verdict">In one sentence.</param>
/// <param name="WasAnswered">True when somebody answered.</param>
public sealed record PastExplanation(string Question, IReadOnlyList<PastAttempt> Attempts, string Verdict, bool WasAnswered);

/// <summary>Explains a call from its records and the site file.</summary>
public static class PastCall
{
    /// <summary>Causes by which a network says that it does not take a number as it was written.</summary>
    private static readonly Q850Cause[] s_ofTheNumber = [Q850Cause.UnallocatedNumber, Q850Cause.InvalidNumberFormat, Q850Cause.NoRouteToDestination];

    /// <summary>The route of a call for which an extension is rung first.</summary>
    private const string Originated = "originate";

    /// <summary>Explains.</summary>
    /// <param name="site">The site as the file has it now.</param>
    /// <param name="records">The call's attempts, in order; at least one.</param>
    public static PastExplanation Explain(SiteModel site, IReadOnlyList<CallRecord> records)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(records);
        var first = records[0];
        var local = TimeZoneInfo.ConvertTime(first.Start, site.Site.TimeZone);
        var when = string.Create(CultureInfo.InvariantCulture, $"on {local:dddd yyyy-MM-dd} at {local:HH:mm:ss}");
        var question = first.Route == Originated ? $"{first.Dialled} was rung {when} to be connected to {first.Calling} (trunkline call)"
            : $"{(first.Calling.HasDigits ? first.Calling.ToString() : first.Channel.Length > 0 ? first.Channel : "somebody")} called {first.Dialled} {when}{(first.Route.Length > 0 ? $", route {first.Route}" : "")}";
        var attempts = records.Select(r => Of(site, r)).ToList();
        // for whom an extension is rung first is not reached by its answer
        var answered = records.Skip(first.Route == Originated && records.Count > 1 ? 1 : 0).FirstOrDefault(r => r.AnsweredAfter is not null);
        var last = records[^1];
        var verdict = answered is { EndedAfter: null }
            ? string.Create(CultureInfo.InvariantCulture, $"It was answered after {answered.AnsweredAfter!.Value.TotalSeconds:0.0} s, and is up.")
            : answered is not null
            ? string.Create(CultureInfo.InvariantCulture, $"It was answered after {answered.AnsweredAfter!.Value.TotalSeconds:0.0} s and ended with cause {PlanWords.Cause(answered.Cause)}.")
            : last.State is CallRecordState.Started || last.EndedAfter is null ? "It is being set up." : $"It failed: {Failure(last)}.{Closing(attempts)}";
        return new(question, attempts, verdict, answered is not null);
    }

    /// <summary>Line by line, for people.</summary>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="explanation">What was found.</param>
    public static IEnumerable<(ExplanationLine Kind, string Text)> Lines(string file, PastExplanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        _ = file;
        return All(explanation);
    }

    private static IEnumerable<(ExplanationLine Kind, string Text)> All(PastExplanation explanation)
    {
        yield return (ExplanationLine.Question, explanation.Question);
        yield return (ExplanationLine.Plain, "");
        for (var i = 0; i < explanation.Attempts.Count; i++)
        {
            var attempt = explanation.Attempts[i];
            yield return (ExplanationLine.Plain, $"  {i + 1}. {attempt.To}");
            if (attempt.Sent.Length > 0)
            {
                yield return (ExplanationLine.Plain, $"     sent     {attempt.Sent}");
            }

            foreach (var line in ReportLines.Wrapped("     outcome  ", attempt.Outcome).Concat(attempt.Remarks.SelectMany(r => ReportLines.Wrapped("     but      ", r))))
            {
                yield return (ExplanationLine.Plain, line);
            }
        }

        yield return (ExplanationLine.Plain, "");
        foreach (var line in ReportLines.Wrapped("", explanation.Verdict))
        {
            yield return (explanation.WasAnswered ? ExplanationLine.Taken : ExplanationLine.Refused, line);
        }
    }

    private static PastAttempt Of(SiteModel site, CallRecord record)
    {
        if (record.DestinationChannel == Call.CodeChannel)
        {
            return new("feature code", "", record.ProtocolReason.Length > 0 ? $"{record.ProtocolReason}; cause {PlanWords.Cause(record.Cause)}" : "not over", []);
        }

        var trunk = site.Trunks.FirstOrDefault(t => t.Name == record.TrunkGroup);
        var to = record.TrunkGroup.Length > 0 ? record.TrunkGroup + (record.DestinationChannel.Length > 0 ? $" ({record.DestinationChannel})" : "")
            : !record.Called.HasDigits ? "nowhere"
            : site.Services.FirstOrDefault(s => s.Number == record.Called.Digits)?.Words ?? $"extension {record.Called.Digits}";
        var outcome = record is { AnsweredAfter: { } since, EndedAfter: null }
            ? string.Create(CultureInfo.InvariantCulture, $"answered after {since.TotalSeconds:0.0} s, and is up")
            : record.AnsweredAfter is { } answered
            ? string.Create(CultureInfo.InvariantCulture, $"answered after {answered.TotalSeconds:0.0} s, talked {record.Talked.TotalSeconds:0.0} s, ended with cause {PlanWords.Cause(record.Cause)}")
            : record.EndedAfter is null ? "not over" : Failure(record);
        return new(to, record.TrunkGroup.Length > 0 && record.Called.HasDigits ? PlanWords.Sent(record.Called, Signs(trunk)) : "", outcome, trunk is null || record.AnsweredAfter is not null ? [] : Remarks(site, trunk, record));
    }

    private static string Failure(CallRecord record)
    {
        var who = record.CauseLocation switch
        {
            CauseLocation.PrivateLocal => record.TrunkGroup.Length > 0 && record.DestinationChannel.Length == 0 ? "nothing was sent" : "here",
            CauseLocation.User => "the called user said",
            CauseLocation.PublicLocal => "the operator said",
            CauseLocation.Transit or CauseLocation.International or CauseLocation.BeyondInterworking => "a network on the way said",
            _ => "the far network said",
        };
        var after = record.EndedAfter is { } ended ? string.Create(CultureInfo.InvariantCulture, $" after {ended.TotalSeconds:0.0} s") : "";
        return $"{who} {PlanWords.Cause(record.Cause)}{after}{(record.ProtocolReason.Length > 0 ? $" ({record.ProtocolReason})" : "")}";
    }

    private static List<string> Remarks(SiteModel site, Trunk trunk, CallRecord record)
    {
        var remarks = new List<string>();
        if (record.Cause == Q850Cause.NoCircuitAvailable && record.DestinationChannel.Length == 0)
        {
            remarks.Add("every circuit of the group was taken, kept for emergency calls, or out of service");
        }

        if (!s_ofTheNumber.Contains(record.Cause) || !record.Called.HasDigits)
        {
            return remarks;
        }

        var sent = FormOf(site, record.Called);
        var contract = site.Operator.Services.FirstOrDefault(s => s.Name == trunk.Name)?.Confirmations.FirstOrDefault(c => c.Field == "number_format");
        if (contract is { Value.Length: > 0 })
        {
            remarks.Add($"we sent {sent}; the operator's contract says: {contract.Value}{(contract.IsConfirmed ? $" (confirmed by {contract.ConfirmedBy})" : " (not confirmed)")}");
        }

        if (trunk.Numbers.Called == NumberForm.Dialled)
        {
            remarks.Add($"trunks.{trunk.Name}.numbers says no form, so the number went out as dialled; say which form the operator wants");
        }
        else if (PlanWords.Form(trunk.Numbers.Called) != sent)
        {
            remarks.Add($"we sent {sent}; trunks.{trunk.Name}.numbers says {PlanWords.Form(trunk.Numbers.Called)}: the file has changed since, or this number has no such form");
        }

        return remarks;
    }

    private static string Closing(List<PastAttempt> attempts) =>
        attempts.Count > 1 ? $" {attempts.Count} ways were tried." : "";

    private static NumberSigns Signs(Trunk? trunk) => trunk is E1Trunk ? NumberSigns.Type : NumberSigns.Plus;

    /// <summary>The form a number has, by its type, else by how it is read here.</summary>
    private static string FormOf(SiteModel site, PhoneNumber number) => number.Type switch
    {
        TypeOfNumber.International => "international",
        TypeOfNumber.National => "national",
        TypeOfNumber.Subscriber => "subscriber",
        _ => site.Dialling.LocalDigits.Contains(number.Digits.Length) ? "local"
            : new SiteNumbering(site.Dialling).Read(number.Digits).Type == TypeOfNumber.International ? "prefixed" : "unmarked digits",
    };
}
