using System.Globalization;
using Trunkline.Base;
using Trunkline.Calls;

namespace Trunkline.Storage;

/// <summary>
/// Call records, the recordings index and small state on disk: a journal, one fsync a group, folded into SQLite about once a
/// second by a thread of its own.
/// </summary>
/// <remarks>
/// <para>Everything public is called on the node's loop unless it says otherwise; nothing blocks but Open and
/// <see cref="Dispose"/>. Callbacks come on the loop. While the storage alarm stands, a write is called durable when it is in
/// memory: calls go on, nothing is lost while the process lives.</para>
/// <para>One process writes a database; a second is refused by the lock file. Readers in other processes use <see cref="CallHistory"/>.</para>
/// </remarks>
public sealed class SqliteStore : ICallRecordStore, IDurableState, IDisposable
{
    private readonly StoreOptions _options;
    private readonly NodeLoop _loop;
    private readonly Journal _journal;
    private readonly IJournalFile _journalFile;
    private readonly Tables _tables;
    private readonly FileStream _lock;
    private readonly StoreWriter _writer;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private readonly Dictionary<string, IReadOnlyList<KeyValuePair<string, byte[]>>> _loaded = [];
    private List<StoreWrite> _queue = [];
    private List<StoreWrite> _spare = [];
    private bool _isIdle;
    private bool _isGathering;
    private bool _hasWaiter;
    private bool _hasReader;
    private bool _isStopping;
    private bool _isDisposed;

    private SqliteStore(StoreOptions options, NodeLoop loop, IJournalFile journalFile, Journal journal, Tables tables, FileStream lockFile, uint epoch, Action<StorageAlarm?>? onAlarm)
    {
        (_options, _loop, _journalFile, _journal, _tables, _lock, Epoch) = (options, loop, journalFile, journal, tables, lockFile, epoch);
        OpenRecords = tables.OpenCalls();
        LastAlive = tables.Meta("alive_us") is var alive && alive != 0 ? CallRecordCodec.FromMicroseconds(alive) : null;
        _writer = new(options, loop.Time, journal, tables, loop.Post, onAlarm);
        _thread = new(Work) { Name = "storage", IsBackground = true };
    }

    /// <summary>This run of the node: higher than every one before, durable before Open returned.</summary>
    public uint Epoch { get; }

    /// <summary>Records an earlier run left open, oldest first, as they were when the store was opened.</summary>
    public IReadOnlyList<CallRecord> OpenRecords { get; }

    /// <summary>When an earlier run last said that it lived, to about a heartbeat; null when it never did.</summary>
    public DateTimeOffset? LastAlive { get; }

    /// <summary>Writes left out because the queue was full; a later stage of the same record came or will come. Any thread.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Opens or creates a node's storage. Blocks; called before the loop runs. Never throws for what the disk holds.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="loop">The node's loop.</param>
    /// <param name="onAlarm">Called on the loop when the alarm is raised or changes, and with null when it is over.</param>
    public static StoreOpening Open(StoreOptions options, NodeLoop loop, Action<StorageAlarm?>? onAlarm = null) =>
        Open(options, loop, onAlarm, static path => new JournalFile(path));

