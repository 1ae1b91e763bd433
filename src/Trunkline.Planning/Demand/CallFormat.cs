using System.Text;

namespace Trunkline.Planning.Demand;

/// <summary>A form of call records that is known by name.</summary>
public enum CallFormat : byte
{
    /// <summary>Found out from the file.</summary>
    Auto,

    /// <summary>Asterisk's Master.csv (cdr_csv), 16 to 21 columns without headings; ours too (trunkline cdr --csv).</summary>
    Asterisk,

    /// <summary>FreePBX: an export of the cdr table with headings.</summary>
    FreePbx,

    /// <summary>FreeSWITCH's mod_cdr_csv, template "example" (the default).</summary>
    FreeSwitch,

    /// <summary>3CX: the CDR output with its usual fields in their usual order, or with headings; also the call report.</summary>
    ThreeCx,

    /// <summary>Ours: trunkline cdr --json, one object a line.</summary>
    Json,

    /// <summary>Any table with headings or a column mapping.</summary>
    Csv,
}

/// <summary>Recognises a form of call records from the first row.</summary>
internal static class CallFormats
{
    /// <summary>What we read, in a sentence, for when a file is none of it.</summary>
    internal const string Expected =
        "expected Asterisk's Master.csv, FreePBX's cdr table with headings, FreeSWITCH's mod_cdr_csv (template example), 3CX's CDR, trunkline cdr --json, or any CSV with --map \"start = …, duration = …\"";

    private static readonly (Column Role, string[] Names)[] Headings =
    [
        (Column.Start, ["start", "calldate", "start_stamp", "start_time", "starttime", "start time", "time-start", "call time", "begin", "call_start", "call start", "start_timestamp", "datetime", "date/time", "timestamp"]),
        (Column.StartDate, ["date", "call date", "start_date", "start date"]),
        (Column.StartClock, ["time", "start_clock"]),
        (Column.Answer, ["answer", "answer_stamp", "answer_time", "answer time", "time-answered", "answered_at", "connect_time", "connect time", "answer_timestamp"]),
        (Column.End, ["end", "end_stamp", "end_time", "endtime", "end time", "time-end", "hangup_time", "disconnect_time", "disconnect time", "call_end", "end_timestamp"]),
        (Column.Duration, ["duration", "duration_seconds", "total_duration", "call duration", "call_duration", "duration (s)", "duration (sec)"]),
        (Column.Talk, ["billsec", "talk", "talking", "talk_time", "talk time", "billable"]),
        (Column.Ring, ["ring", "ringing", "ring_time", "ring time"]),
        (Column.Disposition, ["disposition", "status", "hangup_cause", "result", "call status"]),
        (Column.Caller, ["src", "caller", "caller_id_number", "from", "from-no", "caller id", "calling", "calling_number", "source", "cnum"]),
        (Column.Called, ["dst", "called", "destination_number", "to", "to-no", "destination", "called_number", "dialled", "dialed", "dial-no"]),
        (Column.Did, ["did", "did_number"]),
        (Column.CallId, ["linkedid", "call_id", "call-id", "callid", "call id", "historyid"]),
        (Column.LegId, ["uniqueid", "uuid", "leg_id", "leg-id"]),
        (Column.OtherLeg, ["bleg_uuid"]),
        (Column.Channel, ["channel", "channel_name", "circuit"]),
        (Column.DestinationChannel, ["dstchannel", "bridge_channel", "destination_channel", "destination-channel"]),
        (Column.Application, ["lastapp", "last_app", "application"]),
        (Column.Direction, ["direction", "call_direction"]),
        (Column.Priority, ["priority"]),
        (Column.Gateway, ["gateway", "node", "host", "server"]),
    ];

    /// <summary>The separator most of the first line is divided by.</summary>
    internal static byte Separator(ReadOnlySpan<byte> ahead)
    {
        var end = ahead.IndexOf((byte)'\n');
        var line = end < 0 ? ahead : ahead[..end];
        Span<int> counts = stackalloc int[4];
        var candidates = ",;\t|"u8;
        var quoted = false;
        foreach (var octet in line)
        {
            quoted ^= octet == '"';
            var index = quoted ? -1 : candidates.IndexOf(octet);
            if (index >= 0)
            {
                counts[index]++;
            }
        }

        var best = 0;
        for (var i = 1; i < 4; i++)
        {
            best = counts[i] > counts[best] ? i : best;
        }

        return candidates[best];
    }

    /// <summary>The map for a first row.</summary>
    /// <param name="row">Positioned on the first row.</param>
    /// <param name="wanted">What the user said it is, or Auto.</param>
    /// <param name="error">Why none fits.</param>
    internal static ColumnMap? Recognise(RowSource row, CallFormat wanted, out string? error)
    {
        error = null;
        var map = wanted switch
        {
            CallFormat.Asterisk => LooksLikeAsterisk(row) ? Asterisk(row.Count) : null,
            CallFormat.FreeSwitch => LooksLikeFreeSwitch(row) ? FreeSwitch() : null,
            CallFormat.FreePbx => ByHeadings(row, "FreePBX"),
            CallFormat.ThreeCx => LooksLikeThreeCx(row) ? ThreeCx() : ByHeadings(row, "3CX"),
            CallFormat.Csv => ByHeadings(row, "CSV"),
            _ => LooksLikeAsterisk(row) ? Asterisk(row.Count)
                : LooksLikeFreeSwitch(row) ? FreeSwitch()
                : LooksLikeThreeCx(row) ? ThreeCx()
                : ByHeadings(row, ""),
        };
        if (map is null)
        {
            var first = new List<string>();
            for (var i = 0; i < row.Count; i++)
            {
                first.Add(Printable(row.Field(i)));
            }

            error = wanted == CallFormat.Auto
                ? $"not recognised from its first row ({ColumnMap.List(first)}): {Expected}"
                : $"the first row ({ColumnMap.List(first)}) is not that of {NameOf(wanted)}: {Expected}";
        }

        return map;
    }

