namespace Trunkline.Storage;

/// <summary>Where and how a node stores what must survive.</summary>
/// <param name="Database">Path of the SQLite file. The journal (<c>.journal</c>) and the lock (<c>.lock</c>) stand beside it.</param>
/// <param name="Node">The node's name: part of every record's key.</param>
public sealed record StoreOptions(string Database, string Node)
{
    /// <summary>Size of the journal, allocated at start, so that records can be written when the disk is full. At least 1 MB.</summary>
    public long ReserveBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// How long a group of writes gathers before it is written and synced: the most an answered call waits, less the disk's own
    /// time. An fsync costs some 60 to 150 µs of CPU however little it carries, more than everything else here, so few and full
    /// groups are what makes records cheap. 0 to 100 ms; 0 writes at once.
    /// </summary>
    public TimeSpan GroupWindow { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The same for writes nobody waits for (no callback): the most a crash can lose. 0 to 1000 ms, in whole group windows.</summary>
    public TimeSpan LazyWindow { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>How long writes stay in the journal alone before they are folded into the tables.</summary>
    public TimeSpan FoldEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the node says that it lives; a record left open by a crash ends then. Also the retry time when the disk fails.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Most writes waiting for the writer. Beyond it, writes that a later one will replace are counted and left out.</summary>
    public int QueueLimit { get; init; } = 200_000;
}

/// <summary>What is wrong with the storage right now.</summary>
/// <param name="Text">For a person: what, where, since the last success; no secrets.</param>
/// <param name="Waiting">Writes kept in memory until it is over.</param>
public sealed record StorageAlarm(string Text, int Waiting);

/// <summary>What opening gave: a store, or why not.</summary>
/// <param name="Store">The store; null when it cannot be opened.</param>
/// <param name="Error">Why not, for a person; null when there is a store.</param>
/// <param name="Notices">What a person should know although it opened: a damaged file set aside, records recovered.</param>
public sealed record StoreOpening(SqliteStore? Store, string? Error, IReadOnlyList<string> Notices);
