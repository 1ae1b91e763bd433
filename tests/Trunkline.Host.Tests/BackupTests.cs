using System.Formats.Tar;
using System.Text;
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Host.Backups;
using Trunkline.Site;
using Trunkline.Storage;

namespace Trunkline.Host.Tests;

/// <summary>Backup under load, everything lost, restore: the same records, the same registrations, an epoch that never was. And everything that must be refused.</summary>
public sealed class BackupTests : IDisposable
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 29, 14, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trunkline-backup-");
    private readonly NodeLoop _loop = new(TimeProvider.System);

    public BackupTests()
    {
        File.WriteAllText(SiteFile, OperatedSite.Yaml);
        Directory.CreateDirectory(Site.Gateway.RecordingsDirectory);
    }

    private string SiteFile => Path.Combine(_folder.FullName, "site.yaml");

    private string Tar => Path.Combine(_folder.FullName, "backup.tar");

    private SiteModel Site => SiteLoader.Load(SiteFile).Model!;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task UnderLoad_Wiped_Restored_TheSameRecordsRegistrationsAndRules()
    {
        uint lastEpoch;
        var written = 0UL;
        using (var store = Open())
        {
            lastEpoch = store.Epoch;
            store.Put("registration", "201", "sip:201@192.0.2.1"u8);
            File.WriteAllText(Path.Combine(Site.Gateway.RecordingsDirectory, "a.wav"), "sound");
            store.Write(new RecordingEntry(1, "a.wav", 8000, 1, s_now, RecordingState.Complete));
            Written(store, ref written, 2000);
            var before = written;
            var backup = Task.Run(() => (BackupWriter.Write(Site, SiteFile, Tar, withRecordings: true, s_now, out var error), error), TestContext.Current.CancellationToken);
            while (!backup.IsCompleted)
            {
                Written(store, ref written, 20);
            }

            var (manifest, wrong) = await backup;
            Assert.Null(wrong);
            Assert.InRange(manifest!.Records, (long)before, (long)written);
            Assert.True(written > before, "nothing was written meanwhile");
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Tar));

            Assert.Null(BackupRestore.Run(Tar, SiteFile, s_now, out var running));
            Assert.Contains("in use by a running trunkline", running, StringComparison.Ordinal);
        }

        // three more runs nobody backed up, then everything is lost
        for (var i = 0; i < 3; i++)
        {
            using var store = Open();
            lastEpoch = store.Epoch;
        }

        var yaml = File.ReadAllText(SiteFile);
        Directory.Delete(Site.Storage.StateDirectory, recursive: true);
        File.Delete(SiteFile);

        var result = BackupRestore.Run(Tar, SiteFile, s_now, out var error);
        Assert.True(result is not null, error);
        Assert.Equal((yaml, "", 1), (File.ReadAllText(SiteFile), result.Kept, result.Recordings));
        Assert.Equal("sound", File.ReadAllText(Path.Combine(Site.Gateway.RecordingsDirectory, "a.wav")));
        var records = CallHistory.Read(Site.Storage.Database, new() { Last = int.MaxValue }, out _);
        Assert.Equal(Enumerable.Range(1, (int)result.Manifest.Records).Select(n => (ulong)n), records.Select(r => r.Key.Sequence).Order());
        Assert.All(records, r => Assert.Equal((CallRecordState.Ended, "0215550100"), (r.State, r.Dialled.Digits)));
        using (var store = Open())
        {
            Assert.Equal("sip:201@192.0.2.1", Encoding.UTF8.GetString(store.Load("registration").Single().Value));
            Assert.True(store.Epoch > lastEpoch, $"{store.Epoch} is no new epoch after {lastEpoch}");
            Assert.Empty(store.OpenRecords);
        }
    }

    [Fact]
    public void OverAnotherState_WhatWasThereIsKept_AndItsEpochCounts()
    {
        using (Open())
        {
        }

        Assert.NotNull(BackupWriter.Write(Site, SiteFile, Tar, withRecordings: false, s_now, out _));
        File.WriteAllText(Site.Storage.Database + ".epoch", "5000");
        File.AppendAllText(SiteFile, "\n# changed since\n");
        var result = BackupRestore.Run(Tar, SiteFile, s_now, out _);
        Assert.Equal(5000u, result!.Epoch);
        Assert.Contains("# changed since", File.ReadAllText(Path.Combine(result.Kept, "site.yaml")), StringComparison.Ordinal);
        Assert.DoesNotContain("# changed since", File.ReadAllText(SiteFile), StringComparison.Ordinal);
        using var store = Open();
        Assert.Equal(5001u, store.Epoch);
    }

    [Fact]
    public void Interrupted_NoNodeStarts_UntilItIsDoneAgain()
    {
        using (Open())
        {
        }

        Assert.NotNull(BackupWriter.Write(Site, SiteFile, Tar, withRecordings: false, s_now, out _));
        File.WriteAllText(DatabaseSnapshot.MarkOf(Site.Storage.Database), "");
        File.Delete(Site.Storage.Database);
        var opening = SqliteStore.Open(new(Site.Storage.Database, "n1"), _loop);
        Assert.Contains("restore was begun and not ended", opening.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Site.Storage.Database));
        Assert.NotNull(BackupRestore.Run(Tar, SiteFile, s_now, out _));
        using var store = Open();
    }

    /// <summary>Each octet of a small backup is changed, a few at a time; and it is cut short: nothing of it is ever put in place.</summary>
    [Fact]
    public void DamagedAnywhere_Refused_AndNothingIsTouched()
    {
        using (var store = Open())
        {
            var written = 0UL;
            Written(store, ref written, 3);
        }

        Assert.NotNull(BackupWriter.Write(Site, SiteFile, Tar, withRecordings: false, s_now, out _));
        var good = File.ReadAllBytes(Tar);
        var before = State();
        var bad = Path.Combine(_folder.FullName, "bad.tar");
        for (var at = 0; at < good.Length; at += 997)
        {
            var octets = good.ToArray();
            octets[at] ^= 0x55;
            File.WriteAllBytes(bad, octets);
            if (BackupReader.Check(bad, out _) is null)
            {
                // padding and times in headers are not content
                Assert.Equal(Contents(good), Contents(octets));
                continue;
            }

            Assert.Null(BackupRestore.Run(bad, SiteFile, s_now, out var error));
            Assert.StartsWith(bad, error, StringComparison.Ordinal);
        }

        foreach (var length in new[] { 0, 1, 511, 512, 2000, good.Length / 2, good.Length - 2048 })
        {
            File.WriteAllBytes(bad, good[..length]);
            Assert.Null(BackupRestore.Run(bad, SiteFile, s_now, out _));
        }

        Assert.Equal(before, State());
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "newer version")]
    [InlineData("\"trunkline-backup\"", "\"trunkline-bakcup\"", "no backup of trunkline")]
    [InlineData("\"trunkline.db\"", "\"../trunkline\"", "names files that a backup does not have")]
    [InlineData("\"trunkline.db\"", "\"recordings/.x\"", "names files that a backup does not have")]
    [InlineData("\"site.yaml\"", "\"site_yaml\"", "names files that a backup does not have")]
    public void HostileManifest_Refused(string was, string becomes, string says)
    {
        using (Open())
        {
        }

        Assert.NotNull(BackupWriter.Write(Site, SiteFile, Tar, withRecordings: false, s_now, out _));
        var bad = Path.Combine(_folder.FullName, "bad.tar");
        Repack(bad, (name, octets) => name == "manifest.json" ? (name, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(octets).Replace(was, becomes, StringComparison.Ordinal))) : (name, octets));
        Assert.Contains(says, BackupReader.Check(bad, out _), StringComparison.Ordinal);
    }

    /// <summary>Its files are what the manifest says, and of a version that knows more tables than this one.</summary>
    [Fact]
    public void TablesOfANewerVersion_Refused_AndNothingIsTouched()
    {
        using (Open())
        {
        }

        Assert.NotNull(BackupWriter.Write(Site, SiteFile, Tar, withRecordings: false, s_now, out _));
        var (was, newer) = ("", Array.Empty<byte>());
        foreach (var (name, content) in Contents(File.ReadAllBytes(Tar)).Where(c => c.Item1 == "trunkline.db"))
        {
            var database = Path.Combine(_folder.FullName, "newer.db");
            File.WriteAllBytes(database, Convert.FromBase64String(content));
            was = Hash(File.ReadAllBytes(database));
            SQLitePCL.Batteries_V2.Init();
            Assert.Equal(SQLitePCL.raw.SQLITE_OK, SQLitePCL.raw.sqlite3_open(database, out var db));
            Assert.Equal(SQLitePCL.raw.SQLITE_OK, SQLitePCL.raw.sqlite3_exec(db, "INSERT INTO migrations VALUES (1000, 'of a later year', '2036-01-01T00:00:00')"));
            Assert.Equal(SQLitePCL.raw.SQLITE_OK, SQLitePCL.raw.sqlite3_close(db));
            newer = File.ReadAllBytes(database);
        }

        var bad = Path.Combine(_folder.FullName, "bad.tar");
        Repack(bad, (name, octets) => name switch
        {
            "trunkline.db" => (name, newer),
            "manifest.json" => (name, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(octets).Replace(was, Hash(newer), StringComparison.Ordinal))),
            _ => (name, octets),
        });
        Assert.Null(BackupReader.Check(bad, out _));
        var before = State();
        Assert.Null(BackupRestore.Run(bad, SiteFile, s_now, out var error));
        Assert.Contains("it was written by a newer version (its tables are of step 1000, this program knows", error, StringComparison.Ordinal);
        Assert.Equal(before, State());

        static string Hash(byte[] octets) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(octets));
    }

    [Fact]
    public void MoreThanTheManifest_OrAFaultySite_Refused()
    {
        using (Open())
        {
        }

        Assert.NotNull(BackupWriter.Write(Site, SiteFile, Tar, withRecordings: false, s_now, out _));
        var bad = Path.Combine(_folder.FullName, "bad.tar");
        Repack(bad, (name, octets) => (name, octets), extra: "more");
        Assert.Contains("something that its manifest has not: more", BackupReader.Check(bad, out _), StringComparison.Ordinal);

        var site = Site;
        File.WriteAllText(SiteFile, "site: 5");
        File.Delete(Tar);
        Assert.NotNull(BackupWriter.Write(site, SiteFile, Tar, withRecordings: false, s_now, out _));
        Assert.Null(BackupRestore.Run(Tar, SiteFile, s_now, out var error));
        Assert.Contains("site.yaml:1:7: error: expected the site", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_IsNeverOverwritten_NothingIsLeftBehind()
    {
        Assert.Null(BackupWriter.Write(Site, SiteFile, Tar, withRecordings: false, s_now, out var none));
        Assert.Contains("no such database", none, StringComparison.Ordinal);
        File.WriteAllText(Tar, "mine");
        Assert.Null(BackupWriter.Write(Site, SiteFile, Tar, withRecordings: false, s_now, out var error));
        Assert.Contains("is there already", error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Tar));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.FullName, "*.part*"));
    }

    private static List<(string, string)> Contents(byte[] tar)
    {
        using var reader = new TarReader(new MemoryStream(tar));
        var all = new List<(string, string)>();
        while (reader.GetNextEntry() is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            all.Add((entry.Name, Convert.ToBase64String(content.ToArray())));
        }

        return all;
    }

    private SqliteStore Open()
    {
        var opening = SqliteStore.Open(new(Site.Storage.Database, "n1") { ReserveBytes = 1024 * 1024 }, _loop);
        Assert.True(opening.Store is not null, opening.Error);
        return opening.Store!;
    }

    /// <summary>Writes whole records, and waits until the last is durable.</summary>
    private void Written(SqliteStore store, ref ulong last, int count)
    {
        var isDurable = false;
        for (var i = 0; i < count; i++)
        {
            var record = new CallRecord
            {
                Key = new("n1", store.Epoch, ++last), CallId = last, Calling = new("201"), Dialled = new("0215550100"), Start = s_now, State = CallRecordState.Ended, EndedAfter = TimeSpan.FromSeconds(1),
            };
            store.Write(record, i == count - 1 ? () => isDurable = true : null);
        }

        Assert.True(SpinWait.SpinUntil(() => _loop.Run() | isDurable && isDurable, TimeSpan.FromSeconds(20)));
    }

    private string State() => string.Join('\n', Directory.EnumerateFiles(_folder.FullName, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".tar", StringComparison.Ordinal) && !f.EndsWith("-shm", StringComparison.Ordinal)).Order()
        .Select(f => $"{f} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))}"));

    private void Repack(string to, Func<string, byte[], (string, byte[])> change, string? extra = null)
    {
        using var stream = File.Create(to);
        using var writer = new TarWriter(stream);
        foreach (var (name, content) in Contents(File.ReadAllBytes(Tar)))
        {
            var (newName, octets) = change(name, Convert.FromBase64String(content));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, newName) { DataStream = new MemoryStream(octets) });
        }

        if (extra is not null)
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, extra) { DataStream = new MemoryStream([1]) });
        }
    }
}
