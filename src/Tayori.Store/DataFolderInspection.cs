using Microsoft.Data.Sqlite;
using Tayori.Store.Sql;
using Tayori.Store.Sqlite;

namespace Tayori.Store;

/// <param name="Path">The file.</param>
/// <param name="Schema">Its version; 0 where it cannot be read.</param>
/// <param name="Newest">The version that this program would bring it to.</param>
/// <param name="Damage">What is wrong with it; <c>null</c>: nothing was found.</param>
public sealed record InspectedDatabase(string Path, long Schema, long Newest, string? Damage);

/// <summary>
/// Looks at a data folder without changing anything in it: makes no file, brings no schema forward, takes no lock that a server would wait for. May be used while a server runs. Never throws for what is
/// wrong with a database: that is the finding.
/// </summary>
public sealed class DataFolderInspection(string dataFolder)
{
    readonly string _directory = System.IO.Path.Combine(dataFolder, DirectoryDatabase.FileName);

    public bool HasDirectory => File.Exists(_directory);

    /// <summary>Whether a server runs on it now.</summary>
    public bool IsInUse => DataFolderLock.IsHeld(dataFolder);

    public string KeyFile => System.IO.Path.Combine(dataFolder, ServerSecret.FileName);

    /// <summary>Accounts in the directory; <c>null</c> where it cannot be read.</summary>
    public long? CountAccounts() => Read<long?>(_directory, static c => c.ReadLong("SELECT count(*) FROM account"), static _ => null);

    /// <summary>The directory, read whole.</summary>
    public InspectedDatabase InspectDirectory() => Inspect(_directory, DirectorySchema.Steps.Count, whole: true);

    /// <summary>The databases of the accounts that have one yet.</summary>
    /// <param name="whole">Whether each is read whole; else only its version.</param>
    public IEnumerable<InspectedDatabase> InspectAccounts(bool whole)
    {
        var accounts = new DirectoryInfo(System.IO.Path.Combine(dataFolder, "accounts"));
        if (!accounts.Exists)
            return [];
        return accounts.EnumerateDirectories().Select(a => System.IO.Path.Combine(a.FullName, "mail.db")).Where(File.Exists)
            .Select(path => Inspect(path, AccountSchema.Migrations.Count, whole));
    }

    static InspectedDatabase Inspect(string path, int newest, bool whole) => Read(
        path,
        c => new InspectedDatabase(path, c.ReadLong("PRAGMA user_version"), newest, whole ? Check(c) : null),
        e => new InspectedDatabase(path, 0, newest, e.Message));

    static string? Check(Microsoft.Data.Sqlite.SqliteConnection connection)
    {
        using SqliteCommand command = connection.Command("PRAGMA quick_check(1)");
        return command.ExecuteScalar() is "ok" ? null : command.ExecuteScalar()?.ToString();
    }

    static T Read<T>(string path, Func<Microsoft.Data.Sqlite.SqliteConnection, T> read, Func<SqliteException, T> failed)
    {
        // A database at rest has no write-ahead log, and is opened as a file that nobody changes: else SQLite would make a log for the time of reading. A log that is there has to be read, too.
        string uri = new Uri(path).AbsoluteUri + (File.Exists(path + "-wal") ? "" : "?immutable=1");
        var text = new SqliteConnectionStringBuilder { DataSource = uri, Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            return read(connection);
        }
        catch (SqliteException e)
        {
            return failed(e);
        }
    }
}
