using Trunkline.Base;
using Trunkline.Calls;

namespace Trunkline.Storage.Tests;

/// <summary>A store in a folder of its own, driven on the test's thread.</summary>
internal sealed class StoreBench : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trunkline-storage-");

    internal string Database => Path.Combine(_folder.FullName, "trunkline.db");

    internal NodeLoop Loop { get; } = new(TimeProvider.System);

    internal List<string> Alarms { get; } = [];

    internal StoreOptions Options => new(Database, "n") { GroupWindow = TimeSpan.Zero, LazyWindow = TimeSpan.Zero, ReserveBytes = 1024 * 1024 };

    internal static CallRecord Record(SqliteStore store, ulong sequence, string dialled = "0215550100") => new()
    {
        Key = new("n", store.Epoch, sequence),
        CallId = sequence,
        Calling = new("201"),
        CallingName = "Reception",
        Dialled = new(dialled),
        Start = new(2026, 3, 4, 5, 6, (int)(sequence % 60), TimeSpan.Zero),
    };

    internal SqliteStore Open(StoreOptions? options = null, Func<string, IJournalFile>? journal = null)
    {
        var opening = SqliteStore.Open(options ?? Options, Loop, a => Alarms.Add(a?.Text ?? "over"), journal ?? (p => new JournalFile(p)));
        Assert.Null(opening.Error);
        return opening.Store!;
    }

    /// <summary>Writes and returns when the callback came.</summary>
    internal void Durable(SqliteStore store, CallRecord record)
    {
        var done = false;
        store.Write(record, () => done = true);
        Until(() => done);
    }

    internal IReadOnlyList<CallRecord> All(SqliteStore store, CallQuery? query = null)
    {
        IReadOnlyList<CallRecord>? all = null;
        store.Query(query ?? new(), r => all = r);
        Until(() => all is not null);
        return all!;
    }

    internal void Until(Func<bool> condition)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var pause = new ManualResetEventSlim();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(20), "nothing came");
            Loop.Run();
            pause.Wait(1);
        }
    }

    /// <summary>The folder as a killed process leaves it, as a bench of its own: files are copied while the store is open.</summary>
    internal StoreBench Crashed()
    {
        var after = new StoreBench();
        foreach (var file in _folder.GetFiles().Where(f => !f.Name.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var from = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var to = File.Create(Path.Combine(after._folder.FullName, file.Name));
            from.CopyTo(to);
        }

        return after;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>A journal on a disk that can be made to fail.</summary>
internal sealed class FaultyJournal(string path) : IJournalFile
{
    private readonly JournalFile _file = new(path);

    internal volatile bool Fails;

    /// <summary>The farthest octet written since the file was opened.</summary>
    internal long Highest { get; private set; }

    internal int Writes { get; private set; }

    public long Length => _file.Length;

    public void Allocate(long length) => _file.Allocate(length);

    public int Read(long offset, Span<byte> into) => _file.Read(offset, into);

    public void Write(long offset, ReadOnlySpan<byte> octets)
    {
        if (Fails)
        {
            throw new IOException("Input/output error");
        }

        Writes++;
        Highest = Math.Max(Highest, offset + octets.Length);
        _file.Write(offset, octets);
    }

    public void Sync() => _file.Sync();

    public void Dispose() => _file.Dispose();
}
