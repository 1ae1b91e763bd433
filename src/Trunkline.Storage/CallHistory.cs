using Trunkline.Calls;

namespace Trunkline.Storage;

/// <summary>Reads a node's call records from outside: while it runs, or when it does not. Writes nothing.</summary>
public static class CallHistory
{
    /// <summary>Reads call records, those still in the journal among them.</summary>
    /// <param name="database">The node's SQLite file.</param>
    /// <param name="query">Which.</param>
    /// <param name="error">Why there is no result, for a person; null when there is one.</param>
    /// <returns>Newest first; empty with an error.</returns>
    public static IReadOnlyList<CallRecord> Read(string database, CallQuery query, out string? error)
    {
        ArgumentNullException.ThrowIfNull(query);
        IReadOnlyList<CallRecord> result = [];
        error = Reading(database, (tables, pending) => result = query.Run(Merge(pending.Calls.Values, tables.NewestFirst(query.From, query.To), pending.Calls)));
        return result;
    }

    /// <summary>Reads the recordings index, what is still in the journal included.</summary>
    /// <param name="database">The node's SQLite file.</param>
    /// <param name="error">Why there is no result, for a person; null when there is one.</param>
    /// <returns>Oldest first; empty with an error.</returns>
    public static IReadOnlyList<RecordingEntry> ReadRecordings(string database, out string? error)
    {
        IReadOnlyList<RecordingEntry> result = [];
        error = Reading(database, (tables, pending) =>
            result = [.. tables.Recordings().Where(r => !pending.Recordings.ContainsKey(r.Id)).Concat(pending.Recordings.Values).OrderBy(r => r.Started)]);
        return result;
    }

    /// <summary>Reads small state of a kind, what is still in the journal included.</summary>
    /// <param name="database">The node's SQLite file.</param>
    /// <param name="kind">The kind, as <see cref="Base.IDurableState"/> has it.</param>
    /// <param name="error">Why there is no result, for a person; null when there is one.</param>
    public static IReadOnlyList<KeyValuePair<string, byte[]>> ReadState(string database, string kind, out string? error)
    {
        IReadOnlyList<KeyValuePair<string, byte[]>> result = [];
        error = Reading(database, (tables, pending) =>
        {
            var all = tables.LoadState(kind).ToDictionary();
            foreach (var (at, value) in pending.State.Where(s => s.Key.Kind == kind))
            {
                if (value is null)
                {
                    all.Remove(at.Key);
                }
                else
                {
                    all[at.Key] = value;
                }
            }

            result = [.. all];
        });
        return result;
    }

    /// <summary>Opens what there is and hands it over: the tables, and what the journal has beyond them.</summary>
    /// <returns>Null, or why not, for a person.</returns>
    private static string? Reading(string database, Action<Tables, PendingWrites> read)
    {
        ArgumentNullException.ThrowIfNull(database);
        try
        {
            if (!File.Exists(database))
            {
                // a folder that may not be looked into throws here, and says so
                _ = Directory.Exists(Path.GetDirectoryName(database)) && Directory.EnumerateFiles(Path.GetDirectoryName(database)!).Any();
                return $"{database}: no such database; has trunkline run with this state folder?";
            }

            // the journal first: what is folded in between is then seen twice, never missed
            var octets = ReadJournal(database + ".journal");
            using var tables = Tables.OpenToRead(database);
            var position = tables.Position;
            var pending = new PendingWrites();
            Journal.ReadFrames(octets, position, pending.Replay);
            read(tables, pending);
            return null;
        }
        catch (SqliteFailure e)
        {
            return $"{database}: {(e.IsDamage ? "damaged: " : "")}{e.Message}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{database}: {e.Message}";
        }
    }

    internal static byte[] ReadJournal(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var octets = new byte[stream.Length];
        return octets.AsSpan(0, stream.ReadAtLeast(octets, octets.Length, throwOnEndOfStream: false)).ToArray();
    }

    /// <summary>Two orders, newest first, into one; of a record in both, the journal's.</summary>
    private static IEnumerable<CallRecord> Merge(IEnumerable<CallRecord> journal, IEnumerable<CallRecord> stored, Dictionary<CallRecordKey, CallRecord> newer)
    {
        using var a = journal.OrderByDescending(r => r.Start).ThenByDescending(r => r.Key.Epoch).ThenByDescending(r => r.Key.Sequence).GetEnumerator();
        using var b = stored.Where(r => !newer.ContainsKey(r.Key)).GetEnumerator();
        var (hasA, hasB) = (a.MoveNext(), b.MoveNext());
        while (hasA || hasB)
        {
            if (hasA && (!hasB || a.Current.Start >= b.Current.Start))
            {
                yield return a.Current;
                hasA = a.MoveNext();
            }
            else
            {
                yield return b.Current;
                hasB = b.MoveNext();
            }
        }
    }
}
