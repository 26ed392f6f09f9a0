using Tayori.Store;

namespace Tayori.Imap.Access;

/// <summary>An account that may share mailboxes with the user, opened for the session.</summary>
/// <param name="Account">The handle.</param>
/// <param name="Address">Its primary address: it has one name, so that each of its mailboxes has one.</param>
sealed record Neighbour(IAccount Account, string Address);

/// <summary>
/// The accounts of others that a session has open. The directory's note is asked before an account is: names that lead nowhere open nothing. When an owner is removed the session is woken, and lets go of the handle, for
/// which the owner's mail would wait; one who only has a new password is opened again.
/// </summary>
sealed class Neighbours(IMailStore store, AccountId user, Action wake) : IAsyncDisposable
{
    /// <summary>Kept between commands although nothing needs them: what a person goes back and forth between. Anyone may share with anyone, and a server has thousands of sessions.</summary>
    const int Kept = 16;

    readonly Dictionary<AccountId, Opened> _open = [];
    long _uses;

    /// <summary>All who may share something with the user; none is opened for that.</summary>
    public async ValueTask<IReadOnlyList<AccountInfo>> AllAsync(CancellationToken cancellationToken)
    {
        List<AccountInfo> all = [];
        foreach (var id in await GrantorsAsync(cancellationToken))
        {
            if (await store.Directory.GetAccountAsync(id, cancellationToken) is { } info) all.Add(info);
        }
        return all;
    }

    /// <summary>The one of this address, written as LIST writes it.</summary>
    public async ValueTask<Neighbour?> FindAsync(string address, CancellationToken cancellationToken)
    {
        if (await store.Directory.FindAccountAsync(address, cancellationToken) is not { } info || info.Address != address) return null;
        return _open.ContainsKey(info.Id) || (await GrantorsAsync(cancellationToken)).Contains(info.Id) ? await OpenAsync(info.Id, cancellationToken) : null;
    }

    /// <summary>The account, or <c>null</c> where it is no longer there.</summary>
    public async ValueTask<Neighbour?> OpenAsync(AccountId id, CancellationToken cancellationToken)
    {
        if (_open.TryGetValue(id, out var known))
        {
            known.Used = ++_uses;
            if (!known.IsClosed) return known.Neighbour;
            await CloseAsync(id);
        }
        if (await store.Directory.GetAccountAsync(id, cancellationToken) is not { } info || await store.OpenAccountAsync(id, cancellationToken) is not { } account) return null;
        var opened = new Opened(new Neighbour(account, info.Address), account.Closed.Register(wake)) { Used = ++_uses };
        _open.Add(id, opened);
        return opened.Neighbour;
    }

    /// <summary>Between commands: lets go of those who have been removed meanwhile, and of those that are not in use but for the few that were used last.</summary>
    public async ValueTask LetGoAsync(Func<IEnumerable<AccountId>> inUse)
    {
        foreach (var id in _open.Where(open => open.Value.IsClosed).Select(open => open.Key).ToList()) await CloseAsync(id);
        if (_open.Count <= Kept) return;
        var used = inUse().ToHashSet();
        foreach (var id in _open.Where(open => !used.Contains(open.Key)).OrderByDescending(open => open.Value.Used).Skip(Kept).Select(open => open.Key).ToList()) await CloseAsync(id);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var id in _open.Keys.ToList()) await CloseAsync(id);
    }

    async ValueTask<HashSet<AccountId>> GrantorsAsync(CancellationToken cancellationToken)
    {
        HashSet<AccountId> all = [.. await store.Directory.ListGrantorsAsync(user, cancellationToken), .. await store.Directory.ListGrantorsAsync(null, cancellationToken)];
        all.Remove(user);
        return all;
    }

    async ValueTask CloseAsync(AccountId id)
    {
        if (_open.Remove(id, out var open)) await open.DisposeAsync();
    }

    sealed class Opened(Neighbour neighbour, CancellationTokenRegistration closed) : IAsyncDisposable
    {
        public Neighbour Neighbour => neighbour;
        public bool IsClosed => neighbour.Account.Closed.IsCancellationRequested;

        /// <summary>When it was last asked for: a number that grows.</summary>
        public long Used { get; set; }

        public async ValueTask DisposeAsync()
        {
            await closed.DisposeAsync();
            await neighbour.Account.DisposeAsync();
        }
    }
}
