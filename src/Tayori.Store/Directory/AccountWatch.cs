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
        long version = database.Read(c => CredentialTable.Version(c, account.Value));
        if (version == 0)
            return new CancellationToken(canceled: true);
        return watched.GetOrAdd(account.Value, static (_, v) => new Watched(v, new CancellationTokenSource()), version).Source.Token;
    }

    /// <summary>Compares what is watched with what is; called after a change of our own, too, which need not wait for the next look.</summary>
    public void Look()
    {
        long now = database.Read(CredentialTable.Changes);
        if (Interlocked.Exchange(ref seen, now) == now)
            return;
        foreach ((long account, Watched entry) in watched)
        {
            if (database.Read(c => CredentialTable.Version(c, account)) != entry.Version && watched.TryRemove(new(account, entry)))
                _ = entry.Source.CancelAsync();
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
