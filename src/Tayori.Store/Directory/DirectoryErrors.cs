using Microsoft.Data.Sqlite;

namespace Tayori.Store;

/// <summary>SQLite's result codes in the store's words.</summary>
static class DirectoryErrors
{
    // https://sqlite.org/rescode.html, primary codes
    const int Busy = 5, Locked = 6, ReadOnly = 8, Corrupt = 11, Full = 13, NotADatabase = 26;

    public static StorageException Map(SqliteException exception, string path) =>
        new(Kind(exception.SqliteErrorCode), $"{path}: {exception.Message}", exception);

    static StorageFailure Kind(int code) => code switch
    {
        Busy or Locked => StorageFailure.Busy,
        ReadOnly => StorageFailure.ReadOnly,
        Corrupt or NotADatabase => StorageFailure.Corrupt,
        Full => StorageFailure.DiskFull,
        _ => StorageFailure.InputOutput,
    };
}
