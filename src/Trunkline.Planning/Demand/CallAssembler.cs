namespace Trunkline.Planning.Demand;

/// <summary>Sums of one stream's calls.</summary>
internal sealed class StreamSums
{
    internal long Calls;
    internal long Answered;
    internal long Blocked;
    internal long Held;
    internal double Squares;
    internal long Waited;
}

/// <summary>
/// Puts rows together to calls: copies out, clocks set right, legs of one call on one line joined (transfers, forks, hunting),
/// lines that were never released set aside.
/// </summary>
internal sealed class CallAssembler(LegStore store, IReadOnlyList<RecordSource> sources, DemandOptions options, Ledger ledger)
{
    /// <summary>A call's legs on one line with no more between them are one hold.</summary>
    private const long Gap = 2 * CallTime.Second;

    private const int MostSamples = 20_001;
    private readonly long _stuckAfter = options.StuckAfter.Ticks / 10;
    private HashSet<uint>? _served;

    /// <summary>Sums by stream.</summary>
    internal StreamSums[] Sums { get; } = [.. Enumerable.Range(0, LoadGrid.Streams).Select(_ => new StreamSums())];

    /// <summary>Line time and holds.</summary>
    internal LoadGrid Grid { get; } = new();

    /// <summary>Line time of the calls set aside as stuck, in microseconds.</summary>
    internal long StuckTime { get; private set; }

    /// <summary>Rows equal to another in everything where nothing tells whether they are copies.</summary>
    internal long PossibleCopies { get; private set; }

    /// <summary>Calls whose legs two clocks recorded, by the second clock.</summary>
    internal Dictionary<int, int> SkewCalls { get; } = [];

    internal void Run()
    {
        var legs = Array.Empty<StoredLeg>();
        if (sources.Count > 1)
        {
            MeasureSkew(ref legs);
        }

        for (var part = 0; part < LegStore.Parts; part++)
        {
            Assemble(store.Take(part, ref legs, letGo: true));
        }
    }

    /// <summary>
    /// A call that two gateways carried ends in both at once: the median of the differences of its ends is how far their clocks
    /// are apart. Legs of a transfer end apart, but are of one gateway.
    /// </summary>
    private void MeasureSkew(ref StoredLeg[] legs)
    {
        var samples = new Dictionary<(int, int), List<long>>();
        for (var part = 0; part < LegStore.Parts; part++)
        {
            var rows = store.Take(part, ref legs, letGo: false);
            rows.Sort(static (a, b) => a.Call != b.Call ? a.Call.CompareTo(b.Call) : a.Source.CompareTo(b.Source));
            for (var i = 0; i < rows.Length;)
            {
                var next = i;
                while (next < rows.Length && rows[next].Call == rows[i].Call)
                {
                    next++;
                }

                if (rows[i].Call != 0 && next - i <= 64)
                {
                    Compare(rows[i..next], samples);
                }

                i = next;
            }
        }

        // in order, so that each clock is set by one that is set already
        foreach (var ((first, second), differences) in samples.OrderBy(s => s.Key))
        {
            differences.Sort();
            var median = differences[differences.Count / 2];
            if (differences.Count >= 10 && !SkewCalls.ContainsKey(second) && Math.Abs(median) > Gap
                && differences.Count(d => Math.Abs(d - median) <= Gap) * 2 > differences.Count)
            {
                sources[second].Ahead = median + sources[first].Ahead;
                SkewCalls[second] = differences.Count;
            }
        }
    }

    private static void Compare(Span<StoredLeg> call, Dictionary<(int, int), List<long>> samples)
    {
        for (var i = 0; i < call.Length; i++)
        {
            for (var k = i + 1; k < call.Length; k++)
            {
                if (call[i].Source == call[k].Source || ((call[i].Flags | call[k].Flags) & LegFlags.Blocked) != 0)
                {
                    continue;
                }

                var key = (call[i].Source, call[k].Source);
                if (!samples.TryGetValue(key, out var list))
                {
                    if (samples.Count >= 4096)
                    {
                        continue;
                    }

                    samples[key] = list = [];
                }

                if (list.Count < MostSamples)
                {
                    list.Add(call[k].End - call[i].End);
                }
            }
        }
    }