    internal static string NameOf(CallFormat format) => format switch
    {
        CallFormat.Asterisk => "Asterisk Master.csv",
        CallFormat.FreePbx => "FreePBX cdr table",
        CallFormat.FreeSwitch => "FreeSWITCH mod_cdr_csv",
        CallFormat.ThreeCx => "3CX CDR",
        CallFormat.Json => "trunkline cdr --json",
        CallFormat.Csv => "CSV with headings",
        _ => "call records",
    };

    /// <summary>Text of a far end, fit for a terminal.</summary>
    internal static string Printable(ReadOnlySpan<byte> octets)
    {
        var text = new StringBuilder(Encoding.UTF8.GetString(octets[..Math.Min(octets.Length, 60)]));
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) || text[i] is >= '\u200b' and <= '\u200f' or >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069')
            {
                text[i] = '·';
            }
        }

        return text.ToString();
    }

    private static bool IsTime(ReadOnlySpan<byte> text) => CallTime.TryParse(text, TimeForm.YearFirst, out _, out _);

    private static bool LooksLikeAsterisk(RowSource row) =>
        row.Count is >= 16 and <= 21 && IsTime(row.Field(9)) && IsTime(row.Field(11))
        && CallTime.TryParseDuration(row.Field(12), CallTime.Second, out _) && CallTime.TryParseDuration(row.Field(13), CallTime.Second, out _);

    private static bool LooksLikeFreeSwitch(RowSource row) =>
        row.Count is >= 12 and <= 16 && IsTime(row.Field(4)) && IsTime(row.Field(6)) && row.Field(10).Length >= 8;

    private static bool LooksLikeThreeCx(RowSource row) =>
        row.Count is >= 9 and <= 40 && row.Field(2).Contains((byte)':') && CallTime.TryParseDuration(row.Field(2), CallTime.Second, out _) && IsTime(row.Field(3));

    private static ColumnMap Asterisk(int columns)
    {
        var map = new ColumnMap(NameOf(CallFormat.Asterisk))
        {
            HasHeadings = false,
            [Column.Caller] = 1,
            [Column.Called] = 2,
            [Column.Channel] = 5,
            [Column.DestinationChannel] = 6,
            [Column.Application] = 7,
            [Column.Start] = 9,
            [Column.Answer] = 10,
            [Column.End] = 11,
            [Column.Duration] = 12,
            [Column.Talk] = 13,
            [Column.Disposition] = 14,
            Exactly = columns,
        };
        if (columns > 16)
        {
            map[Column.LegId] = 16;
        }

        // newcdrcolumns = yes: peeraccount, linkedid, sequence
        if (columns == 21)
        {
            map[Column.CallId] = 19;
        }

        return map;
    }

    private static ColumnMap FreeSwitch() => new(NameOf(CallFormat.FreeSwitch))
    {
        HasHeadings = false,
        LegsNameEachOther = true,
        [Column.Caller] = 1,
        [Column.Called] = 2,
        [Column.Start] = 4,
        [Column.Answer] = 5,
        [Column.End] = 6,
        [Column.Duration] = 7,
        [Column.Talk] = 8,
        [Column.Disposition] = 9,
        [Column.CallId] = 10,
        [Column.OtherLeg] = 11,
    };

    private static ColumnMap ThreeCx() => new(NameOf(CallFormat.ThreeCx))
    {
        HasHeadings = false,
        [Column.CallId] = 1,
        [Column.Duration] = 2,
        [Column.Start] = 3,
        [Column.Answer] = 4,
        [Column.End] = 5,
        [Column.Disposition] = 6,
        [Column.Caller] = 7,
        [Column.Called] = 8,
    };

    private static ColumnMap? ByHeadings(RowSource row, string name)
    {
        var map = new ColumnMap(name);
        for (var i = 0; i < row.Count; i++)
        {
            var heading = Encoding.UTF8.GetString(row.Field(i)).Trim().ToLowerInvariant();
            if (heading is "calldate" && name.Length == 0)
            {
                return Named(row, "FreePBX");
            }

            if (heading is "historyid" or "time-start" && name.Length == 0)
            {
                return Named(row, "3CX");
            }

            if (heading is "bleg_uuid" && name.Length == 0)
            {
                return Named(row, "FreeSWITCH");
            }

            foreach (var (role, names) in Headings)
            {
                // the first name in the list that occurs wins; historyid is weaker than callid
                if (Array.IndexOf(names, heading) is var rank && rank >= 0
                    && (map[role] < 0 || rank < Array.IndexOf(names, Encoding.UTF8.GetString(row.Field(map[role])).Trim().ToLowerInvariant())))
                {
                    map[role] = i;
                }
            }
        }

        var starts = map[Column.Start] >= 0 || (map[Column.StartDate] >= 0 && map[Column.StartClock] >= 0);
        var ends = map[Column.End] >= 0 || map[Column.Duration] >= 0 || map[Column.Talk] >= 0;
        return starts && ends ? map : null;
    }

    private static ColumnMap? Named(RowSource row, string name)
    {
        var found = ByHeadings(row, name + " with headings");
        if (found is null || name != "FreeSWITCH")
        {
            return found;
        }

        var map = new ColumnMap(found.Name) { LegsNameEachOther = true };
        foreach (var column in Enum.GetValues<Column>())
        {
            map[column] = found[column];
        }

        map[Column.CallId] = found[Column.LegId];
        map[Column.Channel] = -1;
        map[Column.DestinationChannel] = -1;
        return map;
    }
}
