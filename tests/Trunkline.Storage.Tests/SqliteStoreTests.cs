using Trunkline.Base;
using Trunkline.Calls;

namespace Trunkline.Storage.Tests;

/// <summary>What must survive survives: crash, restart, damage, a full and a failing disk.</summary>
public sealed class SqliteStoreTests : IDisposable
{
    private readonly StoreBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Record_Durable_IsThereAfterACrash()
    {
        using var store = _bench.Open();
        var record = StoreBench.Record(store, 1) with
        {
            State = CallRecordState.Ended,
            Priority = CallPriority.Emergency,
            Called = new("215550100", TypeOfNumber.National, NumberingPlan.Isdn, Presentation.Restricted, Screening.Network),
            Channel = "SIP/201-1a",
            DestinationChannel = "FXO/8",
            Route = "città",
            TrunkGroup = "city",
            AlertingAfter = TimeSpan.FromMilliseconds(1500),
            AnsweredAfter = TimeSpan.FromMilliseconds(4250),
            EndedAfter = TimeSpan.FromMilliseconds(64250),
            AnswerEvidence = AnswerEvidence.Polarity,
            Cause = Q850Cause.NormalClearing,
            CauseLocation = CauseLocation.PublicLocal,
            ProtocolReason = "loop break",
            Recording = 77,
            Attempt = 2,
            Charge = new(CallChargeKind.Currency, 2500, "EUR", IsFinal: true),
        };
        _bench.Durable(store, record);
        using var crashed = _bench.Crashed();
        using var again = crashed.Open();
        Assert.Equal([record], crashed.All(again));
    }

    /// <summary>From the journal alone (a crash), and from the tables (a fold).</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Charges_AreKept_AndBelongToTheirRecords(bool crashes)
    {
        using var store = _bench.Open();
        var records = new[]
        {
            StoreBench.Record(store, 1) with { Charge = new(CallChargeKind.Units, 12) },
            StoreBench.Record(store, 2),
            StoreBench.Record(store, 3) with { Charge = new(CallChargeKind.Free, IsFinal: true) },
        };
        foreach (var record in records)
        {
            _bench.Durable(store, record);
        }

        if (!crashes)
        {
            Assert.Equal(records.Reverse(), _bench.All(store));
            return;
        }

        using var crashed = _bench.Crashed();
        using var again = crashed.Open();
        Assert.Equal(records.Reverse(), crashed.All(again));
    }

    [Fact]
    public void Record_LaterStage_ReplacesTheEarlier()
    {
        using var store = _bench.Open();
        var record = StoreBench.Record(store, 1);
        store.Write(record);
        _bench.All(store);
        store.Write(record with { State = CallRecordState.Ended, EndedAfter = TimeSpan.FromSeconds(3) });
        Assert.Equal(CallRecordState.Ended, Assert.Single(_bench.All(store)).State);
    }

    [Fact]
    public void Epoch_EveryStart_IsHigher_EvenWhenTheDatabaseIsLost()
    {
        for (var expected = 1u; expected <= 3; expected++)
        {
            using var store = _bench.Open();
            Assert.Equal(expected, store.Epoch);
        }

        File.Delete(_bench.Database);
        using var after = _bench.Open();
        Assert.Equal(4u, after.Epoch);
    }

    [Fact]
    public void OpenRecord_AfterACrash_IsClosedWhenTheNodeLastLived()
    {
        using var store = _bench.Open(_bench.Options with { Heartbeat = TimeSpan.FromMilliseconds(20) });
        var now = TimeProvider.System.GetUtcNow();
        var record = StoreBench.Record(store, 1) with { Start = now - TimeSpan.FromSeconds(30), State = CallRecordState.Answered, AnsweredAfter = TimeSpan.FromSeconds(5) };
        _bench.Durable(store, record);
        var began = TimeProvider.System.GetTimestamp();
        _bench.Until(() => TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromMilliseconds(200));

        using var crashed = _bench.Crashed();
        using var again = crashed.Open();
        Assert.Equal(record.Key, Assert.Single(again.OpenRecords).Key);
        var closed = again.CloseRecovered(again.OpenRecords[0]);
        Assert.Equal(CallRecordState.Recovered, closed.State);
        Assert.InRange((closed.End!.Value - now).TotalSeconds, 0.05, 2);
        Assert.Equal(CallRecordState.Recovered, Assert.Single(crashed.All(again)).State);
    }

