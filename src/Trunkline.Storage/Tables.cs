using Trunkline.Base;
using Trunkline.Calls;

namespace Trunkline.Storage;

/// <summary>The tables behind the journal: folding into them, and reading from them. Used by one thread at a time.</summary>
internal sealed class Tables : IDisposable
{
    private const string CallColumns =
        "node, epoch, sequence, call_id, attempt, state, priority, calling, calling_flags, calling_name, dialled, dialled_flags, " +
        "called, called_flags, channel, destination_channel, route, trunk_group, start_us, alerting_us, answered_us, ended_us, " +
        "answer_evidence, cause, cause_location, protocol_reason, recording, " +
        "charge_kind, charge_amount, charge_currency, charge_final";

    private readonly Sqlite _db;
    private Statement? _putCall;
    private Statement? _putState;
    private Statement? _deleteState;
    private Statement? _putRecording;
    private Statement? _putMeta;

    private Tables(Sqlite db) => _db = db;

    /// <summary>Opens for writing: WAL, every commit synced.</summary>
    /// <returns>Null with a reason when the file is of a newer version. Throws <see cref="SqliteFailure"/>.</returns>
    internal static Tables? OpenToWrite(string path, DateTimeOffset now, out string? refusal)
    {
        var db = Sqlite.Open(path, readOnly: false);
        try
        {
            // 8 MB of WAL before it is checkpointed: the same pages are written many times between
            db.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=2000; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8000");
            refusal = Schema.Migrate(db, now);
            if (refusal is not null)
            {
                db.Dispose();
                return null;
            }

            if (new FileInfo(path).Length < 64 * 1024 * 1024 && db.Text("PRAGMA quick_check(1)") is var check && check != "ok")
            {
                throw new SqliteFailure(SQLitePCL.raw.SQLITE_CORRUPT, check ?? "damaged");
            }

            return new(db);
        }
        catch (SqliteFailure)
        {
            db.Dispose();
            throw;
        }
    }

    /// <summary>Opens for reading, beside a running node or without one. Throws <see cref="SqliteFailure"/>.</summary>
    internal static Tables OpenToRead(string path) => new(Sqlite.Open(path, readOnly: true));

    /// <summary>Takes the WAL into the file and leaves none beside it; it is opened with one again.</summary>
    internal void IntoOneFile() => _db.Text("PRAGMA journal_mode=DELETE");

    /// <summary>For tests: lets the file grow to so many pages and no further, as a full disk does.</summary>
    internal void LimitPages(int pages) => _db.Text($"PRAGMA max_page_count={pages}");

    internal long Meta(string name)
    {
        var read = _db.Prepare("SELECT value FROM meta WHERE name = ?").Begin().Bind(name);
        var value = read.Read() ? read.Int() : 0;
        _ = SQLitePCL.raw.sqlite3_reset(read.Handle);
        return value;
    }

    internal JournalPosition Position => new((ulong)Meta("journal_generation"), Meta("journal_offset"));

    internal void SetMeta(string name, long value) =>
        (_putMeta ??= _db.Prepare("INSERT OR REPLACE INTO meta VALUES (?, ?)")).Begin().Bind(name).Bind(value).Run();

    /// <summary>Takes over pending writes in one durable transaction. Throws <see cref="SqliteFailure"/>; nothing is then taken.</summary>
    internal void Fold(PendingWrites pending, JournalPosition position) => _db.Transaction(() =>
    {
        foreach (var record in pending.Calls.Values)
        {
            Put(record);
        }

        foreach (var (at, value) in pending.State)
        {
            if (value is null)
            {
                (_deleteState ??= _db.Prepare("DELETE FROM state WHERE kind = ? AND key = ?")).Begin().Bind(at.Kind).Bind(at.Key).Run();
            }
            else
            {
                (_putState ??= _db.Prepare("INSERT OR REPLACE INTO state VALUES (?, ?, ?)")).Begin().Bind(at.Kind).Bind(at.Key).Bind(value).Run();
            }
        }

        foreach (var entry in pending.Recordings.Values)
        {
            (_putRecording ??= _db.Prepare("INSERT OR REPLACE INTO recordings VALUES (?, ?, ?, ?, ?, ?)")).Begin()
                .Bind((long)entry.Id).Bind(entry.Path).Bind((long)entry.Samples).Bind((long)entry.CallId)
                .Bind(CallRecordCodec.Microseconds(entry.Started)).Bind((long)entry.State).Run();
        }

        if (pending.Alive is { } alive)
        {
            SetMeta("alive_us", alive);
        }

        SetMeta("journal_generation", (long)position.Generation);
        SetMeta("journal_offset", position.Offset);
    });

    /// <summary>Everything of a kind.</summary>
    internal List<KeyValuePair<string, byte[]>> LoadState(string kind)
    {
        var read = _db.Prepare("SELECT key, value FROM state WHERE kind = ? ORDER BY key").Begin().Bind(kind);
        var all = new List<KeyValuePair<string, byte[]>>();
        while (read.Read())
        {
            all.Add(new(read.Text(), read.Blob()));
        }

        return all;
    }

