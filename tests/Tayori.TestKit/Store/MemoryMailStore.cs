using Tayori.Store;

namespace Tayori.TestKit.Store;

/// <summary>
/// The store as lists and dictionaries under one lock: slow, obvious, and the model that every backend is compared with. Nothing outlives the object.
/// <see cref="Faults"/> makes it fail on demand.
/// </summary>
public sealed class MemoryMailStore : IMailStore
{
    readonly MemoryPendingDeliveries _pending;
    readonly Dictionary<AccountId, MemoryAccountState> _accounts = [];
    readonly TimeProvider _time;

    public MemoryMailStore(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        Accounts = new MemoryDirectory(_time);
        _pending = new MemoryPendingDeliveries(CreateSpool);
        Accounts.Ended += End;
    }

    /// <summary>The directory, with what the tests may ask of it besides.</summary>
    public MemoryDirectory Accounts { get; }
    public IDirectory Directory => Accounts;
    public IPendingDeliveries Pending => _pending;

    /// <summary>What shall go wrong.</summary>
    public StoreFaults Faults { get; } = new();

    public async ValueTask<IAccount?> OpenAccountAsync(AccountId id, CancellationToken cancellationToken)
    {
        AccountInfo? info = await Accounts.GetAccountAsync(id, cancellationToken);
        return info is null ? null : new MemoryAccount(StateOf(info), Accounts, Faults);
    }

    public MessageSpool CreateSpool() => new();

    /// <summary>Drops the messages that no mailbox holds any more.</summary>
    public void Sweep()
    {
        lock (_accounts)
        {
            foreach (MemoryAccountState account in _accounts.Values)
                account.Sweep();
        }
    }

    /// <summary>Forgets the journals of all mailboxes, as after a long time.</summary>
    public void ForgetJournal()
    {
        lock (_accounts)
        {
            foreach (MemoryAccountState account in _accounts.Values)
                account.ForgetJournal();
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_accounts)
        {
            foreach (MemoryAccountState account in _accounts.Values)
                account.Dispose();
            _accounts.Clear();
        }
        return ValueTask.CompletedTask;
    }

    MemoryAccountState StateOf(AccountInfo info)
    {
        lock (_accounts)
        {
            if (!_accounts.TryGetValue(info.Id, out MemoryAccountState? state))
                _accounts[info.Id] = state = new MemoryAccountState(info.Id, () => Accounts.Limits(info.Id), _time);
            return state;
        }
    }

    void End(AccountId id, bool removed)
    {
        MemoryAccountState? state;
        lock (_accounts)
        {
            if (_accounts.TryGetValue(id, out state) && removed)
                _accounts.Remove(id);
            foreach (MemoryAccountState other in removed ? [.. _accounts.Values] : Array.Empty<MemoryAccountState>())
                other.ForgetGrantee(id);
        }
        state?.EndSessions();
    }
}
