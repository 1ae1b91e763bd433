using SQLitePCL;

namespace Trunkline.Storage;

/// <summary>A result code of SQLite that is neither done nor row. Never leaves this room: public methods turn it into values.</summary>
internal sealed class SqliteFailure(int code, string message) : Exception(message)
{
    /// <summary>The primary result code.</summary>
    internal int Code { get; } = code & 0xFF;

    /// <summary>True when the file is no database or is damaged.</summary>
    internal bool IsDamage => Code is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;
}

/// <summary>A connection: the few calls of SQLite this room needs, without a layer of ADO.NET between.</summary>
internal sealed class Sqlite : IDisposable
{
    private static readonly Lock s_init = new();
    private static bool s_ready;
    private readonly sqlite3 _db;
    private readonly List<Statement> _statements = [];

    private Sqlite(sqlite3 db) => _db = db;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file; created when writing.</param>
    /// <param name="readOnly">True to read only.</param>
    internal static Sqlite Open(string path, bool readOnly)
    {
        lock (s_init)
        {
            if (!s_ready)
            {
                Batteries_V2.Init();
                s_ready = true;
            }
        }

        var flags = readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE;
        var code = raw.sqlite3_open_v2(path, out var db, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        var opened = new Sqlite(db);
        if (code != raw.SQLITE_OK)
        {
            var message = raw.sqlite3_errmsg(db).utf8_to_string();
            opened.Dispose();
            throw new SqliteFailure(code, message);
        }

        _ = raw.sqlite3_busy_timeout(db, 2000);
        return opened;
    }

    /// <summary>Prepares a statement; it lives as long as the connection.</summary>
    internal Statement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_db, sql, out var handle));
        var statement = new Statement(this, handle);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Runs statements without results.</summary>
    internal void Execute(string sql) => Check(raw.sqlite3_exec(_db, sql));

    /// <summary>The first column of the first row; null when there is none.</summary>
    internal string? Text(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_db, sql, out var handle));
        using (handle)
        {
            var code = raw.sqlite3_step(handle);
            return code == raw.SQLITE_ROW ? raw.sqlite3_column_text(handle, 0).utf8_to_string()
                : code == raw.SQLITE_DONE ? null : throw Failure(code);
        }
    }

    /// <summary>Runs work in one transaction, rolled back when it fails.</summary>
    internal void Transaction(Action work)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            work();
            Execute("COMMIT");
        }
        catch (SqliteFailure)
        {
            // a full disk may have rolled it back already
            if (raw.sqlite3_get_autocommit(_db) == 0)
            {
                _ = raw.sqlite3_exec(_db, "ROLLBACK");
            }

            throw;
        }
    }

    /// <summary>The failure of a result code, with SQLite's own words.</summary>
    internal SqliteFailure Failure(int code) => new(code, raw.sqlite3_errmsg(_db).utf8_to_string());

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements)
        {
            statement.Handle.Dispose();
        }

        _db.Dispose();
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code);
        }
    }
}

/// <summary>A prepared statement. Parameters and columns are counted on by the order of the calls.</summary>
internal sealed class Statement(Sqlite owner, sqlite3_stmt handle)
{
    private int _next;

    /// <summary>The native statement.</summary>
    internal sqlite3_stmt Handle { get; } = handle;

    internal Statement Begin()
    {
        _next = 0;
        return this;
    }

    internal Statement Bind(long value)
    {
        _ = raw.sqlite3_bind_int64(Handle, ++_next, value);
        return this;
    }

    internal Statement Bind(long? value)
    {
        _ = value is { } there ? raw.sqlite3_bind_int64(Handle, ++_next, there) : raw.sqlite3_bind_null(Handle, ++_next);
        return this;
    }

    internal Statement Bind(string value)
    {
        _ = raw.sqlite3_bind_text(Handle, ++_next, value);
        return this;
    }

    internal Statement Bind(ReadOnlySpan<byte> value)
    {
        _ = raw.sqlite3_bind_blob(Handle, ++_next, value);
        return this;
    }

    /// <summary>Runs it to its end.</summary>
    internal void Run()
    {
        var code = raw.sqlite3_step(Handle);
        var failure = code is raw.SQLITE_DONE or raw.SQLITE_ROW ? null : owner.Failure(code);
        _ = raw.sqlite3_reset(Handle);
        if (failure is not null)
        {
            throw failure;
        }
    }

    /// <summary>Steps to the next row.</summary>
    /// <returns>False after the last; the statement is then reset.</returns>
    internal bool Read()
    {
        _next = 0;
        var code = raw.sqlite3_step(Handle);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        var failure = code == raw.SQLITE_DONE ? null : owner.Failure(code);
        _ = raw.sqlite3_reset(Handle);
        return failure is null ? false : throw failure;
    }

    internal long Int() => raw.sqlite3_column_int64(Handle, _next++);

    internal long? IntOrNull()
    {
        var column = _next++;
        return raw.sqlite3_column_type(Handle, column) == raw.SQLITE_NULL ? null : raw.sqlite3_column_int64(Handle, column);
    }

    internal string Text() => raw.sqlite3_column_text(Handle, _next++).utf8_to_string() ?? "";

    internal byte[] Blob() => raw.sqlite3_column_blob(Handle, _next++).ToArray();
}
