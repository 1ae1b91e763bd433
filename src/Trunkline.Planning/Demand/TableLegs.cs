namespace Trunkline.Planning.Demand;

/// <summary>Call records from a table: Asterisk, FreePBX, FreeSWITCH, 3CX, any CSV.</summary>
internal sealed class TableLegs : ILegSource
{
    private readonly RowSource _rows;
    private readonly ColumnMap _map;
    private readonly LineRules _rules;
    private readonly LegTimes _times;
    private readonly Ledger _ledger;
    private readonly string _file;
    private bool _hasRow;

    private TableLegs(RowSource rows, ColumnMap map, LineRules rules, LegTimes times, Ledger ledger, string file)
    {
        _rows = rows;
        _map = map;
        _rules = rules;
        _times = times;
        _ledger = ledger;
        _file = file;
        Format = map.Name;
    }

    public long Octets => _rows.Octets;

    public string Format { get; private set; }

    /// <summary>Begins to read; null, with what was expected, when it is nothing we read.</summary>
    internal static TableLegs? Open(RowSource rows, DemandOptions options, LineRules rules, LegTimes times, Ledger ledger, string file, out string? error)
    {
        rows.Separator = options.Map is { Separator: not 0 } ? options.Map.Separator : CallFormats.Separator(rows.Ahead);
        if (!rows.Next(out var problem))
        {
            error = "has no rows";
            return null;
        }

        if (problem != RowProblem.None)
        {
            error = $"row {rows.Line} cannot be read as a table ({Say(problem)}): {CallFormats.Expected}";
            return null;
        }

        ColumnMap? map;
        if (options.Map is { } given)
        {
            map = given.Bind(rows, out error) ? given : null;
        }
        else
        {
            map = CallFormats.Recognise(rows, options.Format, out error);
        }

        if (map is null)
        {
            return null;
        }

        var legs = new TableLegs(rows, map, rules, times, ledger, file) { _hasRow = !map.HasHeadings };
        if (map.HasHeadings)
        {
            legs.Format = $"{map.Name}{(map.Name.Length == 0 ? "CSV" : "")}: {map.Described(rows)}";
        }

        return legs;
    }

    public RowResult Next(ref CallLeg leg)
    {
        leg = default;
        var problem = RowProblem.None;
        if (!_hasRow && !_rows.Next(out problem))
        {
            return RowResult.End;
        }

        _hasRow = false;
        leg.Row = (uint)Math.Min(_rows.Line, uint.MaxValue);
        if (problem != RowProblem.None)
        {
            return Refuse(FindingKind.UnreadableRow, Say(problem));
        }

        if (_rows.Count < _map.Fewest || (_map.Exactly > 0 && _rows.Count != _map.Exactly))
        {
            _rows.BackToFirstLine();
            return Refuse(FindingKind.UnreadableRow, _ledger.Wants(FindingKind.UnreadableRow) ? $"{_rows.Count} columns, expected {Math.Max(_map.Exactly, _map.Fewest)}" : null);
        }

        if (!Times(ref leg, out var column))
        {
            if (_rows.BackToFirstLine())
            {
                return Refuse(FindingKind.UnreadableRow, "a quote runs over the end of the line");
            }

            return Refuse(FindingKind.UnreadableRow, _ledger.Wants(FindingKind.UnreadableRow)
                ? $"column {ColumnMap.NameOf(column)}: \"{CallFormats.Printable(_rows.Field(_map[column]))}\" is not understood" : null);
        }

        return leg.End == LegTimes.None ? RowResult.Refused : Tell(ref leg);
    }

