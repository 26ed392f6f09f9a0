using Microsoft.Data.Sqlite;

namespace Tayori.Store;

/// <summary>Opens databases the one way the store uses them, and brings their schema forward.</summary>
static class DirectoryFile
{
    /// <summary>How long a statement waits for another process (the command line) to end its transaction, in seconds.</summary>
    const int BusySeconds = 10;

    /// <summary>Opens, creating the file where there is none. Throws <see cref="StorageException"/>.</summary>
    public static SqliteConnection Open(string path)
    {
        // Pooling would keep files open after Dispose; who holds a connection decides here.
        var text = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = BusySeconds, ForeignKeys = true };
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            // FULL: a commit is on disk before anybody is told (design: durability contract 1).
            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw DirectoryErrors.Map(e, path);
        }
    }

    /// <summary>
    /// Runs the steps this database has not seen, each in a transaction with its number in <c>user_version</c>. A database written by a newer program is refused untouched.
    /// </summary>
    public static void Migrate(SqliteConnection connection, IReadOnlyList<string> steps)
    {
        try
        {
            while (true)
            {
                using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
                long version = connection.ReadLong("PRAGMA user_version");
                if (version > steps.Count)
                    throw new StorageException(StorageFailure.ReadOnly, $"{connection.DataSource} has schema {version}; this program knows {steps.Count}. Run the newer program, or restore a backup.");
                if (version == steps.Count)
                    return;
                connection.Execute(steps[(int)version] + $"; PRAGMA user_version = {version + 1};");
                transaction.Commit();
            }
        }
        catch (SqliteException e)
        {
            throw DirectoryErrors.Map(e, connection.DataSource);
        }
    }
}
