using Trunkline.Calls;

namespace Trunkline.Storage;

/// <summary>One thing for the writer to do. Which fields are set says which.</summary>
/// <param name="Record">A stage of a call record.</param>
/// <param name="Recording">A row of the recordings index.</param>
/// <param name="Kind">A value's kind; null when this is no value.</param>
/// <param name="Key">A value's key.</param>
/// <param name="Value">The value; null to delete it.</param>
/// <param name="Read">Something to read once everything before is in the tables.</param>
/// <param name="OnDurable">Called on the loop once it is on disk.</param>
internal readonly record struct StoreWrite(
    CallRecord? Record,
    RecordingEntry? Recording,
    string? Kind,
    string? Key,
    byte[]? Value,
    Action<Tables>? Read,
    Action? OnDurable);

/// <summary>
/// The writer's work, without its thread: a group of writes goes into the journal with one fsync, and once in a while
/// everything pending is folded into the tables. When the disk refuses, writes stay pending and an alarm is raised.
/// </summary>
/// <remarks>Called by one thread. After any failure of the journal everything is folded before the journal is used again, for
/// after a failed fsync nobody knows what is on the disk.</remarks>
internal sealed class StoreWriter(StoreOptions options, TimeProvider time, Journal journal, Tables tables, Action<Action> post, Action<StorageAlarm?>? onAlarm)
{
    private readonly PendingWrites _pending = new();
    private readonly OctetWriter _frame = new();
    private readonly HashSet<CallRecordKey> _open = [];
    private List<Action> _durable = [];
    private long _foldedAt = time.GetTimestamp();
    private long _aliveAt = time.GetTimestamp();
    private long _failedAt;
    private string? _journalFailure;
    private StorageAlarm? _alarm;

    /// <summary>The alarm that stands; null when all is well.</summary>
    internal StorageAlarm? Alarm => _alarm;

    /// <summary>How long the writer may sleep when nobody writes; null for ever.</summary>
    internal TimeSpan? NextDue
    {
        get
        {
            var fold = _pending.Count == 0 && _alarm is null ? (TimeSpan?)null : Left(_foldedAt, options.FoldEvery);
            var retry = _alarm is null ? null : (TimeSpan?)Left(_failedAt, options.Heartbeat);
            var alive = _open.Count == 0 ? (TimeSpan?)null : Left(_aliveAt, options.Heartbeat);
            return Least(Least(retry ?? fold, alive), null);
        }
    }

    /// <summary>Carries out a group of writes.</summary>
    internal void Group(List<StoreWrite> writes)
    {
        Span<byte> header = stackalloc byte[Journal.HeaderLength + 1];
        header[^1] = Journal.Version;
        _frame.Clear();
        foreach (var octet in header)
        {
            _frame.Byte(octet);
        }

        List<Action<Tables>>? reads = null;
        foreach (var write in writes)
        {
            Take(write, ref reads);
        }

        if (_open.Count > 0 && Left(_aliveAt, options.Heartbeat) == TimeSpan.Zero)
        {
            _aliveAt = time.GetTimestamp();
            _pending.SayAlive(CallRecordCodec.Microseconds(time.GetUtcNow()), _frame);
        }

        var isDurable = _frame.Length == header.Length || Append() || MayRetry() && Fold();
        if (isDurable && (reads is not null || journal.Used > journal.Capacity / 2 || Left(_foldedAt, options.FoldEvery) == TimeSpan.Zero) && MayRetry())
        {
            Fold();
        }

        if (_durable.Count > 0)
        {
            // with the disk failing, calls go on: the alarm says that records are in memory only
            var durable = _durable;
            _durable = [];
            post(() => durable.ForEach(d => d()));
        }

        reads?.ForEach(r => r(tables));
    }

    /// <summary>Folds what is pending into the tables.</summary>
    /// <returns>False when the disk refuses; the alarm then stands.</returns>
    internal bool Fold()
    {
        _foldedAt = time.GetTimestamp();
        if (_pending.IsEmpty && _journalFailure is null)
        {
            Clear();
            return true;
        }

        try
        {
            tables.Fold(_pending, journal.Position);
        }
        catch (SqliteFailure e)
        {
            _failedAt = time.GetTimestamp();
            Raise($"the database does not take call records: {Explain(e)}" + (_journalFailure is null
                ? "; they are safe in the journal"
                : $"; the journal neither ({_journalFailure}): they are in memory only"));
            return false;
        }

        _pending.Clear();
        _journalFailure = null;
        journal.Restart();
        Clear();
        return true;
    }

    private static string Explain(SqliteFailure e) => e.Code switch
    {
        SQLitePCL.raw.SQLITE_FULL => "the disk is full",
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => "another program has it locked",
        SQLitePCL.raw.SQLITE_READONLY => "it may not be written",
        _ => e.Message,
    };

    private static TimeSpan? Least(TimeSpan? a, TimeSpan? b) => a is null ? b : b is null || a < b ? a : b;

    private void Take(StoreWrite write, ref List<Action<Tables>>? reads)
    {
        if (write.Record is { } record)
        {
            _pending.Add(record, _frame);
            if (record.State is CallRecordState.Started or CallRecordState.Answered)
            {
                if (_open.Add(record.Key) && _open.Count == 1)
                {
                    _aliveAt = time.GetTimestamp();
                }
            }
            else
            {
                _open.Remove(record.Key);
            }
        }
        else if (write.Recording is { } recording)
        {
            _pending.Add(recording, _frame);
        }
        else if (write.Kind is not null && write.Value is not null)
        {
            _pending.Put(write.Kind, write.Key!, write.Value, _frame);
        }
        else if (write.Kind is not null)
        {
            _pending.Delete(write.Kind, write.Key!, _frame);
        }
        else if (write.Read is { } read)
        {
            (reads ??= []).Add(read);
        }

        if (write.OnDurable is { } onDurable)
        {
            _durable.Add(onDurable);
        }
    }

    private bool Append()
    {
        if (_journalFailure is not null)
        {
            return false;
        }

        try
        {
            if (!journal.TryAppend(_frame.Written))
            {
                _journalFailure = "its reserve is used up";
                return false;
            }

            return true;
        }
        catch (IOException e)
        {
            _journalFailure = e.Message;
            return false;
        }
    }

    // a failing disk is asked once a heartbeat, not once a call
    private bool MayRetry()
    {
        if (_alarm is null || Left(_failedAt, options.Heartbeat) == TimeSpan.Zero)
        {
            return true;
        }

        if (_journalFailure is not null)
        {
            Raise(_alarm.Text);
        }

        return false;
    }

    private TimeSpan Left(long since, TimeSpan span)
    {
        var left = span - time.GetElapsedTime(since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void Raise(string text)
    {
        var isNew = _alarm is null || _alarm.Text != text;
        _alarm = new(text, _pending.Count);
        if (isNew && onAlarm is not null)
        {
            var alarm = _alarm;
            post(() => onAlarm(alarm));
        }
    }

    private void Clear()
    {
        if (_alarm is not null)
        {
            _alarm = null;
            if (onAlarm is not null)
            {
                post(() => onAlarm(null));
            }
        }
    }
}
