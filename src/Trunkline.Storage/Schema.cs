using System.Globalization;

namespace Trunkline.Storage;

/// <summary>The tables, as numbered steps from an empty file. A step once released is never changed; a new one is added.</summary>
internal static class Schema
{
    private static readonly (string Name, string Sql)[] s_steps =
    [
        ("calls, state, recordings",
            """
            CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
            -- one row per attempt; times are microseconds: start_us since 1970 UTC, the others after the start
            CREATE TABLE calls (
              node TEXT NOT NULL, epoch INTEGER NOT NULL, sequence INTEGER NOT NULL,
              call_id INTEGER NOT NULL, attempt INTEGER NOT NULL, state INTEGER NOT NULL, priority INTEGER NOT NULL,
              calling TEXT NOT NULL, calling_flags INTEGER NOT NULL, calling_name TEXT NOT NULL,
              dialled TEXT NOT NULL, dialled_flags INTEGER NOT NULL, called TEXT NOT NULL, called_flags INTEGER NOT NULL,
              channel TEXT NOT NULL, destination_channel TEXT NOT NULL, route TEXT NOT NULL, trunk_group TEXT NOT NULL,
              start_us INTEGER NOT NULL, alerting_us INTEGER, answered_us INTEGER, ended_us INTEGER,
              answer_evidence INTEGER NOT NULL, cause INTEGER NOT NULL, cause_location INTEGER NOT NULL,
              protocol_reason TEXT NOT NULL, recording INTEGER NOT NULL,
              PRIMARY KEY (node, epoch, sequence)) WITHOUT ROWID;
            CREATE TABLE state (kind TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
            CREATE TABLE recordings (
              id INTEGER PRIMARY KEY, path TEXT NOT NULL, samples INTEGER NOT NULL, call_id INTEGER NOT NULL,
              started_us INTEGER NOT NULL, state INTEGER NOT NULL);
            """),
        ("charges",
            """
            -- charge_kind: 0 not told, 1 free, 2 thousandths of charge_currency, 3 units
            ALTER TABLE calls ADD COLUMN charge_kind INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE calls ADD COLUMN charge_amount INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE calls ADD COLUMN charge_currency TEXT NOT NULL DEFAULT '';
            ALTER TABLE calls ADD COLUMN charge_final INTEGER NOT NULL DEFAULT 0;
            """),
    ];

    /// <summary>Whether a file was written by a newer version.</summary>
    /// <returns>Null when this version can read it, else what to say.</returns>
    internal static string? Newer(Sqlite db)
    {
        var at = int.Parse(db.Text("SELECT coalesce(max(version), 0) FROM migrations") ?? "0", CultureInfo.InvariantCulture);
        return at <= s_steps.Length ? null : $"it was written by a newer version (its tables are of step {at}, this program knows {s_steps.Length})";
    }

    /// <summary>Brings a file to the newest step, each in its own transaction.</summary>
    /// <returns>Null, or why not: a file written by a newer version is refused.</returns>
    internal static string? Migrate(Sqlite db, DateTimeOffset now)
    {
        db.Execute("CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_utc TEXT NOT NULL)");
        var at = int.Parse(db.Text("SELECT coalesce(max(version), 0) FROM migrations") ?? "0", CultureInfo.InvariantCulture);
        if (at > s_steps.Length)
        {
            return $"it was written by a newer version (its tables are of step {at}, this program knows {s_steps.Length})";
        }

        for (; at < s_steps.Length; at++)
        {
            var (name, sql) = s_steps[at];
            var version = at + 1;
            db.Transaction(() =>
            {
                db.Execute(sql);
                db.Prepare("INSERT INTO migrations VALUES (?, ?, ?)").Begin()
                    .Bind(version).Bind(name).Bind(now.UtcDateTime.ToString("s", CultureInfo.InvariantCulture)).Run();
            });
        }

        return null;
    }
}
