using Tayori.Store.Files;
using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

/// <summary>The open database of an account: one connection for its writer, and as many as are read from at a time.</summary>
sealed class AccountFile : IDisposable
{
    /// <summary>Readers kept for the next time. More sessions of one account reading at the same moment open another each.</summary>
    const int IdleReaders = 2;

    readonly Lock _lock = new();
    readonly Stack<SqliteConnection> _idle = [];
    readonly string _path;
    bool _disposed;

    AccountFile(string path, SqliteConnection writer, bool isOlderCopy) => (_path, Writer, IsOlderCopy) = (path, writer, isOlderCopy);

    public SqliteConnection Writer { get; }

    /// <summary>Whether there was no room to open it for more than reading.</summary>
    public bool IsToRead { get; private init; }

    /// <summary>Set when a commit failed in a way that leaves it open what is on disk: the file is closed as soon as nobody uses it, and opened anew.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Whether it was found to be put back from an older backup.</summary>
    public bool IsOlderCopy { get; }

    public static string PathIn(string folder) => Path.Combine(folder, "mail.db");

    public static AccountFile Open(string folder, DateTimeOffset now, IReadOnlyList<string> migrations, AccountMark mark)
    {
        DurableFolder.Create(folder);
        try
        {
            return OpenToWrite(folder, now, migrations, mark);
        }
        catch (StorageException failure) when (failure.Failure == StorageFailure.DiskFull)
        {
            if (OpenToRead(PathIn(folder), migrations, mark) is { } file)
                return file;
            throw;
        }
    }

    static AccountFile OpenToWrite(string folder, DateTimeOffset now, IReadOnlyList<string> migrations, AccountMark mark)
    {
        string path = PathIn(folder);
        SqliteConnection writer = SqliteConnection.Open(path, mayCreate: true);
        try
        {
            if (writer.Scalar("PRAGMA page_count") == 0)
                writer.Execute(AccountSql.Make);
            writer.Execute(AccountSql.OpenWriter);
            Schema.Migrate(writer, migrations);
            NewAccountRows.EnsureIn(writer, now);
            bool isOlderCopy = RestoredCopy.Renew(writer, mark, now);
            // At every opening: a process that died may have made the file and not got as far as this.
            DurableFolder.Flush(folder);
            return new AccountFile(path, writer, isOlderCopy);
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>On a full disk SQLite cannot make the files that come with a write-ahead log.</summary>
    static AccountFile? OpenToRead(string path, IReadOnlyList<string> migrations, AccountMark mark) =>
        OpenAtRest(path, migrations, mark) is var (db, _) ? new AccountFile(path, db, isOlderCopy: false) { IsToRead = true } : null;

    /// <summary>The account as of its latest commit, where its database is at rest and stays so meanwhile: a tenth of what it costs to open it.</summary>
    public static AccountSnapshot? Glance(string folder, IReadOnlyList<string> migrations, AccountMark mark)
    {
        if (OpenAtRest(PathIn(folder), migrations, mark) is not var (db, account))
            return null;
        db.Dispose();
        return account;
    }

    /// <summary>A database at rest needs no other file to be read. <c>null</c> where a log is left, or where the database would have to be written to before anybody may see it.</summary>
    static (SqliteConnection Db, AccountSnapshot Account)? OpenAtRest(string path, IReadOnlyList<string> migrations, AccountMark mark)
    {
        if (!File.Exists(path) || new FileInfo(path + "-wal") is { Exists: true, Length: > 0 })
            return null;
        SqliteConnection db = SqliteConnection.OpenFrozen(path);
        bool isReady = false;
        try
        {
            if (!Schema.IsNewest(db, migrations) || !NewAccountRows.AreIn(db))
                return null;
            AccountSnapshot account = AccountRows.Read(db);
            isReady = !RestoredCopy.IsBehind(account, mark);
            return isReady ? (db, account) : null;
        }
        finally
        {
            if (!isReady)
                db.Dispose();
        }
    }

    public SqliteConnection TakeReader()
    {
        lock (_lock)
        {
            if (_idle.TryPop(out SqliteConnection? reader))
                return reader;
        }
        SqliteConnection fresh = IsToRead ? SqliteConnection.OpenFrozen(_path) : SqliteConnection.Open(_path, mayCreate: false);
        fresh.Execute(AccountSql.OpenReader);
        return fresh;
    }

    public void GiveBack(SqliteConnection reader)
    {
        reader.Abandon();
        lock (_lock)
        {
            if (!_disposed && _idle.Count < IdleReaders)
            {
                _idle.Push(reader);
                return;
            }
        }
        reader.Dispose();
    }

    /// <summary>Brings a write-ahead log that has grown too large into the database. Waits for readers, and writers wait meanwhile.</summary>
    public void BoundLog(long largest)
    {
        FileInfo log = new(_path + "-wal");
        if (!log.Exists || log.Length <= largest)
            return;
        using SqliteConnection db = SqliteConnection.Open(_path, mayCreate: false);
        db.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            while (_idle.TryPop(out SqliteConnection? reader))
                reader.Dispose();
        }
        Writer.Dispose();
    }
}
