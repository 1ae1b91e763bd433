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
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(query);
        error = null;
        try
        {
            if (!File.Exists(database))
            {
                error = $"{database}: no such database; has trunkline run with this state folder?";
                return [];
            }

            // the journal first: what is folded in between is then seen twice, never missed
            var octets = ReadJournal(database + ".journal");
            using var tables = Tables.OpenToRead(database);
            var position = tables.Position;
            var pending = new PendingWrites();
            Journal.ReadFrames(octets, position, pending.Replay);
            return query.Run(Merge(pending.Calls.Values, tables.NewestFirst(query.From, query.To), pending.Calls));
        }
        catch (SqliteFailure e)
        {
            error = $"{database}: {(e.IsDamage ? "damaged: " : "")}{e.Message}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"{database}: {e.Message}";
        }

        return [];
    }

    private static byte[] ReadJournal(string path)
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
