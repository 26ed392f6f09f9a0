using Microsoft.Extensions.Logging;
using Tayori.Store.Content;
using Tayori.Store.Files;

namespace Tayori.Store.Sqlite;

/// <summary>
/// The store of one machine: a folder per account below <c>accounts/</c>, each with an SQLite database and, for large messages, files. Holds the data folder for itself; a second server on the
/// same folder is refused with <see cref="StorageException"/>. What is on disk after a crash at any moment: docs/crash-states.md.
/// </summary>
public sealed class SqliteMailStore : IMailStore
{
    readonly Lock _lock = new();
    readonly Dictionary<AccountId, AccountState> _accounts = [];
    readonly HashSet<AccountState> _open = [];
    readonly DataFolderLock _folderLock;
    readonly string _spoolFolder;
    bool _disposed;

    /// <param name="dataFolder">Where everything is kept; created where it is missing.</param>
    /// <param name="directory">Which accounts there are, and what they may hold.</param>
    /// <param name="pending">The deliveries that are owed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where failures are told.</param>
    public SqliteMailStore(string dataFolder, IDirectory directory, IPendingDeliveries pending, TimeProvider time, ILoggerFactory loggers)
        : this(dataFolder, directory, pending, time, loggers, new StoreOptions())
    {
    }

    internal SqliteMailStore(
        string dataFolder, IDirectory directory, IPendingDeliveries pending, TimeProvider time, ILoggerFactory loggers, StoreOptions options)
    {
        DataFolder = dataFolder;
        _spoolFolder = Path.Combine(dataFolder, "spool");
        DurableFolder.Create(dataFolder);
        _folderLock = DataFolderLock.Take(dataFolder);
        DurableFolder.Create(_spoolFolder);
        string accounts = Path.Combine(dataFolder, "accounts");
        DurableFolder.Create(accounts);
        // Names that a process made which died before it could sync them.
        DurableFolder.Flush(dataFolder);
        DurableFolder.Flush(accounts);
        ContentFolder.DeleteLeftSpools(_spoolFolder);
        Directory = directory;
        Ledger = (directory as IKeepsLedger)?.Ledger;
        Pending = pending;
        Time = time;
        Options = options;
        Logger = loggers.CreateLogger<SqliteMailStore>();
        Quotas = new QuotaCache(directory, time, options.QuotaAge);
        directory.LimitsChanged += Quotas.Forget;
        Upkeep = new Upkeep(this);
    }

    public IDirectory Directory { get; }
    public IPendingDeliveries Pending { get; }
    internal string DataFolder { get; }
    internal IAccountLedger? Ledger { get; }
    internal TimeProvider Time { get; }
    internal StoreOptions Options { get; }
    internal ILogger Logger { get; }
    internal QuotaCache Quotas { get; }
    internal Upkeep Upkeep { get; }

    /// <summary>Accounts whose database is open now.</summary>
    internal int OpenCount
    {
        get
        {
            lock (_lock)
                return _open.Count;
        }
    }

    public MessageSpool CreateSpool() => new(_spoolFolder);

    public async ValueTask<IAccount?> OpenAccountAsync(AccountId id, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        // Every recipient of every message comes by here: the ledger answers with one look what else takes three.
        if (Ledger is not { } ledger)
            return await Directory.GetAccountAsync(id, cancellationToken) is null ? null : new SqliteAccount(this, Hold(id), CancellationToken.None);
        CancellationToken closed = ledger.Watch(id);
        return closed.IsCancellationRequested ? null : new SqliteAccount(this, Hold(id), closed);
    }

    /// <summary>Closes everything. Callers end their sessions first; what was answered is on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
        }
        Directory.LimitsChanged -= Quotas.Forget;
        await Upkeep.DisposeAsync();
        foreach (AccountState account in Opened())
        {
            while (!account.TryRest())
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
        _folderLock.Dispose();
    }

    /// <summary>The one state of an account in this process, with a handle counted.</summary>
    internal AccountState Hold(AccountId id)
    {
        lock (_lock)
        {
            if (!_accounts.TryGetValue(id, out AccountState? state))
                _accounts.Add(id, state = new AccountState(this, id, AccountFolders.Of(DataFolder, id)));
            state.Handles++;
            return state;
        }
    }

    /// <summary>Gives a handle back. The account stays in memory until its database rests.</summary>
    internal void Let(AccountState account)
    {
        lock (_lock)
        {
            account.Handles--;
            if (!_open.Contains(account))
                ForgetIfUnused(account);
        }
    }

    internal void Opened(AccountState account)
    {
        AccountState[] rest = [];
        lock (_lock)
        {
            _open.Add(account);
            // An eighth at a time, so that finding the oldest is not paid at every opening.
            if (_open.Count > Options.OpenAccounts)
                rest = [.. _open.Where(a => a != account).OrderBy(a => a.LastUsed).Take(Math.Max(1, Options.OpenAccounts / 8))];
        }
        foreach (AccountState other in rest)
            other.TryRest();
    }

    internal void Closed(AccountState account)
    {
        lock (_lock)
        {
            _open.Remove(account);
            ForgetIfUnused(account);
        }
    }

    /// <summary>Closes the databases that nobody has used for a while.</summary>
    internal void RestIdle()
    {
        foreach (AccountState account in Opened())
        {
            if (Time.GetElapsedTime(account.LastUsed) >= Options.RestAfter)
                account.TryRest();
        }
    }

    /// <summary>Keeps the write-ahead logs of open databases from growing without end.</summary>
    internal void BoundLogs()
    {
        foreach (AccountState account in Opened())
            account.BoundLog(Options.LargestLog);
    }

    /// <summary>Does something with the folder of a removed account once nobody has it open; nobody opens it meanwhile.</summary>
    internal bool TryTakeAway(AccountId id, Action take)
    {
        AccountState? state;
        lock (_lock)
            state = _accounts.GetValueOrDefault(id);
        if (state is not null && (state.Handles > 0 || !state.TryRest()))
            return false;
        lock (_lock)
        {
            if (_accounts.TryGetValue(id, out state) && (state.Handles > 0 || _open.Contains(state)))
                return false;
            _accounts.Remove(id);
            take();
            return true;
        }
    }

    AccountState[] Opened()
    {
        lock (_lock)
            return [.. _open];
    }

    void ForgetIfUnused(AccountState account)
    {
        if (account.Handles == 0 && account.Writer.IsIdle)
            _accounts.Remove(account.Id);
    }
}
