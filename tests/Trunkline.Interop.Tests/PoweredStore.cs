using System.Text;
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Storage;

namespace Trunkline.Interop.Tests;

/// <summary>
/// A store's lives on one disk: each opens what the last power cut left, checks it against what was written and acknowledged, and
/// writes until the power goes or it closes. The seed gives the moments and the writes, not the threads' turns.
/// </summary>
internal sealed class PoweredStore(int seed) : IDisposable
{
    private const int Keys = 30;
    private static readonly string[] s_kinds = ["call", "registration", TelephoneSettings.StateKind, CallQueues.StateKind, CallSwitches.StateKind];
    private readonly List<CallRecord> _open = [];
    private readonly PowerFs _disk = new();
    private readonly Prng _random = new((ulong)seed);
    private readonly ManualResetEventSlim _pause = new();
    private readonly NodeLoop _loop = new(TimeProvider.System);
    private uint _epoch;
    private int _life;
    private ulong _sequence;
    private bool _isAlarmed;
    private bool _isOpen;

    internal WrittenRows Rows { get; } = new();

    internal int Cuts { get; private set; }

    /// <summary>Settings, logins and positions of switches that were acknowledged.</summary>
    internal int Settings { get; private set; }

    // a folder of its own, as a new node's is: its name must survive too
    private StoreOptions Options => new(Database, "n")
    {
        ReserveBytes = 1024 * 1024,
        GroupWindow = TimeSpan.FromMilliseconds(_random.Next(3)),
        LazyWindow = TimeSpan.FromMilliseconds(4),
        FoldEvery = TimeSpan.FromMilliseconds(10 + _random.Next(60)),
        Heartbeat = TimeSpan.FromMilliseconds(50),
    };

    private string Database => Path.Combine(_disk.Mount, "state", "trunkline.db");

    private string Where => $"seed {seed}, life {_life}";

