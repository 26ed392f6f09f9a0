using System.Collections.Concurrent;

namespace Tayori.Store;

/// <summary>
/// Tells who asked that an account was removed or got a new password, by this process or another: one row is looked at every second, and the accounts only when it changed.
/// </summary>
sealed class AccountWatch : IAsyncDisposable
{
    static readonly TimeSpan interval = TimeSpan.FromSeconds(1);

    readonly DirectoryDatabase database;
    readonly ConcurrentDictionary<long, Watched> watched = new();
#pragma warning disable CA2213 // See DisposeAsync.
    readonly CancellationTokenSource stop = new();
#pragma warning restore CA2213
    readonly Task polling;
    long seen;

    sealed record Watched(long Version, CancellationTokenSource Source);

    public AccountWatch(DirectoryDatabase database, TimeProvider time)
    {
        this.database = database;
        seen = database.Read(CredentialTable.Changes);
        polling = PollAsync(time);
    }

    public CancellationToken Watch(AccountId account)
    {
        // Found first and compared then: a change that comes after the comparison finds the entry here, or has closed it already.
        if (watched.TryGetValue(account.Value, out Watched? known) && known.Version == Version(account.Value))
            return known.Source.Token;
        while (true)
        {
            long version = Version(account.Value);
            if (version == 0)
                return new CancellationToken(canceled: true);
            Watched entry = watched.GetOrAdd(account.Value, static (_, v) => new Watched(v, new CancellationTokenSource()), version);
            // A change between reading and adding, or one that no look has found yet, must not be slept through.
            if (entry.Version == Version(account.Value))
                return entry.Source.Token;
            Close(account.Value, entry);
        }
    }

    long Version(long account) => database.Read(c => CredentialTable.Version(c, account));

    void Close(long account, Watched entry)
    {
        if (watched.TryRemove(new(account, entry)))
            _ = entry.Source.CancelAsync();
    }

    /// <summary>Compares what is watched with what is; called after a change of our own, too, which need not wait for the next look.</summary>
    public void Look()
    {
        long now = database.Read(CredentialTable.Changes);
        if (Interlocked.Exchange(ref seen, now) == now)
            return;
        foreach ((long account, Watched entry) in watched)
        {
            if (Version(account) != entry.Version)
                Close(account, entry);
        }
    }

    async Task PollAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
            {
                try
                {
                    Look();
                }
                catch (StorageException)
                {
                    // A disk that fails now is reported by whoever needs it; the next look is in a second.
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Not disposed: it holds no timer, and disposing the directory twice must do no harm.
        await stop.CancelAsync();
        await polling;
    }
}
