using System.Globalization;

namespace Trunkline.Storage;

/// <summary>What a copy of a node's database holds.</summary>
/// <param name="Epoch">The highest run it knows of.</param>
/// <param name="Records">Call records.</param>
/// <param name="State">Registrations and answered calls.</param>
public sealed record SnapshotInfo(uint Epoch, long Records, long State);

/// <summary>
/// Copies of a node's database, for backup and restore: one file, the journal folded in, as it was at one moment between two groups of writes. Taken while the node
/// runs, by another process; the node notices nothing.
/// </summary>
public static class DatabaseSnapshot
{
    /// <summary>
    /// How far a restore moves the epoch on: runs after the backup had epochs of their own, whose record keys must not come again, for exports count by them.
    /// </summary>
    public const uint EpochGap = 1000;

    /// <summary>Takes a copy.</summary>
    /// <param name="database">The node's SQLite file.</param>
    /// <param name="into">Where to; must not be there.</param>
    /// <param name="now">The time.</param>
    /// <param name="error">Why not, for a person; null when it was taken.</param>
    public static SnapshotInfo? Take(string database, string into, DateTimeOffset now, out string? error)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (!File.Exists(database))
        {
            error = $"{database}: no such database; has trunkline run with this state folder?";
            return null;
        }

        try
        {
            // the journal first: what is folded in between is then in both, and skipped by its position; never missed
            var octets = CallHistory.ReadJournal(database + ".journal");
            using (var source = Sqlite.Open(database, readOnly: true))
            {
                source.Execute($"VACUUM INTO '{into.Replace("'", "''", StringComparison.Ordinal)}'");
            }

            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(into, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            using (var copy = Tables.OpenToWrite(into, now, out var refusal))
            {
                if (copy is null)
                {
                    error = $"{database}: {refusal}";
                    return null;
                }

                var pending = new PendingWrites();
                var from = copy.Position;
                var end = Journal.ReadFrames(octets, from, pending.Replay);
                if (!pending.IsEmpty)
                {
                    copy.Fold(pending, end);
                }

                copy.IntoOneFile();
            }

            error = Check(into, out var info);
            return error is null ? info : null;
        }
        catch (SqliteFailure e)
        {
            error = $"{database}: {e.Message}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"{database}: {e.Message}";
        }

        return null;
    }

    /// <summary>Checks a copy: every page, and whether this version can read it.</summary>
    /// <returns>Null, or what is wrong, for a person.</returns>
    public static string? Check(string file, out SnapshotInfo? info)
    {
        info = null;
        try
        {
            using var db = Sqlite.Open(file, readOnly: true);
            if (db.Text("PRAGMA integrity_check(1)") is var check && check != "ok")
            {
                return $"the database is damaged: {check}";
            }

            if (Schema.Newer(db) is { } newer)
            {
                return newer;
            }

            long Number(string sql) => long.Parse(db.Text(sql) ?? "0", CultureInfo.InvariantCulture);
            info = new((uint)Number("SELECT coalesce(max(value), 0) FROM meta WHERE name = 'epoch'"), Number("SELECT count(*) FROM calls"), Number("SELECT count(*) FROM state"));
            return null;
        }
        catch (SqliteFailure e)
        {
            return $"the database is damaged: {e.Message}";
        }
    }

    /// <summary>Takes a database for oneself, as a running node does.</summary>
    /// <returns>Dispose it to give it back; null while a node runs on it.</returns>
    public static IDisposable? Hold(string database)
    {
        Folder.Create(Path.GetDirectoryName(Path.GetFullPath(database))!);
        return SqliteStore.LockFile(database + ".lock");
    }

    /// <summary>The mark of a restore that has begun and not ended: a node does not start on such a database.</summary>
    public static string MarkOf(string database) => database + ".restoring";

    /// <summary>The files that together are a database.</summary>
    public static IReadOnlyList<string> FilesOf(string database) => [database, database + "-wal", database + "-shm", database + ".journal", database + ".epoch"];

    /// <summary>The highest epoch that a database, or what is left of one, knows of.</summary>
    public static uint EpochOf(string database)
    {
        var written = File.Exists(database + ".epoch") && uint.TryParse(File.ReadAllText(database + ".epoch"), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
        return File.Exists(database) && Check(database, out var info) is null ? Math.Max(written, info!.Epoch) : written;
    }

    /// <summary>Sets the epoch that the next run counts up from.</summary>
    /// <returns>Null, or why not.</returns>
    public static string? SetEpoch(string database, uint epoch)
    {
        try
        {
            using var tables = Tables.OpenToWrite(database, DateTimeOffset.UnixEpoch, out var refusal);
            tables?.SetMeta("epoch", epoch);
            tables?.IntoOneFile();
            return refusal;
        }
        catch (SqliteFailure e)
        {
            return e.Message;
        }
    }

    /// <summary>Makes the names in a folder durable.</summary>
    public static void SyncFolder(string path) => Folder.Sync(path);
}
