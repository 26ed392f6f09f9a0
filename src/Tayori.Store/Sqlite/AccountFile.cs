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

    AccountFile(string path, SqliteConnection writer)
    {
        _path = path;
        Writer = writer;
    }

    public SqliteConnection Writer { get; }

    /// <summary>Set when a commit failed in a way that leaves it open what is on disk: the file is closed as soon as nobody uses it, and opened anew.</summary>
    public bool IsBroken { get; set; }

    public static AccountFile Open(string folder, DateTimeOffset now, IReadOnlyList<string> migrations)
    {
        string path = Path.Combine(folder, "mail.db");
        Durable.CreateFolder(folder);
        bool isNew = !File.Exists(path);
        SqliteConnection writer = SqliteConnection.Open(path, mayCreate: true);
        try
        {
            writer.Execute(AccountSql.OpenWriter);
            AccountSchema.Migrate(writer, path, migrations);
            NewAccountRows.EnsureIn(writer, now);
            if (isNew)
                FolderSync.Flush(folder);
            return new AccountFile(path, writer);
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    public SqliteConnection TakeReader()
    {
        lock (_lock)
        {
            if (_idle.TryPop(out SqliteConnection? reader))
                return reader;
        }
        SqliteConnection fresh = SqliteConnection.Open(_path, mayCreate: false);
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
