using Microsoft.Data.Sqlite;

namespace Tayori.Store;

/// <summary>
/// The open <c>tayori.db</c>: one connection that writes and one that reads, each used by one caller at a time. The work is given as functions, so that no transaction is ever open across an await.
/// </summary>
sealed class DirectoryDatabase : IDisposable
{
    public const string FileName = "tayori.db";

    readonly SqliteConnection writer;
    readonly SqliteConnection reader;
    readonly Lock writing = new();
    readonly Lock reading = new();

    public DirectoryDatabase(string folder)
    {
        Path = System.IO.Path.Combine(folder, FileName);
        try
        {
            CreateFolder(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFailure.InputOutput, $"{folder}: {e.Message}", e);
        }
        writer = DirectoryFile.Open(Path);
        try
        {
            DirectoryFile.Migrate(writer, DirectorySchema.Steps);
            reader = DirectoryFile.Open(Path);
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>Mail is for its owner only: what is made below this folder need not look after modes of its own.</summary>
    static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            System.IO.Directory.CreateDirectory(folder);
        else if (!System.IO.Directory.Exists(folder))
            System.IO.Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose()
    {
        lock (reading)
            reader.Dispose();
        lock (writing)
            writer.Dispose();
    }

    /// <summary>Point reads from the page cache: microseconds, so on the caller's thread.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        lock (reading)
            return Guard(reader, work);
    }

    /// <summary>A transaction, committed to disk on return; off the caller's thread, because it waits for the disk and may wait for another process.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) => Task.Run(() => WriteNow(work), cancellationToken);

    public T WriteNow<T>(Func<SqliteConnection, T> work)
    {
        lock (writing)
        {
            return Guard(writer, connection =>
            {
                // IMMEDIATE: a transaction that read first and wrote later could meet BUSY without waiting.
                using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
                T result = work(connection);
                transaction.Commit();
                return result;
            });
        }
    }

    T Guard<T>(SqliteConnection connection, Func<SqliteConnection, T> work)
    {
        try
        {
            return work(connection);
        }
        catch (SqliteException e)
        {
            throw DirectoryErrors.Map(e, Path);
        }
    }
}
