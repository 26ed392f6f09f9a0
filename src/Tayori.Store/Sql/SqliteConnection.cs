using SQLitePCL;

namespace Tayori.Store.Sql;

/// <summary>
/// One connection, used by one thread at a time, with its statements prepared once. SQLite's C interface directly: blobs come as spans into the page cache, and a row costs no allocation.
/// </summary>
sealed class SqliteConnection : IDisposable
{
    /// <summary>Milliseconds to wait for another connection's lock: that of a recovery or a checkpoint, or, on the directory, of another process's transaction.</summary>
    const int BusyTimeout = 10_000;

    static SqliteConnection() => Batteries_V2.Init();

    readonly Dictionary<string, SqliteStatement> _statements = [];
    readonly sqlite3 _db;

    SqliteConnection(string path, sqlite3 db) => (Path, _db) = (path, db);

    public string Path { get; }

    /// <summary>Rows that the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_db);

    public static SqliteConnection Open(string path, bool mayCreate) => Open(path, path, raw.SQLITE_OPEN_READWRITE | (mayCreate ? raw.SQLITE_OPEN_CREATE : 0));

    /// <summary>Opens without making any file. A database at rest has no write-ahead log, and is opened as a file that nobody changes: else SQLite would make a log for the time of reading.</summary>
    public static SqliteConnection OpenToLook(string path) =>
        File.Exists(path + "-wal") ? Open(path, new Uri(path).AbsoluteUri, raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI) : OpenFrozen(path);

    /// <summary>Opens without making any file, and without looking for a write-ahead log: nobody may change the database meanwhile.</summary>
    public static SqliteConnection OpenFrozen(string path) => Open(path, new Uri(path).AbsoluteUri + "?immutable=1", raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI);

    static SqliteConnection Open(string path, string name, int flags)
    {
        int code = raw.sqlite3_open_v2(name, out sqlite3 db, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        try
        {
            SqliteErrors.Check(db, code);
            SqliteErrors.Check(db, raw.sqlite3_extended_result_codes(db, 0));
            raw.sqlite3_busy_timeout(db, BusyTimeout);
            return new SqliteConnection(path, db);
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }

    public void Execute(string sql) => SqliteErrors.Check(_db, raw.sqlite3_exec(_db, sql));

    /// <summary>Gives SQL a function of one text.</summary>
    public void Define(string name, Func<string, string> function) =>
        SqliteErrors.Check(_db, raw.sqlite3_create_function(_db, name, 1, raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC, null, (context, _, arguments) =>
            raw.sqlite3_result_text(context, function(raw.sqlite3_value_text(arguments[0]).utf8_to_string()))));

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

    /// <summary>Does the work in a transaction of its own, which is on disk on return. IMMEDIATE: one that read first and wrote later could meet BUSY without waiting.</summary>
    public T InTransaction<T>(Func<T> work)
    {
        Use("BEGIN IMMEDIATE").Run();
        try
        {
            T result = work();
            Use("COMMIT").Run();
            return result;
        }
        catch
        {
            Abandon();
            throw;
        }
    }

    /// <summary>Ends whatever transaction is open; what was not committed is gone. Never throws: it is called when something already failed.</summary>
    public void Abandon()
    {
        foreach (SqliteStatement statement in _statements.Values)
            statement.Reset();
        if (raw.sqlite3_get_autocommit(_db) == 0)
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
