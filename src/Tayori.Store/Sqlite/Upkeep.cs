using System.Collections.Concurrent;

namespace Tayori.Store.Sqlite;

/// <summary>
/// What is done when nobody waits: folding journals, sweeping, letting accounts rest, tidying each of them now and then, taking away removed ones. One mailbox is folded once at a time; a
/// failure is logged and the work done at the next occasion.
/// </summary>
sealed class Upkeep : IAsyncDisposable
{
    readonly SqliteMailStore _store;
    readonly CancellationTokenSource _stop = new();
    readonly ConcurrentDictionary<(AccountId, MailboxId), bool> _folding = new();
    readonly ConcurrentDictionary<AccountId, DateTimeOffset> _sweeps = new();
    readonly ConcurrentDictionary<AccountId, AccountMark> _marks = new();
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
        _ = Task.Run(() => WithAccountAsync(id, held => FoldNotedAsync(held, mailbox)));
    }

    /// <summary>Folds a mailbox unless that is under way.</summary>
    public async Task FoldNowAsync(AccountState account, MailboxId mailbox)
    {
        if (_folding.TryAdd((account.Id, mailbox), true))
            await FoldNotedAsync(account, mailbox);
    }

    /// <summary>Sweeps the account once what left its mailboxes now may go.</summary>
    public void SweepLater(AccountState account) => _sweeps.TryAdd(account.Id, _store.Time.GetUtcNow() + _store.Options.SweepGrace);

    /// <summary>Has the directory remember how far an account has come.</summary>
    public void Mark(AccountId account, AccountMark mark) => _marks[account] = mark;

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

    /// <summary>Everything that is due.</summary>
    internal async Task RoundAsync()
    {
        _store.RestIdle();
        await SaveMarksAsync();
        await SweepDueAsync();
        _store.BoundLogs();
        if (_store.Ledger is { } ledger)
        {
            await new RemovedAccounts(_store, ledger).RunAsync();
            await TidyDueAsync(ledger);
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
        await GuardAsync(SaveMarksAsync);
        _stop.Dispose();
    }

    async Task FoldNotedAsync(AccountState account, MailboxId mailbox)
    {
        try
        {
            await new Folder(_store, account, mailbox).RunAsync(_stop.Token);
        }
        finally
        {
            _folding.TryRemove((account.Id, mailbox), out _);
        }
    }

    async Task TidyDueAsync(IAccountLedger ledger)
    {
        DateTimeOffset now = _store.Time.GetUtcNow();
        foreach (AccountId id in ledger.Untidied(now - _store.Options.TidyEvery, _store.Options.TidyBatch))
        {
            _stop.Token.ThrowIfCancellationRequested();
            await WithAccountAsync(id, account => new Tidying(_store, account, this).RunAsync(_stop.Token));
            // One that fails has its next turn tomorrow, as the others: it must not keep them from theirs.
            await ledger.SaveTidiedAsync(id, now);
        }
    }

    async Task SaveMarksAsync()
    {
        if (_store.Ledger is not { } ledger || _marks.IsEmpty)
            return;
        KeyValuePair<AccountId, AccountMark>[] marks = [.. _marks];
        await ledger.SaveMarksAsync(marks);
        foreach (KeyValuePair<AccountId, AccountMark> saved in marks)
            _marks.TryRemove(saved);
    }

    async Task RunAsync()
    {
        using PeriodicTimer timer = new(_store.Options.Round, _store.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
                await GuardAsync(RoundAsync);
        }
        catch (OperationCanceledException)
        {
        }
    }

    async Task WithAccountAsync(AccountId id, Func<AccountState, Task> work)
    {
        AccountState account = _store.Hold(id);
        await GuardAsync(() => work(account), id);
        _store.Let(account);
    }

    /// <summary>Nobody waits for upkeep: whatever went wrong is said in the log and does not end the rounds.</summary>
    async Task GuardAsync(Func<Task> work, AccountId account = default)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.UpkeepFailed(_store.Logger, account.Value, e);
        }
    }
}
