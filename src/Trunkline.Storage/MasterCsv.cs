using System.Globalization;
using System.Text;
using Trunkline.Base;
using Trunkline.Calls;

namespace Trunkline.Storage;

/// <summary>Call records as the lines of Asterisk's <c>Master.csv</c> (cdr_csv), octet for octet in form: column order, quotes, times.</summary>
/// <remarks>
/// <para>Columns: accountcode, src, dst, dcontext, clid, channel, dstchannel, lastapp, lastdata, start, answer, end, duration,
/// billsec, disposition, amaflags, uniqueid, userfield. Texts and times are quoted, a quote in them doubled; the two durations are
/// whole seconds without quotes. No header line; lines end with a line feed.</para>
/// <para>What we put in: dcontext is the route, lastapp is Dial, lastdata the leg called, amaflags DOCUMENTATION, uniqueid
/// NODE-EPOCH.SEQUENCE (never used twice), userfield the Q.850 cause, the recording and what the network said it costs:
/// "cause=16 recording=12 charge=2.500 EUR".</para>
/// <para>Not written: records of calls that are not over; Asterisk writes none either.</para>
/// </remarks>
public static class MasterCsv
{
    /// <summary>One record's line with its line feed.</summary>
    /// <param name="record">A record that has ended.</param>
    /// <param name="zone">Times are shown in this zone.</param>
    public static string Line(CallRecord record, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(zone);
        var line = new StringBuilder(256);
        Text(line, "");
        Text(line, record.Calling.Digits);
        Text(line, record.Dialled.Digits);
        Text(line, record.Route);
        Text(line, CallerId(record));
        Text(line, record.Channel);
        Text(line, record.DestinationChannel);
        Text(line, "Dial");
        Text(line, record.DestinationChannel);
        Time(line, record.Start, zone);
        Time(line, record.Answer, zone);
        Time(line, record.End, zone);
        Seconds(line, record.EndedAfter ?? TimeSpan.Zero);
        Seconds(line, record.Talked);
        Text(line, Disposition(record));
        Text(line, "DOCUMENTATION");
        Text(line, string.Create(CultureInfo.InvariantCulture, $"{record.Key.Node}-{record.Key.Epoch}.{record.Key.Sequence}"));
        Text(line, string.Create(CultureInfo.InvariantCulture, $"cause={(byte)record.Cause}{(record.Recording == 0 ? "" : $" recording={record.Recording}")}{Charge(record.Charge)}"));
        line[^1] = '\n';
        return line.ToString();
    }

    /// <summary>Writes the records that have ended, in the order given.</summary>
    public static void Write(TextWriter to, IEnumerable<CallRecord> records, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(records);
        foreach (var record in records)
        {
            if (record.EndedAfter is not null)
            {
                to.Write(Line(record, zone));
            }
        }
    }

    /// <summary>ANSWERED, BUSY, NO ANSWER or FAILED. A caller who gives up is NO ANSWER.</summary>
    public static string Disposition(CallRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.AnsweredAfter is not null ? "ANSWERED" : record.Cause switch
        {
            Q850Cause.UserBusy => "BUSY",
            Q850Cause.NoUserResponding or Q850Cause.NoAnswer or Q850Cause.NormalClearing or Q850Cause.NonSelectedUserClearing or Q850Cause.None => "NO ANSWER",
            _ => "FAILED",
        };
    }

    private static string Charge(CallCharge charge) => charge.Kind == CallChargeKind.None ? "" : $" charge={charge}";

    private static string CallerId(CallRecord record) =>
        record.CallingName.Length == 0 ? record.Calling.Digits ?? ""
        : record.Calling.HasDigits ? $"\"{record.CallingName}\" <{record.Calling.Digits}>" : record.CallingName;

    private static void Text(StringBuilder line, string? text)
    {
        line.Append('"');
        foreach (var c in text ?? "")
        {
            // a line is a record: whatever a far end puts into a name
            line.Append(c is '\n' or '\r' or '\0' ? ' ' : c);
            if (c == '"')
            {
                line.Append('"');
            }
        }

        line.Append("\",");
    }

    private static void Time(StringBuilder line, DateTimeOffset? time, TimeZoneInfo zone) =>
        Text(line, time is { } there ? TimeZoneInfo.ConvertTime(there, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "");

    private static void Seconds(StringBuilder line, TimeSpan duration) =>
        line.Append(CultureInfo.InvariantCulture, $"{(long)duration.TotalSeconds},");
}
