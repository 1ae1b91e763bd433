namespace Trunkline.Planning.Demand;

/// <summary>
/// Measures the demand for lines from call records: read one file after the other, then <see cref="Measure"/> once. Streams; 48
/// octets a row in memory, whatever the row's length.
/// </summary>
/// <remarks>Opens no file and prints nothing. Not for two threads.</remarks>
public sealed class DemandMeter
{
    private const int MostSources = 1000;
    private readonly DemandOptions _options;
    private readonly LineRules _rules;
    private readonly ZoneClock _clock;
    private readonly LegStore _store = new();
    private readonly Ledger _ledger = new();
    private readonly List<RecordSource> _sources = [];
    private readonly List<MeasuredFile> _files = [];
    private readonly long[] _outcomes = new long[5];
    private long _octets;
    private long _alone;
    private long _open;
    private bool _isMeasured;

    /// <param name="options">What the records do not say.</param>
    public DemandMeter(DemandOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _rules = new(options);
        _clock = new(options.Zone);
    }

    /// <summary>For tests and drawings: each change of the number of lines held.</summary>
    internal Action<long, int>? OnChange { get; set; }

    /// <summary>Reads a file of call records.</summary>
    /// <param name="name">As shown in findings.</param>
    /// <param name="stream">Its octets; read to the end.</param>
    /// <param name="error">Why it is no file of call records, and what was expected.</param>
    /// <returns>False when it was not recognised; rows that cannot be read are findings.</returns>
    public bool TryRead(string name, Stream stream, out string? error)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var rows = new RowSource(stream);
        var latest = _options.Latest is { } given ? (given.UtcTicks - DateTime.UnixEpoch.Ticks) / 10 : 43_829 * CallTime.Day;
        var times = new LegTimes(_clock, _ledger, name, latest);
        var source = Open(rows, times, name, out error);
        if (source is null)
        {
            error = $"{name}: {error}";
            return false;
        }

        long count = 0, legs = 0, inside = 0, refused = 0;
        var gateways = new Dictionary<ulong, ushort>();
        CallLeg leg = default;
        while (true)
        {
            var result = source.Next(ref leg);
            if (result == RowResult.End)
            {
                break;
            }

            if ((++count & 0xFFFF) == 0)
            {
                _options.OnProgress?.Invoke(_octets + source.Octets);
            }

            switch (result)
            {
                case RowResult.Leg:
                    legs++;
                    Keep(leg, name, gateways);
                    break;
                case RowResult.Inside:
                    inside++;
                    break;
                case RowResult.Open:
                    _open++;
                    break;
                default:
                    refused++;
                    break;
            }
        }

        _octets += source.Octets;
        _files.Add(new(name, source.Format, count, legs, inside, refused));
        return true;
    }

    /// <summary>Puts the calls together and measures. Lets go of the rows: once only.</summary>
    public MeasuredDemand Measure()
    {
        if (_isMeasured)
        {
            throw new InvalidOperationException("Measure was called before; the rows are gone");
        }

        _isMeasured = true;
        var calls = new CallAssembler(_store, _sources, _options, _ledger);
        calls.Run();
        var analysis = new DemandAnalysis(_options, _clock, calls, _ledger, _sources, _files, _outcomes, _alone, _open);
        analysis.Prepare();
        PeakDraws? draws = null;
        if (_sources.Exists(s => s.WritesMinutes))
        {
            draws = new(calls.Grid, _clock);
            draws.Run();
        }

        var lines = new Concurrency(calls.Grid, _clock) { OnChange = OnChange, IsBusy = analysis.IsBusy };
        lines.Run();
        return analysis.Result(lines, draws);
    }

    private ILegSource? Open(RowSource rows, LegTimes times, string name, out string? error)
    {
        error = null;
        var ahead = rows.Ahead;
        if (ahead.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || ahead.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            error = "is UTF-16 text: save it as UTF-8 (CSV UTF-8)";
            return null;
        }

        var text = ahead.TrimStart(" \t\r\n"u8);
        if (_options.Map is null && (_options.Format == CallFormat.Json || (_options.Format == CallFormat.Auto && !text.IsEmpty && text[0] == '{')))
        {
            if (text.IsEmpty || text[0] != '{' || text[..Math.Min(text.Length, 4096)].IndexOf("\"start\""u8) < 0)
            {
                error = $"is not what trunkline cdr --json prints: {CallFormats.Expected}";
                return null;
            }

            return new JsonLegs(rows, _rules, times, _ledger, name);
        }

        return TableLegs.Open(rows, _options, _rules, times, _ledger, name, out error);
    }

    private void Keep(in CallLeg leg, string file, Dictionary<ulong, ushort> gateways)
    {
        if (!gateways.TryGetValue(leg.Gateway, out var source))
        {
            if (_sources.Count >= MostSources)
            {
                source = (ushort)(_sources.Count - 1);
            }
            else
            {
                source = (ushort)_sources.Count;
                _sources.Add(new(gateways.Count == 0 ? file : FormattableString.Invariant($"{file} (gateway {gateways.Count + 1})")));
            }

            if (gateways.Count < MostSources)
            {
                gateways[leg.Gateway] = source;
            }
        }

        _sources[source].Learn(leg);
        _outcomes[(int)leg.Outcome]++;
        _alone += leg.IsAlone ? 1 : 0;
        var stored = new StoredLeg
        {
            Start = leg.Start,
            End = leg.End,
            Call = (uint)(leg.Call >> 32) | (leg.Call == 0 ? 0u : 1u << 31),
            Identity = (uint)leg.Identity,
            Row = leg.Row,
            AnswerAfter = leg.Answer == LegTimes.None ? -1 : (int)Math.Min((leg.Answer - leg.Start) / 1000, int.MaxValue),
            Caller = (uint)leg.Caller,
            Source = source,
            Flags = (leg.IsAlone ? LegFlags.Alone : LegFlags.None) | (leg.Outcome == LegOutcome.Answered ? LegFlags.Answered : LegFlags.None),
        };
        var own = leg.IsAlone ? leg.Identity : leg.Call;
        if (leg.CallerLine != 0)
        {
            stored.Line = OctetHash.Mix(leg.CallerLine ^ OctetHash.Mix(own));
            stored.Stream = leg.Inbound;
            _store.Add(stored);
        }

        if (leg.CalledLine != 0)
        {
            stored.Caller = (uint)leg.Wish;
            stored.Line = OctetHash.Mix(leg.CalledLine ^ OctetHash.Mix(own + 2));
            stored.Stream = leg.Outbound;
            _store.Add(stored);
        }

        if (leg.CalledLine == 0 && leg.Outcome == LegOutcome.Blocked)
        {
            stored.Line = OctetHash.Mix((own == 0 ? leg.Identity : own) ^ 0xB10C4ED);
            stored.Stream = leg.Outbound;
            stored.Flags |= LegFlags.Blocked;
            stored.Caller = (uint)leg.Wish;
            _store.Add(stored);
        }
    }
}
