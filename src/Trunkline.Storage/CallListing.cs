using System.Globalization;
using Trunkline.Base;
using Trunkline.Calls;

namespace Trunkline.Storage;

/// <summary>Call records as rows for people: what `trunkline cdr` prints.</summary>
public static class CallListing
{
    /// <summary>The headings.</summary>
    public static IReadOnlyList<string> Headings { get; } = ["Start", "From", "Dialled", "Sent", "Over", "Result", "Rang after", "Talked", "Answer", "Cause", "Charge"];

    /// <summary>A record's cells, as many as there are headings. Control characters are shown as ?.</summary>
    /// <param name="record">The record.</param>
    /// <param name="zone">Times are shown in this zone.</param>
    public static IReadOnlyList<string> Row(CallRecord record, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(zone);
        var from = record.Calling.HasDigits ? record.Calling.ToString() : "withheld";
        return
        [
            TimeZoneInfo.ConvertTime(record.Start, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            Tidy(record.CallingName.Length == 0 ? from : $"{from} {record.CallingName}"),
            Tidy(record.Dialled.ToString()),
            Tidy(record.Called.ToString() == record.Dialled.ToString() ? "" : record.Called.ToString()),
            Tidy(record.TrunkGroup.Length == 0 ? record.DestinationChannel : $"{record.TrunkGroup} {record.DestinationChannel}"),
            Result(record),
            record.TrunkGroup.Length > 0 && record.AlertingAfter is { } delay ? string.Create(CultureInfo.InvariantCulture, $"{delay.TotalSeconds:0.0} s") : "", // the post-dial delay
            record.AnsweredAfter is null || record.EndedAfter is null ? "" : Duration(record.Talked),
            record.AnsweredAfter is null ? "" : record.AnswerEvidence.ToString().ToLowerInvariant(),
            record.State is CallRecordState.Ended
                ? Tidy(string.Create(CultureInfo.InvariantCulture, $"{(byte)record.Cause} {Q850Words.Of(record.Cause)}{(record.ProtocolReason.Length == 0 ? "" : $" ({record.ProtocolReason})")}"))
                : "",
            Tidy(record.Charge.ToString()),
        ];
    }

    /// <summary>The rows as aligned text without colour, for a pipe or a file.</summary>
    public static void Write(TextWriter to, IEnumerable<CallRecord> records, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(records);
        var rows = records.Select(r => Row(r, zone)).Prepend(Headings).ToList();
        var widths = Enumerable.Range(0, Headings.Count).Select(c => rows.Max(r => r[c].Length)).ToList();
        foreach (var row in rows)
        {
            to.Write(string.Join("  ", row.Select((cell, c) => cell.PadRight(widths[c]))).TrimEnd() + "\n");
        }
    }

    private static string Result(CallRecord record) => record.State switch
    {
        CallRecordState.Started => record.AlertingAfter is null ? "calling" : "ringing",
        CallRecordState.Answered => "talking",
        CallRecordState.Recovered => record.AnsweredAfter is null ? "recovered" : "answered, recovered",
        _ => MasterCsv.Disposition(record).ToLowerInvariant(),
    };

    private static string Duration(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}");

    private static string Tidy(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '?' : c)) : text;
}
