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
    public long? CountAccounts() => Read<long?>(_directory, static db => db.Scalar("SELECT count(*) FROM account"), static _ => null);

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
        db => new InspectedDatabase(path, db.Scalar("PRAGMA user_version"), newest, whole ? Check(db) : null),
        e => new InspectedDatabase(path, 0, newest, e.Message));

    static string? Check(SqliteConnection db)
    {
        SqliteStatement row = db.Use("PRAGMA quick_check(1)");
        string found = row.Step() ? row.Text(0) : "it cannot be checked";
        row.Reset();
        return found == "ok" ? null : found;
    }

    static T Read<T>(string path, Func<SqliteConnection, T> read, Func<Exception, T> failed)
    {
        try
        {
            using SqliteConnection db = SqliteConnection.OpenToLook(path);
            return read(db);
        }
        catch (Exception e) when (e is StorageException or InvalidOperationException)
        {
            // The latter: a table that is not there, in a file of somebody else's.
            return failed(e);
        }
    }
}