    private bool Times(ref CallLeg leg, out Column wrong)
    {
        long start;
        bool isUtc;
        if (_map[Column.Start] >= 0)
        {
            wrong = Column.Start;
            if (!CallTime.TryParse(_rows.Field(_map[Column.Start]), _map.Times, out start, out isUtc))
            {
                return false;
            }
        }
        else
        {
            wrong = Column.StartDate;
            if (!CallTime.TryParse(_rows.Field(_map[Column.StartDate]), _map.Times, out start, out isUtc))
            {
                return false;
            }

            wrong = Column.StartClock;
            if (!CallTime.TryParseClock(_rows.Field(_map[Column.StartClock]), out var clock, out _, out _))
            {
                return false;
            }

            start += clock;
        }

        long answer = LegTimes.None, end = LegTimes.None, duration = LegTimes.None;
        if (!Moment(Column.Answer, start, ref answer, out wrong, isOptional: true) || !Moment(Column.End, start, ref end, out wrong, isOptional: false))
        {
            return false;
        }

        if (!Length(Column.Duration, ref duration, out wrong))
        {
            return false;
        }

        long talk = LegTimes.None, ring = LegTimes.None;
        if (end == LegTimes.None && duration == LegTimes.None)
        {
            if (!Length(Column.Talk, ref talk, out wrong) || !Length(Column.Ring, ref ring, out wrong))
            {
                return false;
            }

            duration = talk == LegTimes.None ? ring : talk + Math.Max(0, ring);
            if (ring >= 0 && talk > 0 && answer == LegTimes.None)
            {
                answer = start + ring;
            }

            wrong = Column.Duration;
            if (duration == LegTimes.None)
            {
                return false;
            }
        }
        else if (_map[Column.Talk] >= 0)
        {
            CallTime.TryParseDuration(_rows.Field(_map[Column.Talk]), _map.DurationUnit, out talk);
        }

        var total = duration != LegTimes.None ? duration : end - start;
        if (answer == LegTimes.None && talk > 0 && talk <= total)
        {
            // only the talk is told: it is the end of the call
            answer = start + total - talk;
        }

        if (!_times.Resolve(ref leg, start, answer, end, duration, isUtc, out var problem))
        {
            _ledger.Add(FindingKind.ImpossibleTime, _file, leg.Row, problem);
            leg.End = LegTimes.None;
        }

        return true;
    }

    private bool Moment(Column column, long start, ref long value, out Column wrong, bool isOptional)
    {
        wrong = column;
        var text = _rows.Field(_map[column]);
        if (text.IsEmpty || text.StartsWith("0000-00-00"u8) || text.SequenceEqual("NULL"u8) || text.SequenceEqual("\\N"u8))
        {
            return isOptional || _map[column] < 0 || _map[Column.Duration] >= 0;
        }

        if (CallTime.TryParse(text, _map.Times, out var time, out _))
        {
            // seconds since 1970 of something that did not happen
            value = isOptional && time == 0 ? LegTimes.None : time;
            return true;
        }

        // a time of day belongs to the start's day
        if (CallTime.TryParseClock(text, out var clock, out _, out _))
        {
            value = start - (((start % CallTime.Day) + CallTime.Day) % CallTime.Day) + clock;
            return true;
        }

        return false;
    }

    private bool Length(Column column, ref long value, out Column wrong)
    {
        wrong = column;
        var text = _rows.Field(_map[column]);
        if (text.IsEmpty)
        {
            return _map[column] < 0 || _map[Column.End] >= 0 || column is Column.Ring or Column.Talk;
        }

        return CallTime.TryParseDuration(text, _map.DurationUnit, out value);
    }