    /// <summary>Power on, the store opened and checked, written to until the power goes or it is closed.</summary>
    internal void Live(bool isLast)
    {
        _life++;
        _isAlarmed = false;

        // opening a new store makes some 60 changes, opening an old one some 20
        int? cutAfter = isLast ? null : _random.Next(3) == 0 ? _random.Next(70) : 40 + _random.Next(800);
        _disk.PlugIn(cutAfter, (Keep)_random.Next(3), (seed * 100) + _life);
        var opening = SqliteStore.Open(Options, _loop, a => _isAlarmed |= a is not null);
        bool wasCut;
        if (opening.Store is { } store)
        {
            _isOpen = true;
            CheckOpened(store, opening.Notices);
            var isClosed = _random.Next(4) == 0;
            for (var step = isClosed || isLast ? 30 + _random.Next(60) : 2000; step > 0 && !_isAlarmed; step--)
            {
                Step(store);
            }

            _isOpen = false;
            store.Dispose();
            Turn(0);
            wasCut = Unplug();
            if (!wasCut)
            {
                Rows.AcknowledgeAll(); // closed whole
            }
        }
        else
        {
            wasCut = Unplug();
            Assert.True(wasCut, $"{Where}: the power was on, yet: {opening.Error}");
        }

        CheckKept();
        if (isLast)
        {
            // once more, and for good: what the last life closed is there
            Assert.False(wasCut, Where);
            _life++;
            _disk.PlugIn();
            opening = SqliteStore.Open(Options, _loop);
            Assert.True(opening.Store is not null, $"{Where}: {opening.Error}");
            using var after = opening.Store;
            CheckOpened(after, opening.Notices);
            var done = false;
            after.Write(Record(after, 1), () => done = true);
            Until.True(() => { Turn(1); return done; }, 10, $"{Where}: one more record is taken");
                after.Dispose();
            Unplug();
            CheckKept();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disk.Dispose();
        _pause.Dispose();
    }

    private static string Key(CallRecord record) => $"call {record.Key}";

    private static string Content(byte[] value) => Convert.ToHexString(value);

    private CallRecord Record(SqliteStore store, ulong sequence) => new()
    {
        Key = new("n", store.Epoch, sequence),
        CallId = sequence,
        Calling = new("201"),
        Dialled = new("0215550100"),
        Start = DateTimeOffset.UnixEpoch.AddSeconds(_life * 100_000L).AddSeconds(sequence),
    };

    private bool Unplug()
    {
        var (_, wasCut) = _disk.Unplug();
        Cuts += wasCut ? 1 : 0;
        return wasCut;
    }

    private void CheckOpened(SqliteStore store, IReadOnlyList<string> notices)
    {
        Assert.True(store.Epoch > _epoch, $"{Where}: epoch {store.Epoch} after {_epoch}");
        _epoch = store.Epoch;
        _sequence = 0;
        _open.Clear();
        Assert.All(notices, n => Assert.Fail($"{Where}: {n}"));
        var found = new Dictionary<string, string>();
        foreach (var kind in s_kinds)
        {
            foreach (var (key, value) in store.Load(kind))
            {
                found[$"{kind} {key}"] = Content(value);
            }
        }

        // and the program takes every one of them for what it is
        var telephones = store.Load(TelephoneSettings.StateKind);
        var settings = new TelephoneSettings(telephones);
        Assert.All(telephones, t =>
        {
            var at = t.Key.Split('/');
            Assert.Equal(Encoding.UTF8.GetString(t.Value).Split('\n')[1], settings.Of(at[0], Enum.Parse<OwnSetting>(at[1]))?.Value);
        });

        IReadOnlyList<CallRecord>? calls = null;
        store.Query(new() { Last = int.MaxValue }, r => calls = r);
        Until.True(() => { Turn(1); return calls is not null; }, 10, $"{Where}: records are read");
        foreach (var record in calls!)
        {
            found[Key(record)] = record.ToString();
        }

        var recordings = CallHistory.ReadRecordings(Database, out var error);
        foreach (var entry in recordings)
        {
            found[$"recording {entry.Id}"] = entry.ToString();
        }

        Assert.True(error is null, $"{Where}: {error}");
        var wrong = Rows.Check(found);
        Assert.True(wrong is null, $"{Where}: {wrong}");
        Assert.Equal(
            calls.Where(r => r.State is CallRecordState.Started or CallRecordState.Answered).Select(Key).Order(),
            store.OpenRecords.Select(Key).Order());

        // whose call is over is closed, the others stay open for the next life
        foreach (var left in store.OpenRecords.Where(_ => _random.Next(2) == 0))
        {
            Rows.Add(Key(left), store.CloseRecovered(left).ToString());
        }
    }

    /// <summary>Some writes of a busy node, then a little time.</summary>
    private void Step(SqliteStore store)
    {
        for (var n = _random.Next(6); n >= 0; n--)
        {
            switch (_random.Next(12))
            {
                case < 3:
                    var begun = Record(store, ++_sequence);
                    _open.Add(begun);
                    Write(store, begun);
                    break;
                case < 6 when _open.Count > 0:
                    var at = _random.Next(_open.Count);
                    var next = _open[at].State == CallRecordState.Started && _random.Next(3) != 0
                        ? _open[at] with { State = CallRecordState.Answered, AnsweredAfter = TimeSpan.FromMilliseconds(_random.Next(9000)) }
                        : _open[at] with { State = CallRecordState.Ended, EndedAfter = TimeSpan.FromMilliseconds(9000 + _random.Next(90_000)), Cause = Q850Cause.NormalClearing };
                    _open[at] = next;
                    if (next.State == CallRecordState.Ended)
                    {
                        _open.RemoveAt(at);
                    }

                    Write(store, next);
                    break;
                case 6:
                    var gone = $"{_random.Next(Keys)}";
                    Rows.Add($"{s_kinds[0]} {gone}", null);
                    store.Delete(s_kinds[0], gone);
                    break;
                case 7:
                    var id = (ulong)(1 + _random.Next(1000));
                    var entry = new RecordingEntry(id, $"{id}.wav", (ulong)_random.Next(100_000), id, DateTimeOffset.UnixEpoch.AddSeconds(id), (RecordingState)_random.Next(3));
                    store.Write(entry, Acknowledging(Rows.Add($"recording {id}", entry.ToString())));
                    break;
                case 10:
                    Set(store);
                    break;
                case 11:
                    var (table, name) = _random.Next(2) == 0 ? (CallQueues.StateKind, $"support/20{_random.Next(10)}") : (CallSwitches.StateKind, $"switch-{_random.Next(3)}");
                    byte[] octet = [(byte)_random.Next(3)];
                    store.Put(table, name, octet, Acknowledging(Rows.Add($"{table} {name}", Content(octet)), () => Settings++));
                    break;
                default:
                    // now and then one that fills many pages
                    var value = new byte[_random.Next(_random.Next(40) == 0 ? 40_000 : 200)];
                    value.AsSpan().Fill((byte)_random.Next(256));
                    var (kind, key) = (s_kinds[_random.Next(2)], $"{_random.Next(Keys)}");
                    store.Put(kind, key, value, Acknowledging(Rows.Add($"{kind} {key}", Content(value))));
                    break;
            }
        }

        Turn(_random.Next(3));
    }

    private void Write(SqliteStore store, CallRecord record) => store.Write(record, Acknowledging(Rows.Add(Key(record), record.ToString())));

    /// <summary>Somebody sets something at his telephone: it is written, acknowledged, and forgotten again when it is as the file says. Or the disk is late, and what was there before is put back.</summary>
    private void Set(SqliteStore store)
    {
        var (kind, key) = (TelephoneSettings.StateKind, $"20{_random.Next(10)}/{(OwnSetting)_random.Next(4)}");
        var isAsTheFile = _random.Next(4) == 0;
        var value = Encoding.UTF8.GetBytes($"1\n{201 + _random.Next(9)}\n-1\n{(isAsTheFile ? "" : "299")}");
        var write = Rows.Add($"{kind} {key}", Content(value));
        if (_random.Next(5) == 0)
        {
            store.Put(kind, key, value);
            Delete();
        }
        else
        {
            store.Put(kind, key, value, () =>
            {
                if (!_isAlarmed)
                {
                    Rows.Acknowledge(write);
                    Settings++;
                }

                if (isAsTheFile && _isOpen)
                {
                    Delete();
                }
            });
        }

        void Delete()
        {
            Rows.Add($"{kind} {key}", null);
            store.Delete(kind, key);
        }
    }

    // two of three writes are waited for, as an answer is; a standing alarm says that records are in memory only
    private Action? Acknowledging(int write, Action? also = null) => _random.Next(3) == 0 ? null : () =>
    {
        if (!_isAlarmed)
        {
            Rows.Acknowledge(write);
            also?.Invoke();
        }
    };

    private void Turn(int milliseconds)
    {
        if (milliseconds > 0)
        {
            _pause.Wait(milliseconds);
        }

        _loop.Run();
    }

    /// <summary>The files as another program sees them.</summary>
    private void CheckKept()
    {
        var state = Path.Combine(_disk.Kept, "state");
        if (!Directory.Exists(state))
        {
            Assert.True(_epoch == 0, $"{Where}: the folder is gone");
            return;
        }

        Assert.DoesNotContain(Directory.GetFiles(state), f => f.Contains("damaged", StringComparison.Ordinal));
        var copy = Directory.CreateTempSubdirectory("trunkline-power-copy-").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(state, "trunkline.db*"))
            {
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            }

            var check = Tool.Run("/usr/bin/python3", ["-c", "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('PRAGMA integrity_check').fetchall())", Path.Combine(copy, "trunkline.db")]);
            Assert.True(check.Text.Trim() == "[('ok',)]", $"{Where}: {check.Text}{check.Error}");
            EpochWithoutTheDatabase(copy);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    /// <summary>Even when the database goes, an old epoch does not come again: the file beside it is durable too.</summary>
    private void EpochWithoutTheDatabase(string folder)
    {
        foreach (var suffix in (ReadOnlySpan<string>)["", "-wal", "-shm"])
        {
            File.Delete(Path.Combine(folder, "trunkline.db" + suffix));
        }

        var opening = SqliteStore.Open(new(Path.Combine(folder, "trunkline.db"), "n") { ReserveBytes = 1024 * 1024 }, _loop);
        using var store = opening.Store;
        Assert.True(store?.Epoch > _epoch, $"{Where}: without the database epoch {store?.Epoch} after {_epoch}: {opening.Error}");
    }
}
