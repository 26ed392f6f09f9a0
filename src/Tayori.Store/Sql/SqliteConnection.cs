using SQLitePCL;

namespace Tayori.Store.Sql;

/// <summary>
/// One connection, used by one thread at a time, with its statements prepared once. SQLite's C interface directly: blobs come as spans into the page cache, and a row costs no allocation.
/// </summary>
sealed class SqliteConnection : IDisposable
{
    /// <summary>Milliseconds to wait for another connection's lock; only recovery and checkpoints ever hold one against us.</summary>
    const int BusyTimeout = 5_000;

    static SqliteConnection() => Batteries_V2.Init();

    readonly Dictionary<string, SqliteStatement> _statements = [];
    readonly sqlite3 _db;

    SqliteConnection(sqlite3 db) => _db = db;

    public static SqliteConnection Open(string path, bool mayCreate)
    {
        int flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX | (mayCreate ? raw.SQLITE_OPEN_CREATE : 0);
        int code = raw.sqlite3_open_v2(path, out sqlite3 db, flags, null);
        try
        {
            SqliteErrors.Check(db, code);
            SqliteErrors.Check(db, raw.sqlite3_extended_result_codes(db, 0));
            raw.sqlite3_busy_timeout(db, BusyTimeout);
            return new SqliteConnection(db);
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }

    public bool InTransaction => raw.sqlite3_get_autocommit(_db) == 0;

    public void Execute(string sql) => SqliteErrors.Check(_db, raw.sqlite3_exec(_db, sql));

    public long Scalar(string sql)
    {
        using SqliteStatement statement = Prepare(sql);
        return statement.Step() ? statement.Int64(0) : throw new InvalidOperationException($"no row: {sql}");
    }

    /// <summary>The statement of this text, reset and with nothing bound; the connection keeps it.</summary>
    public SqliteStatement Use(string sql)
    {
        if (!_statements.TryGetValue(sql, out SqliteStatement? statement))
            _statements.Add(sql, statement = Prepare(sql));
        return statement;
    }

    /// <summary>Ends whatever transaction is open; what was not committed is gone. Never throws: it is called when something already failed.</summary>
    public void Abandon()
    {
        foreach (SqliteStatement statement in _statements.Values)
            statement.Reset();
        if (InTransaction)
            _ = raw.sqlite3_exec(_db, "ROLLBACK");
    }

    public void Dispose()
    {
        foreach (SqliteStatement statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
        _db.Dispose();
    }

    SqliteStatement Prepare(string sql)
    {
        SqliteErrors.Check(_db, raw.sqlite3_prepare_v2(_db, sql, out sqlite3_stmt statement));
        return new SqliteStatement(_db, statement);
    }
}