    private RowResult Tell(ref CallLeg leg)
    {
        leg.Outcome = Outcome(_rows.Field(_map[Column.Disposition]), leg.Answer != LegTimes.None);
        if (leg.Outcome != LegOutcome.Answered)
        {
            leg.Answer = LegTimes.None;
        }

        var texts = new RowTexts
        {
            Channel = _rows.Field(_map[Column.Channel]),
            DestinationChannel = _rows.Field(_map[Column.DestinationChannel]),
            Caller = _rows.Field(_map[Column.Caller]),
            Called = _rows.Field(_map[Column.Called]),
            Did = _rows.Field(_map[Column.Did]),
            Application = _rows.Field(_map[Column.Application]),
            Direction = _rows.Field(_map[Column.Direction]),
            IsEmergency = _rows.Field(_map[Column.Priority]).SequenceEqual("emergency"u8),
        };
        leg.Caller = LineRules.Digits(texts.Caller, out _);
        leg.Wish = leg.Caller == 0 ? 0 : OctetHash.Mix(leg.Caller ^ OctetHash.Mix(LineRules.Digits(texts.Called, out _)));
        if (!_rules.Classify(ref leg, texts))
        {
            return RowResult.Inside;
        }

        var call = _rows.Field(_map[Column.CallId]);
        leg.Call = call.IsEmpty ? 0 : OctetHash.Of(call);
        if (_map.LegsNameEachOther && leg.Call != 0)
        {
            var other = _rows.Field(_map[Column.OtherLeg]);
            leg.Call = other.IsEmpty ? leg.Call : Math.Min(leg.Call, OctetHash.Of(other));
        }

        var legId = _rows.Field(_map[Column.LegId]);
        leg.IsAlone = leg.Call == 0 && !_map.HasChannels;
        leg.Identity = OctetHash.Of(_rows.Field(_map[Column.Called]), leg.Caller ^ (ulong)leg.Outcome);
        leg.Identity = OctetHash.Of(_rows.Field(_map[Column.DestinationChannel]), leg.Identity);
        if (legId.IsEmpty && leg.Call == 0)
        {
            leg.Identity = OctetHash.Of(_rows.Row, leg.Identity);
        }
        else
        {
            leg.Identity = OctetHash.Of(legId, leg.Identity ^ leg.Call);
        }

        var gateway = _rows.Field(_map[Column.Gateway]);
        leg.Gateway = gateway.IsEmpty ? 0 : OctetHash.Of(gateway);
        return RowResult.Leg;
    }

    private RowResult Refuse(FindingKind kind, string? detail)
    {
        _ledger.Add(kind, _file, _rows.Line, detail);
        return RowResult.Refused;
    }

    internal static LegOutcome Outcome(ReadOnlySpan<byte> word, bool hasAnswer)
    {
        if (hasAnswer || word.IsEmpty)
        {
            return hasAnswer ? LegOutcome.Answered : LegOutcome.Unanswered;
        }

        Span<byte> upper = stackalloc byte[Math.Min(word.Length, 32)];
        for (var i = 0; i < upper.Length; i++)
        {
            upper[i] = word[i] is >= (byte)'a' and <= (byte)'z' ? (byte)(word[i] - 32) : word[i] == '_' ? (byte)' ' : word[i];
        }

        return upper.StartsWith("ANSWERED"u8) || upper.StartsWith("COMPLETED"u8) ? LegOutcome.Answered
            : upper.IndexOf("CONGESTION"u8) >= 0 || upper.StartsWith("CHANUNAVAIL"u8) || upper.StartsWith("RESOURCE UNAVAIL"u8) || upper.StartsWith("BLOCKED"u8)
                || upper.StartsWith("REQUESTED CHAN UNAVAIL"u8) || upper.SequenceEqual("34"u8) || upper.SequenceEqual("44"u8) ? LegOutcome.Blocked
            : upper.IndexOf("BUSY"u8) >= 0 ? LegOutcome.Busy
            : upper.StartsWith("FAIL"u8) || upper.StartsWith("UNALLOCATED"u8) || upper.StartsWith("INVALID"u8) || upper.StartsWith("NO ROUTE"u8)
                || upper.StartsWith("DESTINATION OUT"u8) || upper.StartsWith("CALL REJECTED"u8) || upper.StartsWith("NORMAL TEMPORARY"u8) ? LegOutcome.Failed
            : LegOutcome.Unanswered;
    }

    private static string Say(RowProblem problem) => problem switch
    {
        RowProblem.TooLong => $"longer than {RowSource.LongestRow} octets",
        RowProblem.OpenQuote => "a quote that is never closed",
        RowProblem.TooManyFields => $"more than {RowSource.MostFields} columns",
        _ => "",
    };
}
