using SQLitePCL;

namespace Tayori.Store.Sql;

/// <summary>What SQLite's result codes mean to those who call the store (https://sqlite.org/rescode.html).</summary>
static class SqliteErrors
{
    /// <summary>The index of a write-ahead log, 32 KB at first, cannot be made or grow. SQLite does not say why; it is for want of room.</summary>
    const int NoRoomForIndex = raw.SQLITE_IOERR | (19 << 8);

    public static void Check(sqlite3 db, int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            throw From(db, code);
    }

    public static Exception From(sqlite3 db, int code)
    {
        string message = $"{raw.sqlite3_db_filename(db, "main").utf8_to_string()}: {raw.sqlite3_errmsg(db).utf8_to_string()} ({raw.sqlite3_extended_errcode(db)})";
        if (raw.sqlite3_extended_errcode(db) == NoRoomForIndex)
            return new StorageException(StorageFailure.DiskFull, message);
        return (code & 0xFF) switch
        {
            raw.SQLITE_FULL => new StorageException(StorageFailure.DiskFull, message),
            raw.SQLITE_READONLY or raw.SQLITE_PERM => new StorageException(StorageFailure.ReadOnly, message),
            raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_NOMEM or raw.SQLITE_PROTOCOL => new StorageException(StorageFailure.InputOutput, message),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new StorageException(StorageFailure.Corrupt, message),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new StorageException(StorageFailure.Busy, message),
            // Everything else (constraint, misuse, a statement that does not parse) is a bug of ours, not of the disk.
            _ => new InvalidOperationException(message),
        };
    }
}
