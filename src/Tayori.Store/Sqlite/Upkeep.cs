using System.Collections.Concurrent;

namespace Tayori.Store.Sqlite;

/// <summary>
/// What is done when nobody waits: folding journals, sweeping, letting accounts rest. One account is folded once at a time; a failure is logged and the work done at the next occasion.
/// </summary>
sealed class Upkeep : IAsyncDisposable
{
    readonly SqliteMailStore _store;
    readonly CancellationTokenSource _stop = new();
    readonly ConcurrentDictionary<(AccountId, MailboxId), bool> _folding = new();
    readonly ConcurrentDictionary<AccountId, DateTimeOffset> _sweeps = new();
    readonly Task _rounds;

    public Upkeep(SqliteMailStore store)
    {
        _store = store;
        _rounds = RunAsync();
    }

    /// <summary>Folds a mailbox in the background unless that is under way.</summary>
    public void Fold(AccountState account, MailboxId mailbox)
    {
        if (_stop.IsCancellationRequested || !_folding.TryAdd((account.Id, mailbox), true))
            return;
        AccountId id = account.Id;
        _ = Task.Run(() => FoldAsync(id, mailbox));
    }

    /// <summary>Sweeps the account once what left its mailboxes now may go.</summary>
    public void SweepLater(AccountState account) => _sweeps.TryAdd(account.Id, _store.Time.GetUtcNow() + _store.Options.SweepGrace);

    /// <summary>Sweeps the accounts whose time has come.</summary>
    internal async Task SweepDueAsync()
    {
        DateTimeOffset now = _store.Time.GetUtcNow();
        foreach ((AccountId id, DateTimeOffset due) in _sweeps)
        {
            if (due > now || !_sweeps.TryRemove(new(id, due)))
                continue;
            await WithAccountAsync(id, async account =>
            {
                if (await new Sweeper(_store, account).RunAsync() is { } next)
                    _sweeps.TryAdd(id, next);
            });
        }
    }

    /// <summary>Waits for the folds that are under way.</summary>
    internal async Task IdleAsync()
    {
        while (!_folding.IsEmpty)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _rounds;
        await IdleAsync();
        _stop.Dispose();
    }

    async Task FoldAsync(AccountId id, MailboxId mailbox)
    {
        await WithAccountAsync(id, account => new Folder(_store, account, mailbox).RunAsync(_stop.Token));
        _folding.TryRemove((id, mailbox), out _);
    }

    async Task RunAsync()
    {
        using PeriodicTimer timer = new(_store.Options.Round, _store.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                _store.RestIdle();
                await SweepDueAsync();
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    async Task WithAccountAsync(AccountId id, Func<AccountState, Task> work)
    {
        AccountState account = _store.Hold(id);
        try
        {
            await work(account);
        }
        catch (OperationCanceledException)
        {
        }
#pragma warning disable CA1031 // Nobody waits for upkeep: whatever went wrong is said in the log and does not end the rounds.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.UpkeepFailed(_store.Logger, id.Value, e);
        }
        finally
        {
            _store.Let(account);
        }
    }
}