    [Fact]
    public void OpenRecord_WithoutAHeartbeat_EndsNotBeforeItsAnswer()
    {
        using var store = _bench.Open();
        var record = StoreBench.Record(store, 1) with { State = CallRecordState.Answered, AnsweredAfter = TimeSpan.FromSeconds(5) };
        Assert.Equal(TimeSpan.FromSeconds(5), store.CloseRecovered(record).EndedAfter);
    }

    [Fact]
    public void State_PutAndDeleted_IsLoadedAfterACrash()
    {
        using var store = _bench.Open();
        store.Put("registration", "201", "a"u8);
        store.Put("registration", "202", "b"u8);
        store.Put("dialog", "x", "c"u8);
        store.Put("registration", "201", "d"u8);
        store.Delete("registration", "202");
        _bench.All(store);
        store.Delete("dialog", "x");
        _bench.Durable(store, StoreBench.Record(store, 1));

        using var crashed = _bench.Crashed();
        using var again = crashed.Open();
        var (key, value) = Assert.Single(again.Load("registration"));
        Assert.Equal(("201", "d"), (key, System.Text.Encoding.UTF8.GetString(value)));
        Assert.Empty(again.Load("dialog"));
    }

    [Fact]
    public void Recording_Written_IsIndexed()
    {
        using var store = _bench.Open();
        var entry = new RecordingEntry(7, "2026/03/04/7.wav", 16000, 3, new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero), RecordingState.Complete);
        store.Write(entry with { State = RecordingState.Running });
        store.Write(entry);
        List<RecordingEntry>? read = null;
        store.OnWriter(t => read = t.Recordings());
        _bench.Until(() => read is not null);
        Assert.Equal([entry], read);
    }

    [Fact]
    public void Store_InUse_IsRefusedASecondTime()
    {
        using var store = _bench.Open();
        var second = SqliteStore.Open(_bench.Options, _bench.Loop);
        Assert.Null(second.Store);
        Assert.EndsWith("is in use by a running trunkline", second.Error);
    }

    [Fact]
    public void Database_Damaged_IsSetAside_AndTheJournalKept()
    {
        using (var store = _bench.Open())
        {
            _bench.Durable(store, StoreBench.Record(store, 1));
            using var crashed = _bench.Crashed();
            File.WriteAllText(crashed.Database, new string('x', 10000));
            File.Delete(crashed.Database + "-wal");
            File.Delete(crashed.Database + "-shm");
            var opening = SqliteStore.Open(crashed.Options, crashed.Loop);
            using var again = opening.Store!;
            Assert.Contains("is damaged", Assert.Single(opening.Notices));
            Assert.Single(Directory.GetFiles(Path.GetDirectoryName(crashed.Database)!, "*.damaged-*"));
            Assert.Single(crashed.All(again));
            Assert.Equal(2u, again.Epoch);
        }
    }

    [Fact]
    public void Database_OfANewerVersion_IsRefused()
    {
        using (_bench.Open())
        {
        }

        using (var db = Sqlite.Open(_bench.Database, readOnly: false))
        {
            db.Execute("INSERT INTO migrations VALUES (99, 'later', '')");
        }

        Assert.Contains("newer version", SqliteStore.Open(_bench.Options, _bench.Loop).Error);
    }

    [Fact]
    public void Folder_NotWritable_IsAnError()
    {
        var opening = SqliteStore.Open(new("/proc/nowhere/trunkline.db", "n"), _bench.Loop);
        Assert.Null(opening.Store);
        Assert.Contains("cannot be opened", opening.Error);
    }

    [Fact]
    public void DiskFull_RecordsGoToTheReserve_ThenToMemory_AndNoneIsLost()
    {
        using var store = _bench.Open(_bench.Options with { FoldEvery = TimeSpan.FromMilliseconds(10), Heartbeat = TimeSpan.FromMilliseconds(50) });
        store.OnWriter(t => t.LimitPages(1));

        // the tables are full: the journal takes them
        ulong sequence = 0;
        while (_bench.Alarms.Count == 0)
        {
            _bench.Durable(store, StoreBench.Record(store, ++sequence) with { ProtocolReason = new('r', 2000), State = CallRecordState.Ended });
        }

        Assert.Equal("the database does not take call records: the disk is full; they are safe in the journal", _bench.Alarms[0]);
        using (var crashed = _bench.Crashed())
        {
            using var again = crashed.Open();
            Assert.Equal((int)sequence, crashed.All(again, new() { Last = 10_000 }).Count);
        }

        // the reserve is full too: memory
        while (_bench.Alarms.Count == 1)
        {
            for (var i = 0; i < 50; i++)
            {
                store.Write(StoreBench.Record(store, ++sequence) with { ProtocolReason = new('r', 2000), State = CallRecordState.Ended });
            }

            _bench.Durable(store, StoreBench.Record(store, ++sequence));
        }

        Assert.EndsWith("they are in memory only", _bench.Alarms[1]);

        // space comes back
        store.OnWriter(t => t.LimitPages(1_000_000));
        _bench.Until(() => _bench.Alarms.Count == 3);
        Assert.Equal("over", _bench.Alarms[2]);
        Assert.Equal((int)sequence, _bench.All(store, new() { Last = 10_000 }).Count);
    }

    [Fact]
    public void Journal_Failing_RecordsGoToTheTables()
    {
        FaultyJournal? journal = null;
        using var store = _bench.Open(journal: p => journal = new(p));
        journal!.Fails = true;
        _bench.Durable(store, StoreBench.Record(store, 1));
        using (var crashed = _bench.Crashed())
        {
            using var again = crashed.Open();
            Assert.Single(crashed.All(again));
        }

        journal.Fails = false;
        _bench.Durable(store, StoreBench.Record(store, 2));
        Assert.Equal(2, _bench.All(store).Count);
        Assert.Empty(_bench.Alarms);
    }

    /// <summary>After a failed write nobody knows what is on the disk: everything goes into the tables before the journal is used again.</summary>
    [Fact]
    public void Journal_AfterAFailure_IsNotUsedBeforeTheTablesHaveEverything()
    {
        FaultyJournal? journal = null;
        using var store = _bench.Open(_bench.Options with { Heartbeat = TimeSpan.FromMilliseconds(20) }, p => journal = new(p));
        store.OnWriter(t => t.LimitPages(1));
        journal!.Fails = true;
        ulong sequence = 0;
        while (_bench.Alarms.Count == 0)
        {
            _bench.Durable(store, StoreBench.Record(store, ++sequence) with { ProtocolReason = new('r', 2000) });
        }

        Assert.EndsWith("they are in memory only", _bench.Alarms[0]);
        journal.Fails = false;
        _bench.Durable(store, StoreBench.Record(store, ++sequence));
        Assert.Equal(0, journal.Writes);
        store.OnWriter(t => t.LimitPages(1_000_000));
        _bench.Until(() => _bench.Alarms[^1] == "over");
        _bench.Durable(store, StoreBench.Record(store, ++sequence));
        Assert.True(journal.Writes > 0);
        Assert.Equal((int)sequence, _bench.All(store, new() { Last = 10_000 }).Count);
    }

    /// <summary>A disk that fails is asked again once a heartbeat, not at each call.</summary>
    [Fact]
    public void Disk_Failing_IsNotAskedAtEachWrite()
    {
        using var store = _bench.Open(_bench.Options with { FoldEvery = TimeSpan.FromMilliseconds(1), Heartbeat = TimeSpan.FromHours(1) });
        store.OnWriter(t => t.LimitPages(1));
        ulong sequence = 0;
        while (_bench.Alarms.Count == 0)
        {
            _bench.Durable(store, StoreBench.Record(store, ++sequence) with { ProtocolReason = new('r', 2000), State = CallRecordState.Ended });
        }

        store.OnWriter(t => t.LimitPages(1_000_000));
        for (var i = 0; i < 20; i++)
        {
            _bench.Durable(store, StoreBench.Record(store, ++sequence) with { State = CallRecordState.Ended });
        }

        Assert.Single(_bench.Alarms);
    }

    /// <summary>The tables take over before the reserve is needed: half of it is left for a disk that is full.</summary>
    [Fact]
    public void Journal_IsFoldedWhenHalfFull()
    {
        FaultyJournal? journal = null;
        using var store = _bench.Open(_bench.Options with { FoldEvery = TimeSpan.FromHours(1) }, p => journal = new(p));
        for (ulong i = 1; i <= 600; i++)
        {
            _bench.Durable(store, StoreBench.Record(store, i) with { ProtocolReason = new('r', 2000), State = CallRecordState.Ended });
        }

        Assert.InRange(journal!.Highest, 500 * 1024, 560 * 1024);
    }

    /// <summary>The writer stands still: what a later stage replaces is left out above the bound, an end never.</summary>
    [Fact]
    public void Queue_Full_LeavesOutWhatIsReplaced_AndNoEnd()
    {
        using var store = _bench.Open(_bench.Options with { QueueLimit = 5 });
        using var begun = new ManualResetEventSlim();
        using var goesOn = new ManualResetEventSlim();
        store.OnWriter(_ =>
        {
            begun.Set();
            goesOn.Wait(TestContext.Current.CancellationToken);
        });
        begun.Wait(TestContext.Current.CancellationToken);
        var told = 0;
        for (ulong i = 1; i <= 15; i++)
        {
            store.Write(StoreBench.Record(store, i), () => told++);
        }

        _bench.Until(() => told == 10);
        Assert.Equal(10, store.LeftOut);
        for (ulong i = 1; i <= 15; i++)
        {
            store.Write(StoreBench.Record(store, i) with { State = CallRecordState.Ended });
        }

        Assert.Equal(10, store.LeftOut);
        goesOn.Set();
        Assert.All(_bench.All(store), r => Assert.Equal(CallRecordState.Ended, r.State));
        Assert.Equal(15, _bench.All(store).Count);
    }

    [Fact]
    public void History_OfARunningNode_SeesTheJournal()
    {
        using var store = _bench.Open(_bench.Options with { FoldEvery = TimeSpan.FromHours(1) });
        for (ulong i = 1; i <= 3; i++)
        {
            store.Write(StoreBench.Record(store, i) with { State = CallRecordState.Ended });
        }

        _bench.All(store);
        _bench.Durable(store, StoreBench.Record(store, 4, "112"));
        _bench.Durable(store, StoreBench.Record(store, 2) with { State = CallRecordState.Recovered });

        IEnumerable<ulong> Read(CallQuery query)
        {
            var records = CallHistory.Read(_bench.Database, query, out var error);
            Assert.Null(error);
            return records.Select(r => r.Key.Sequence);
        }

        Assert.Equal([4, 3, 2, 1], Read(new()));
        Assert.Equal([4, 3], Read(new() { Last = 2 }));
        Assert.Equal([4], Read(new() { Number = "112" }));
        Assert.Equal([4], Read(new() { OnlyOpen = true }));
        Assert.Equal([2, 1], Read(new() { To = new(2026, 3, 4, 5, 6, 3, TimeSpan.Zero) }));
    }

    [Fact]
    public void History_WithoutADatabase_SaysSo()
    {
        Assert.Empty(CallHistory.Read(_bench.Database, new(), out var error));
        Assert.Contains("no such database", error);
    }
}