    private void Assemble(Span<StoredLeg> rows)
    {
        rows.Sort(static (a, b) => a.Line != b.Line ? a.Line.CompareTo(b.Line) : a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.End != b.End ? a.End.CompareTo(b.End)
            : a.Identity != b.Identity ? a.Identity.CompareTo(b.Identity) : a.Row.CompareTo(b.Row));
        var kept = RemoveCopies(rows);
        var isShifted = false;
        _served?.Clear();
        var hasBlocked = false;
        foreach (ref var row in rows[..kept])
        {
            var source = sources[row.Source];
            source.Correct(ref row);
            isShifted |= source.Ahead != 0 || source.HasMinuteStarts;
            hasBlocked |= (row.Flags & LegFlags.Blocked) != 0;
        }

        rows = rows[..kept];
        if (isShifted)
        {
            rows.Sort(static (a, b) => a.Line != b.Line ? a.Line.CompareTo(b.Line) : a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Row.CompareTo(b.Row));
        }

        if (hasBlocked)
        {
            _served ??= [];
            foreach (ref readonly var row in rows)
            {
                if ((row.Flags & LegFlags.Blocked) == 0 && row.Call != 0)
                {
                    _served.Add(row.Call);
                }
            }
        }

        var isOpen = false;
        StoredLeg hold = default;
        var answered = -1;
        var (endSource, endRow) = ((ushort)0, 0u);
        foreach (ref readonly var row in rows)
        {
            if ((row.Flags & LegFlags.Blocked) != 0 && row.Call != 0 && _served!.Contains(row.Call))
            {
                // the call found a line elsewhere: hunting, not a lost call
                ledger.Add(FindingKind.LegsJoined, sources[row.Source].Name, row.Row);
                continue;
            }

            if (row.End - row.Start > _stuckAfter)
            {
                ledger.Add(FindingKind.StuckCall, sources[row.Source].Name, row.Row);
                StuckTime += row.End - row.Start;
                continue;
            }

            if (isOpen && Touches(hold, row))
            {
                ledger.Add(FindingKind.LegsJoined, sources[row.Source].Name, row.Row);
                if (answered < 0 && row.AnswerAfter >= 0)
                {
                    answered = (int)((row.Start - hold.Start) / 1000) + row.AnswerAfter;
                }

                if (row.End > hold.End)
                {
                    hold.End = row.End;
                    (endSource, endRow) = (row.Source, row.Row);
                }

                hold.Flags |= row.Flags & LegFlags.Answered;
                hold.Stream = hold.Stream == StreamSlot.Inbound ? row.Stream : hold.Stream;
                continue;
            }

            if (isOpen)
            {
                Close(hold, answered, endSource, endRow);
            }

            hold = row;
            (endSource, endRow) = (row.Source, row.Row);
            answered = row.AnswerAfter;
            isOpen = true;
        }

        if (isOpen)
        {
            Close(hold, answered, endSource, endRow);
        }
    }

    /// <summary>Copies lie beside each other when sorted; they are as equal as rows can be.</summary>
    private int RemoveCopies(Span<StoredLeg> rows)
    {
        var kept = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            if (kept > 0 && rows[i].Line == rows[kept - 1].Line && rows[i].Start == rows[kept - 1].Start && rows[i].End == rows[kept - 1].End
                && rows[i].Identity == rows[kept - 1].Identity)
            {
                // on a minute clock two callers without a number make equal rows
                if ((rows[i].Flags & LegFlags.Alone) == 0 || !sources[rows[i].Source].HasMinuteStarts)
                {
                    ledger.Add(FindingKind.Duplicate, sources[rows[i].Source].Name, rows[i].Row);
                    continue;
                }

                PossibleCopies++;
            }

            rows[kept++] = rows[i];
        }

        return kept;
    }

    private bool Touches(in StoredLeg hold, in StoredLeg row)
    {
        if (hold.Line != row.Line || ((hold.Flags | row.Flags) & LegFlags.Alone) != 0)
        {
            return false;
        }

        if ((hold.Flags & LegFlags.Blocked) != 0)
        {
            return (row.Flags & LegFlags.Blocked) != 0 && row.Start - hold.Start <= Gap;
        }

        if (hold.Call != 0)
        {
            return row.Start <= hold.End + (sources[row.Source].HasMinuteStarts ? CallTime.Minute : Gap);
        }

        // a circuit carries one call at a time; at the very moment it changes hands the caller tells
        return row.Start < hold.End || (row.Start == hold.End && hold.Caller != 0 && hold.Caller == row.Caller);
    }

    private void Close(in StoredLeg hold, int answered, ushort endSource, uint endRow)
    {
        var isBlocked = (hold.Flags & LegFlags.Blocked) != 0;
        if (!Grid.Add(hold.Start, hold.End, hold.Stream, isBlocked))
        {
            ledger.Add(FindingKind.TooMuch, sources[hold.Source].Name, hold.Row);
            return;
        }

        var sums = Sums[(int)hold.Stream];
        sums.Calls++;
        var looseness = isBlocked ? new(Loose.Blocked, 0, 0) : HoldLooseness.Of(sources[hold.Source], sources[endSource], endRow, hold);
        Grid.Day(hold.Start)!.Add(new(hold.Start, hold.End, hold.Caller, hold.Stream, looseness));
        if (isBlocked)
        {
            sums.Blocked++;
            return;
        }

        var length = hold.End - hold.Start;
        sums.Answered += (hold.Flags & LegFlags.Answered) != 0 ? 1 : 0;
        sums.Held += length;
        sums.Squares += (double)length * length;
        sums.Waited += answered >= 0 ? Math.Min(length, answered * 1000L) : length;
    }
}
