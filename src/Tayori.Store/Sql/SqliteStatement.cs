using SQLitePCL;

namespace Tayori.Store.Sql;

/// <summary>A prepared statement. Parameters count from 1, columns from 0. Spans of a row are valid until the next step or reset.</summary>
sealed class SqliteStatement(sqlite3 db, sqlite3_stmt statement) : IDisposable
{
    int _bound;

    public SqliteStatement Bind(long value)
    {
        SqliteErrors.Check(db, raw.sqlite3_bind_int64(statement, ++_bound, value));
        return this;
    }

    public SqliteStatement Bind(long? value) => value is { } number ? Bind(number) : BindNull();

    public SqliteStatement Bind(string? value)
    {
        SqliteErrors.Check(db, value is null ? raw.sqlite3_bind_null(statement, ++_bound) : raw.sqlite3_bind_text(statement, ++_bound, value));
        return this;
    }

    public SqliteStatement Bind(ReadOnlySpan<byte> value)
    {
        // An empty span has no address, which SQLite would take for NULL.
        SqliteErrors.Check(db, value.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, ++_bound, 0) : raw.sqlite3_bind_blob(statement, ++_bound, value));
        return this;
    }

    public SqliteStatement Bind(byte[]? value) => value is null ? BindNull() : Bind(value.AsSpan());

    public SqliteStatement BindNull()
    {
        SqliteErrors.Check(db, raw.sqlite3_bind_null(statement, ++_bound));
        return this;
    }

    /// <summary>Goes to the next row; when there is none, or on failure, the statement is reset and holds no transaction.</summary>
    public bool Step()
    {
        int code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code == raw.SQLITE_DONE)
        {
            Reset();
            return false;
        }
        Exception failure = SqliteErrors.From(db, code);
        Reset();
        throw failure;
    }

    /// <summary>Runs a statement that yields no rows.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>The first column of the first row; 0 where there is no row or it is NULL.</summary>
    public long Number()
    {
        long number = Step() && !IsNull(0) ? Int64(0) : 0;
        Reset();
        return number;
    }

    public void Reset()
    {
        _bound = 0;
        _ = raw.sqlite3_reset(statement);
    }

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);
    public int Int32(int column) => raw.sqlite3_column_int(statement, column);
    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;
    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(statement, column);

    public void Dispose() => statement.Dispose();
}
