using System.Text.Json;

namespace Trunkline.Planning.Demand;

/// <summary>Our own call records: trunkline cdr --json, one object a line, times in UTC with microseconds.</summary>
internal sealed class JsonLegs : ILegSource
{
    private readonly RowSource _rows;
    private readonly LineRules _rules;
    private readonly LegTimes _times;
    private readonly Ledger _ledger;
    private readonly string _file;
    private readonly byte[] _text = new byte[8192];
    private int _used;

    internal JsonLegs(RowSource rows, LineRules rules, LegTimes times, Ledger ledger, string file)
    {
        _rows = rows;
        // an octet that JSON text never holds: the line stays whole
        _rows.Separator = 0;
        _rules = rules;
        _times = times;
        _ledger = ledger;
        _file = file;
    }

    public long Octets => _rows.Octets;

    public string Format => CallFormats.NameOf(CallFormat.Json);

    public RowResult Next(ref CallLeg leg)
    {
        leg = default;
        if (!_rows.Next(out var problem))
        {
            return RowResult.End;
        }

        leg.Row = (uint)Math.Min(_rows.Line, uint.MaxValue);
        if (problem != RowProblem.None)
        {
            return Refuse("too long or an open quote");
        }

        try
        {
            return Read(ref leg);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException)
        {
            return Refuse("is not one JSON object");
        }
    }

    private RowResult Read(ref CallLeg leg)
    {
        var json = new Utf8JsonReader(_rows.Row, new JsonReaderOptions { MaxDepth = 8 });
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return Refuse("is not one JSON object");
        }

        _used = 0;
        ReadOnlySpan<byte> node = default, start = default, channel = default, destination = default, group = default, calling = default, dialled = default, called = default, priority = default;
        long answered = LegTimes.None, ended = LegTimes.None;
        ulong epoch = 0, sequence = 0, call = 0;
        var cause = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("node"u8)) { node = Text(ref json); }
            else if (json.ValueTextEquals("epoch"u8)) { epoch = Whole(ref json); }
            else if (json.ValueTextEquals("sequence"u8)) { sequence = Whole(ref json); }
            else if (json.ValueTextEquals("call"u8)) { call = Whole(ref json); }
            else if (json.ValueTextEquals("priority"u8)) { priority = Text(ref json); }
            else if (json.ValueTextEquals("calling"u8)) { calling = Text(ref json); }
            else if (json.ValueTextEquals("dialled"u8)) { dialled = Text(ref json); }
            else if (json.ValueTextEquals("called"u8)) { called = Text(ref json); }
            else if (json.ValueTextEquals("channel"u8)) { channel = Text(ref json); }
            else if (json.ValueTextEquals("destination_channel"u8)) { destination = Text(ref json); }
            else if (json.ValueTextEquals("trunk_group"u8)) { group = Text(ref json); }
            else if (json.ValueTextEquals("start"u8)) { start = Text(ref json); }
            else if (json.ValueTextEquals("answered_after"u8)) { answered = Micros(ref json); }
            else if (json.ValueTextEquals("ended_after"u8)) { ended = Micros(ref json); }
            else if (json.ValueTextEquals("cause"u8)) { cause = (int)Math.Min(Whole(ref json), 255); }
            else
            {
                json.Skip();
            }
        }

        if (start.IsEmpty || !CallTime.TryParse(start, TimeForm.YearFirst, out var began, out var isUtc))
        {
            return Refuse(_ledger.Wants(FindingKind.UnreadableRow) ? $"column start: \"{CallFormats.Printable(start)}\" is not understood" : null);
        }

        if (ended == LegTimes.None)
        {
            return RowResult.Open;
        }

        if (!_times.Resolve(ref leg, began, answered == LegTimes.None ? LegTimes.None : began + answered, LegTimes.None, Math.Max(0, ended), isUtc, out var problem) || ended < 0)
        {
            _ledger.Add(FindingKind.ImpossibleTime, _file, leg.Row, problem ?? "column ended_after: before the start");
            return RowResult.Refused;
        }

        leg.HasEnd = true;
        leg.Outcome = leg.Answer != LegTimes.None ? LegOutcome.Answered : cause switch
        {
            34 or 42 or 44 or 47 => LegOutcome.Blocked,
            17 => LegOutcome.Busy,
            0 or 16 or 18 or 19 or 26 => LegOutcome.Unanswered,
            _ => LegOutcome.Failed,
        };
        leg.Caller = LineRules.Digits(calling, out _);
        var texts = new RowTexts
        {
            Channel = channel,
            DestinationChannel = destination,
            Caller = calling,
            Called = dialled.IsEmpty ? called : dialled,
            IsEmergency = priority.SequenceEqual("emergency"u8),
            IsToLine = !group.IsEmpty && !destination.IsEmpty,
        };
        leg.Wish = leg.Caller == 0 ? 0 : OctetHash.Mix(leg.Caller ^ OctetHash.Mix(LineRules.Digits(texts.Called, out _)));
        if (!_rules.Classify(ref leg, texts))
        {
            return RowResult.Inside;
        }

        leg.Gateway = node.IsEmpty ? 0 : OctetHash.Of(node);
        leg.Call = call == 0 ? 0 : OctetHash.Mix(leg.Gateway ^ OctetHash.Mix(call)) | 1;
        leg.IsAlone = leg.Call == 0 && channel.IsEmpty && destination.IsEmpty;
        leg.Identity = OctetHash.Mix(leg.Gateway ^ OctetHash.Mix((epoch << 40) ^ sequence));
        return RowResult.Leg;
    }

    private ReadOnlySpan<byte> Text(scoped ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return default;
        }

        if (!json.ValueIsEscaped)
        {
            return json.ValueSpan;
        }

        if (json.ValueSpan.Length > _text.Length - _used)
        {
            return default;
        }

        var written = json.CopyString(_text.AsSpan(_used));
        var text = _text.AsSpan(_used, written);
        _used += written;
        return text;
    }

    private static ulong Whole(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Number && json.TryGetUInt64(out var value))
        {
            return value;
        }

        json.Skip();
        return 0;
    }

    private static long Micros(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Number && json.TryGetDecimal(out var value) && value is > -1_000_000_000 and < 1_000_000_000)
        {
            return (long)Math.Round(value * CallTime.Second);
        }

        json.Skip();
        return LegTimes.None;
    }

    private RowResult Refuse(string? detail)
    {
        _rows.BackToFirstLine();
        _ledger.Add(FindingKind.UnreadableRow, _file, _rows.Line, detail);
        return RowResult.Refused;
    }
}