    internal static StoreOpening Open(StoreOptions options, NodeLoop loop, Action<StorageAlarm?>? onAlarm, Func<string, IJournalFile> openJournal)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loop);
        var notices = new List<string>();
        var opened = new Stack<IDisposable>();
        string? error;
        try
        {
            Folder.Create(Path.GetDirectoryName(Path.GetFullPath(options.Database))!);
            var lockFile = LockFile(options.Database + ".lock");
            if (lockFile is null)
            {
                return new(null, $"{options.Database} is in use by a running trunkline", []);
            }

            opened.Push(lockFile);
            if (File.Exists(DatabaseSnapshot.MarkOf(options.Database)))
            {
                lockFile.Dispose();
                return new(null, $"{options.Database}: a restore was begun and not ended; run trunkline restore again", []);
            }

            // its name is durable when Open returns: NextEpoch syncs the folder
            var journalFile = openJournal(options.Database + ".journal");
            opened.Push(journalFile);
            var journal = new Journal(journalFile);
            if (journal.Allocate(Math.Max(options.ReserveBytes, 1024 * 1024)) is { } noRoom)
            {
                notices.Add($"no room for the whole reserve of {options.ReserveBytes / 1024 / 1024} MB: {noRoom}");
            }

            var tables = OpenTables(options, loop.Time, notices, out error);
            if (tables is not null)
            {
                opened.Push(tables);
                var pending = new PendingWrites();
                var end = journal.Replay(tables.Position, pending.Replay);
                if (!pending.IsEmpty)
                {
                    tables.Fold(pending, end);
                }

                var epoch = NextEpoch(options.Database + ".epoch", tables);
                var store = new SqliteStore(options, loop, journalFile, journal, tables, lockFile, epoch, onAlarm);
                store._thread.Start();
                return new(store, null, notices);
            }
        }
        catch (SqliteFailure e)
        {
            error = $"{options.Database} cannot be opened: {e.Message}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"{options.Database} cannot be opened: {e.Message}";
        }

        while (opened.TryPop(out var each))
        {
            each.Dispose();
        }

        return new(null, error, notices);
    }

    /// <inheritdoc/>
    public void Write(CallRecord record, Action? onDurable = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        Enqueue(new(record, null, null, null, null, null, onDurable), isReplaced: record.State is CallRecordState.Started or CallRecordState.Answered);
    }

    /// <summary>Writes or replaces a row of the recordings index.</summary>
    public void Write(RecordingEntry entry, Action? onDurable = null)
    {
        ArgumentNullException.ThrowIfNull(entry);
        Enqueue(new(null, entry, null, null, null, null, onDurable), isReplaced: false);
    }

    /// <inheritdoc/>
    public void Put(string kind, string key, ReadOnlySpan<byte> value, Action? onDurable = null)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(key);
        Enqueue(new(null, null, kind, key, value.ToArray(), null, onDurable), isReplaced: false);
    }

    /// <inheritdoc/>
    public void Delete(string kind, string key)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(key);
        Enqueue(new(null, null, kind, key, null, null, null), isReplaced: false);
    }

    /// <inheritdoc/>
    /// <remarks>The first call of a kind must come before anything is written; later calls give the same again.</remarks>
    public IReadOnlyList<KeyValuePair<string, byte[]>> Load(string kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (!_loaded.TryGetValue(kind, out var values))
        {
            using var done = new ManualResetEventSlim();
            List<KeyValuePair<string, byte[]>> read = [];
            Enqueue(new(null, null, null, null, null, tables =>
            {
                read = Reading(tables, t => t.LoadState(kind), []);
                done.Set();
            }, null), isReplaced: false);
            done.Wait();
            _loaded[kind] = values = read;
        }

        return values;
    }

    /// <summary>Closes a record that an earlier run left open: Recovered, ended when that run last lived.</summary>
    /// <remarks>For records whose call is not alive any more; a call that was rebuilt goes on writing under its old key.</remarks>
    /// <returns>The record as written.</returns>
    public CallRecord CloseRecovered(CallRecord record, Action? onDurable = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        var least = record.AnsweredAfter ?? record.AlertingAfter ?? TimeSpan.Zero;
        var alive = (LastAlive ?? record.Start) - record.Start;
        var closed = record with { State = CallRecordState.Recovered, EndedAfter = alive > least ? alive : least };
        Write(closed, onDurable);
        return closed;
    }

    /// <summary>Reads call records; everything written before is seen.</summary>
    /// <param name="query">Which.</param>
    /// <param name="onResult">Called on the loop, newest first.</param>
    public void Query(CallQuery query, Action<IReadOnlyList<CallRecord>> onResult)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(onResult);
        Enqueue(new(null, null, null, null, null, tables =>
        {
            var result = Reading(tables, t => query.Run(t.NewestFirst(query.From, query.To)), []);
            _loop.Post(() => onResult(result));
        }, null), isReplaced: false);
    }

    /// <summary>Writes everything, folds it and closes. Blocks. Callbacks still outstanding are posted.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        lock (_gate)
        {
            _isStopping = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        _tables.Dispose();
        _journalFile.Dispose();
        _lock.Dispose();
    }

    /// <summary>For tests: runs something on the writer's thread, between groups.</summary>
    internal void OnWriter(Action<Tables> work) => Enqueue(new(null, null, null, null, null, work, null), isReplaced: false);

    private static List<T> Reading<T>(Tables tables, Func<Tables, List<T>> read, List<T> otherwise)
    {
        try
        {
            return read(tables);
        }
        catch (SqliteFailure)
        {
            return otherwise;
        }
    }

    internal static FileStream? LockFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Opens the tables; a damaged file is set aside, never deleted, and a new one begun.</summary>
    private static Tables? OpenTables(StoreOptions options, TimeProvider time, List<string> notices, out string? error)
    {
        var now = time.GetUtcNow();
        Tables? tables = null;
        string? refusal;
        try
        {
            tables = Tables.OpenToWrite(options.Database, now, out refusal);
        }
        catch (SqliteFailure e) when (e.IsDamage)
        {
            var aside = string.Create(CultureInfo.InvariantCulture, $"{options.Database}.damaged-{now.UtcDateTime:yyyyMMdd-HHmmss}");
            foreach (var suffix in (ReadOnlySpan<string>)["", "-wal", "-shm"])
            {
                if (File.Exists(options.Database + suffix))
                {
                    File.Move(options.Database + suffix, aside + suffix);
                }
            }

            notices.Add($"{options.Database} is damaged ({e.Message}); it was set aside as {aside} and a new one begun");
            tables = Tables.OpenToWrite(options.Database, now, out refusal);
        }

        error = refusal is null ? null : $"{options.Database} cannot be used: {refusal}";
        return tables;
    }

    /// <summary>The next epoch, on disk in two places, so that a lost database does not make an old epoch come again.</summary>
    private static uint NextEpoch(string path, Tables tables)
    {
        var written = 0L;
        if (File.Exists(path) && long.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            written = value;
        }

        var epoch = Math.Max(tables.Meta("epoch"), written) + 1;
        var next = path + ".new";
        using (var handle = File.OpenHandle(next, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(handle, System.Text.Encoding.ASCII.GetBytes(epoch.ToString(CultureInfo.InvariantCulture)), 0);
            RandomAccess.FlushToDisk(handle);
        }

        File.Move(next, path, overwrite: true);
        Folder.Sync(Path.GetDirectoryName(Path.GetFullPath(path))!);
        tables.SetMeta("epoch", epoch);
        return (uint)epoch;
    }

    private void Enqueue(in StoreWrite write, bool isReplaced)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        lock (_gate)
        {
            if (isReplaced && _queue.Count >= _options.QueueLimit)
            {
                LeftOut++;
                if (write.OnDurable is { } onDurable)
                {
                    _loop.Post(onDurable);
                }

                return;
            }

            _queue.Add(write);
            _hasWaiter |= write.OnDurable is not null;
            _hasReader |= write.Read is not null;
            if (_isIdle || (_hasReader && _isGathering))
            {
                _isIdle = _isGathering = false;
                Monitor.Pulse(_gate);
            }
        }
    }

    private void Work()
    {
        while (true)
        {
            List<StoreWrite> writes;
            bool isStopping;
            lock (_gate)
            {
                // Others join the group. Writers do not wake this thread while it gathers: a wake-up for each would cost more
                // than the writing, so it looks for itself, once a window, and goes on doing so for one window after a group.
                var gathered = TimeSpan.Zero;
                while (!_isStopping && !_hasReader)
                {
                    if (_queue.Count == 0 && (gathered > TimeSpan.Zero || _options.GroupWindow == TimeSpan.Zero))
                    {
                        _isIdle = true;
                        Monitor.Wait(_gate, _writer.NextDue is { } due ? Math.Max(1, (int)due.TotalMilliseconds) : Timeout.Infinite);
                        _isIdle = false;
                        gathered = TimeSpan.Zero;
                        if (_queue.Count == 0)
                        {
                            break; // nobody wrote, but something is due
                        }
                    }

                    if (_options.GroupWindow == TimeSpan.Zero || (gathered > TimeSpan.Zero && (_hasWaiter || gathered >= _options.LazyWindow)))
                    {
                        break;
                    }

                    _isGathering = true;
                    Monitor.Wait(_gate, _options.GroupWindow);
                    _isGathering = false;
                    gathered += _options.GroupWindow;
                }

                _hasWaiter = _hasReader = false;
                isStopping = _isStopping;
                writes = _queue;
                (_queue, _spare) = (_spare, writes);
            }

            _writer.Group(writes);
            writes.Clear();
            if (isStopping)
            {
                _writer.Fold();
                return;
            }
        }
    }
}