    /// <summary>Records that were begun and not ended, oldest first.</summary>
    internal List<CallRecord> OpenCalls() => ReadCalls(_db.Prepare(
        $"SELECT {CallColumns} FROM calls WHERE state IN ({(int)CallRecordState.Started}, {(int)CallRecordState.Answered}) ORDER BY start_us").Begin());

    /// <summary>All records newest first, as far as the caller reads.</summary>
    internal IEnumerable<CallRecord> NewestFirst(DateTimeOffset? from, DateTimeOffset? to)
    {
        var read = _db.Prepare($"SELECT {CallColumns} FROM calls WHERE start_us >= ? AND start_us < ? ORDER BY start_us DESC, epoch DESC, sequence DESC").Begin()
            .Bind(from is { } f ? CallRecordCodec.Microseconds(f) : long.MinValue).Bind(to is { } t ? CallRecordCodec.Microseconds(t) : long.MaxValue);
        while (read.Read())
        {
            yield return ReadCall(read);
        }
    }

    /// <summary>The recordings index, oldest first.</summary>
    internal List<RecordingEntry> Recordings()
    {
        var read = _db.Prepare("SELECT id, path, samples, call_id, started_us, state FROM recordings ORDER BY started_us").Begin();
        var all = new List<RecordingEntry>();
        while (read.Read())
        {
            all.Add(new((ulong)read.Int(), read.Text(), (ulong)read.Int(), (ulong)read.Int(), CallRecordCodec.FromMicroseconds(read.Int()), (RecordingState)read.Int()));
        }

        return all;
    }

    /// <inheritdoc/>
    public void Dispose() => _db.Dispose();

    private static List<CallRecord> ReadCalls(Statement read)
    {
        var all = new List<CallRecord>();
        while (read.Read())
        {
            all.Add(ReadCall(read));
        }

        return all;
    }

    private static CallRecord ReadCall(Statement read) => new()
    {
        Key = new(read.Text(), (uint)read.Int(), (ulong)read.Int()),
        CallId = (ulong)read.Int(),
        Attempt = (int)read.Int(),
        State = (CallRecordState)read.Int(),
        Priority = (CallPriority)read.Int(),
        Calling = CallRecordCodec.Number(read.Text(), read.Int()),
        CallingName = read.Text(),
        Dialled = CallRecordCodec.Number(read.Text(), read.Int()),
        Called = CallRecordCodec.Number(read.Text(), read.Int()),
        Channel = read.Text(),
        DestinationChannel = read.Text(),
        Route = read.Text(),
        TrunkGroup = read.Text(),
        Start = CallRecordCodec.FromMicroseconds(read.Int()),
        AlertingAfter = Duration(read.IntOrNull()),
        AnsweredAfter = Duration(read.IntOrNull()),
        EndedAfter = Duration(read.IntOrNull()),
        AnswerEvidence = (AnswerEvidence)read.Int(),
        Cause = (Q850Cause)read.Int(),
        CauseLocation = (CauseLocation)read.Int(),
        ProtocolReason = read.Text(),
        Recording = (ulong)read.Int(),
        Charge = ReadCharge(read),
    };

    private static CallCharge ReadCharge(Statement read)
    {
        var (kind, amount, currency, isFinal) = (read.Int(), Math.Max(0, read.Int()), read.Text(), read.Int() != 0);
        return kind is > 0 and <= (long)CallChargeKind.Units ? new((CallChargeKind)kind, amount, currency, isFinal) : default;
    }

    private void Put(CallRecord r) => (_putCall ??= _db.Prepare(
        $"INSERT OR REPLACE INTO calls ({CallColumns}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")).Begin()
        .Bind(r.Key.Node).Bind(r.Key.Epoch).Bind((long)r.Key.Sequence)
        .Bind((long)r.CallId).Bind(r.Attempt).Bind((long)r.State).Bind((long)r.Priority)
        .Bind(r.Calling.Digits ?? "").Bind(CallRecordCodec.Flags(r.Calling)).Bind(r.CallingName)
        .Bind(r.Dialled.Digits ?? "").Bind(CallRecordCodec.Flags(r.Dialled)).Bind(r.Called.Digits ?? "").Bind(CallRecordCodec.Flags(r.Called))
        .Bind(r.Channel).Bind(r.DestinationChannel).Bind(r.Route).Bind(r.TrunkGroup)
        .Bind(CallRecordCodec.Microseconds(r.Start)).Bind(Microseconds(r.AlertingAfter)).Bind(Microseconds(r.AnsweredAfter)).Bind(Microseconds(r.EndedAfter))
        .Bind((long)r.AnswerEvidence).Bind((long)r.Cause).Bind((long)r.CauseLocation)
        .Bind(r.ProtocolReason).Bind((long)r.Recording)
        .Bind((long)r.Charge.Kind).Bind(r.Charge.Amount).Bind(r.Charge.Currency ?? "").Bind(r.Charge.IsFinal ? 1 : 0).Run();

    private static long? Microseconds(TimeSpan? duration) => duration?.Ticks / TimeSpan.TicksPerMicrosecond;

    private static TimeSpan? Duration(long? microseconds) =>
        microseconds is { } there ? TimeSpan.FromTicks(Math.Clamp(there, 0, long.MaxValue / 20) * TimeSpan.TicksPerMicrosecond) : null;
}
