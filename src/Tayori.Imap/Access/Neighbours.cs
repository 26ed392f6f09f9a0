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
    readonly Dictionary<AccountId, (Neighbour Neighbour, CancellationTokenRegistration Closed)> _open = [];

    /// <summary>All who may share something with the user.</summary>
    public async ValueTask<IReadOnlyList<Neighbour>> AllAsync(CancellationToken cancellationToken)
    {
        List<Neighbour> all = [];
        foreach (var id in await GrantorsAsync(cancellationToken))
        {
            if (await OpenAsync(id, cancellationToken) is { } neighbour) all.Add(neighbour);
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
            if (!known.Neighbour.Account.Closed.IsCancellationRequested) return known.Neighbour;
            await CloseAsync(id);
        }
        if (await store.Directory.GetAccountAsync(id, cancellationToken) is not { } info || await store.OpenAccountAsync(id, cancellationToken) is not { } account) return null;
        var neighbour = new Neighbour(account, info.Address);
        _open.Add(id, (neighbour, account.Closed.Register(wake)));
        return neighbour;
    }

    /// <summary>Lets go of those who have been removed meanwhile.</summary>
    public async ValueTask LetGoAsync()
    {
        foreach (var id in _open.Where(open => open.Value.Neighbour.Account.Closed.IsCancellationRequested).Select(open => open.Key).ToList()) await CloseAsync(id);
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
        _open.Remove(id, out var open);
        await open.Closed.DisposeAsync();
        await open.Neighbour.Account.DisposeAsync();
    }
}
