using Tayori.Store.Files;
using Tayori.Store.Sql;

namespace Tayori.Store;

/// <summary>
/// The open <c>tayori.db</c>: one connection that writes and one that reads, each used by one caller at a time. The work is given as functions, so that no transaction is ever open across an await.
/// After a failure of the disk or of the file a connection is opened anew at the next occasion, so that service resumes when the cause has gone. On a full disk it is opened, and read, where it is at rest.
/// </summary>
sealed class DirectoryDatabase : IDisposable
{
    public const string FileName = "tayori.db";

    const string Prepare = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;";

    readonly Lock writing = new();
    readonly Lock reading = new();
    SqliteConnection? writer;
    SqliteConnection? reader;
    bool disposed;

    public DirectoryDatabase(string folder)
    {
        Folder = folder;
        Path = System.IO.Path.Combine(folder, FileName);
        DurableFolder.Create(folder);
        try
        {
            writer = Open();
            Schema.Migrate(writer, DirectorySchema.Steps);
        }
        catch (StorageException failure) when (failure.Failure == StorageFailure.DiskFull && IsAtRest && ReadAtRest(db => Schema.IsNewest(db, DirectorySchema.Steps)))
        {
            // Who writes asks anew.
            writer?.Dispose();
            writer = null;
        }
        catch
        {
            writer?.Dispose();
            throw;
        }
    }

    /// <summary>The data folder.</summary>
    public string Folder { get; }
    public string Path { get; }

    public void Dispose()
    {
        lock (reading)
            reader?.Dispose();
        lock (writing)
            writer?.Dispose();
        disposed = true;
    }

    /// <summary>Point reads from the page cache: microseconds, so on the caller's thread.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        lock (reading)
        {
            try
            {
                return With(ref reader, work);
            }
            catch (StorageException failure) when (failure.Failure == StorageFailure.DiskFull && reader is null && IsAtRest)
            {
                return ReadAtRest(work);
            }
        }
    }

    /// <summary>No process has it open: what is in it is in the one file.</summary>
    bool IsAtRest => File.Exists(Path) && new FileInfo(Path + "-wal") is not { Exists: true, Length: > 0 };

    /// <summary>A full disk has no room for the files that SQLite needs beside a database with a log. For one read at a time: another process may find room.</summary>
    T ReadAtRest<T>(Func<SqliteConnection, T> work)
    {
        using SqliteConnection db = SqliteConnection.OpenFrozen(Path);
        return work(db);
    }

    /// <summary>A transaction, committed to disk on return; off the caller's thread, because it waits for the disk and may wait for another process.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) => Task.Run(() => WriteNow(work), cancellationToken);

    public T WriteNow<T>(Func<SqliteConnection, T> work)
    {
        lock (writing)
            return With(ref writer, db => db.InTransaction(() => work(db)));
    }

    T With<T>(ref SqliteConnection? connection, Func<SqliteConnection, T> work)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        SqliteConnection db = connection ??= Open();
        try
        {
            return work(db);
        }
        catch (Exception e)
        {
            db.Abandon();
            if (e is StorageException { Failure: StorageFailure.InputOutput or StorageFailure.Corrupt })
            {
                connection = null;
                db.Dispose();
            }
            throw;
        }
    }

    SqliteConnection Open()
    {
        SqliteConnection db = SqliteConnection.Open(Path, mayCreate: true);
        try
        {
            db.Execute(Prepare);
            return db;
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }
}
