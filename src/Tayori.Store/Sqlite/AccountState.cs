using System.Collections.Concurrent;
using Tayori.Store.Content;
using Tayori.Store.Files;
using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

/// <summary>
/// One account in this process, shared by all handles on it. Locks: <c>_fileLock</c> for opening and closing the database (within it only the directory's, for the mark), <c>_loadLock</c> for the
/// published snapshot, one in each list slot; none is taken inside another. The writer holds none of them while it talks to the disk.
/// </summary>
sealed partial class AccountState
{
    /// <summary>Messages of one transaction that get a thread: some milliseconds.</summary>
    const int ThreadsAtOnce = 500;

    readonly Lock _fileLock = new();
    readonly Lock _loadLock = new();
    readonly ConcurrentDictionary<long, ListSlot> _slots = new();
    readonly SqliteMailStore _store;
    readonly string _folder;
    AccountFile? _file;
    volatile AccountSnapshot? _current;
    int _users;
    long _lastUsed;

    public AccountState(SqliteMailStore store, AccountId id, string folder)
    {
        _store = store;
        _folder = folder;
        Id = id;
        Writer = new AccountWriter(this);
        Content = new ContentFolder(Path.Combine(folder, "content"), store.Options.Faults);
    }

    public AccountId Id { get; }
    public AccountWriter Writer { get; }
    public ContentFolder Content { get; }
    public Bells Bells { get; } = new();

    /// <summary>Handles on the account; changed under the store's lock.</summary>
    public int Handles { get; set; }

    /// <summary>When the database was last used, in the clock's ticks.</summary>
    public long LastUsed => Volatile.Read(ref _lastUsed);

    /// <summary>Whether a commit failed so that nobody knows what is on disk.</summary>
    public bool IsCommitInDoubt { get; private set; }

    /// <summary>Uses the open database, opening it where it rests. Always followed by <see cref="Release"/>.</summary>
    public AccountFile Acquire()
    {
        bool opened = false;
        AccountFile file;
        lock (_fileLock)
        {
            if (_file is null)
            {
                _file = AccountFile.Open(_folder, _store.Time.GetUtcNow(), _store.Options.Migrations, MarkNow());
                opened = true;
            }
            file = _file;
            _users++;
        }
        Volatile.Write(ref _lastUsed, _store.Time.GetTimestamp());
        if (opened)
        {
            if (file.IsOlderCopy)
            {
                Log.OlderCopy(_store.Logger, Id.Value);
                Forget();
            }
            _store.Opened(this);
        }
        return file;
    }

    public void Release(AccountFile file)
    {
        bool close = false;
        lock (_fileLock)
        {
            _users--;
            if (file.IsBroken && ReferenceEquals(_file, file) && _users == 0)
            {
                _file = null;
                close = true;
            }
        }
        if (close)
        {
            // What is in memory may be of another file than the next one: somebody may be putting a good copy back.
            Forget();
            Close(file);
        }
    }

    /// <summary>Whether there is a database, open or not.</summary>
    public bool HasDatabase => File.Exists(AccountFile.PathIn(_folder));

    /// <summary>Brings a write-ahead log that has grown too large into the database.</summary>
    public void BoundLog(long largest)
    {
        AccountFile file;
        lock (_fileLock)
        {
            if (_file is null)
                return;
            file = _file;
            _users++;
        }
        try
        {
            file.BoundLog(largest);
        }
        finally
        {
            Release(file);
        }
    }

    /// <summary>Closes the database unless somebody uses it, and lets go of what was kept for it.</summary>
    public bool TryRest()
    {
        AccountFile file;
        lock (_fileLock)
        {
            if (_file is null)
                return true;
            if (_users > 0 || !Writer.IsIdle)
                return false;
            file = _file;
            _file = null;
        }
        foreach (ListSlot slot in _slots.Values)
            slot.LetGo();
        Close(file);
        return true;
    }

    /// <summary>The account as of the latest commit; reads it when it is not in memory.</summary>
    public AccountSnapshot Current()
    {
        if (_current is { } known)
            return known;
        if (Glance() is { } seen)
            return seen;
        AccountFile file = Acquire();
        try
        {
            return Load(file);
        }
        finally
        {
            Release(file);
        }
    }

    /// <summary>Who only asks what there is opens no database that rests: LIST looks into hundreds of accounts that share something.</summary>
    AccountSnapshot? Glance()
    {
        // Nobody opens it meanwhile, and so nobody commits.
        lock (_fileLock)
            return _file is null && AccountFile.Glance(_folder, _store.Options.Migrations, MarkNow()) is { } seen ? _current = seen : null;
    }

    AccountMark MarkNow() => _store.Ledger?.Mark(Id) ?? default;

    public ListSlot Slot(MailboxId mailbox) => _slots.GetOrAdd(mailbox.Value, static _ => new ListSlot());

    /// <summary>Gives threads to messages that came before threads were kept: once, in short transactions, between which others write.</summary>
    public async Task GiveThreadsAsync(CancellationToken cancellationToken)
    {
        if (Current().Threads.Next is null)
            return;
        long began = _store.Time.GetTimestamp();
        while (await Writer.WriteAsync(static t => t.GiveThreads(ThreadsAtOnce), cancellationToken))
            _store.Options.Faults.At(FaultPoint.ThreadsGiven);
        Log.ThreadsGiven(_store.Logger, Id.Value, (long)_store.Time.GetElapsedTime(began).TotalMilliseconds);
    }

    /// <summary>Drops what is in memory only because somebody may ask for it again.</summary>
    public void Forget()
    {
        lock (_loadLock)
            _current = null;
        _slots.Clear();
    }

    public Exception Describe(Exception failure)
    {
        Log.StorageFailed(_store.Logger, Id.Value, failure);
        return failure is IOException or UnauthorizedAccessException ? FileErrors.From(failure) : failure;
    }

    public void NoteRetried(Exception failure, int count) => Log.BatchRepeated(_store.Logger, Id.Value, count, failure);

    AccountSnapshot Load(AccountFile file)
    {
        if (_current is { } known)
            return known;
        SqliteConnection reader = file.TakeReader();
        try
        {
            // Loaded under the lock that publishing takes: a commit cannot come between reading the rows and keeping them.
            lock (_loadLock)
            {
                if (_current is { } meanwhile)
                    return meanwhile;
                reader.Use(AccountSql.Begin).Run();
                AccountSnapshot loaded = AccountRows.Read(reader);
                return _current = loaded;
            }
        }
        finally
        {
            file.GiveBack(reader);
        }
    }

    void Close(AccountFile file)
    {
        file.Dispose();
        _store.Closed(this);
    }
}
