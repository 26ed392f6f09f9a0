using System.Globalization;
using System.Runtime.CompilerServices;
using Tayori.Store;
using Tayori.Store.Sqlite;

namespace Tayori.TestKit.Store;

/// <summary>Accounts in a list, oldest first, with their passwords as they are.</summary>
public sealed partial class MemoryDirectory(TimeProvider time) : IDirectory, IKeepsLedger
{
    readonly List<Entry> _entries = [];
    readonly Lock _gate = new();
    readonly HashSet<(AccountId Owner, AccountId? Grantee)> _grants = [];
    long _lastId;

    /// <summary>An account's sessions end; whether because it was removed.</summary>
    internal event Action<AccountId, bool>? Ended;

    public event Action<AccountId>? LimitsChanged;
    public event Action<AccountId?>? AccessChanged;

    public IServerAnnotations Annotations { get; } = new MemoryServerAnnotations();

    IAccountLedger IKeepsLedger.Ledger => new MemoryLedger(this, Watch, Exists);

    /// <summary>The store's question whether an account is there fails; people are still found.</summary>
    public bool IsUnreadable { get; set; }

    bool Exists(AccountId account)
    {
        if (IsUnreadable)
            throw new StorageException(StorageFailure.InputOutput, "the directory cannot be read");
        lock (_gate)
            return _entries.Exists(e => e.Info.Id == account);
    }

    CancellationToken Watch(AccountId account)
    {
        if (!Exists(account))
            return new CancellationToken(canceled: true);
        CancellationTokenSource source = new();
        Ended += (id, _) =>
        {
            if (id == account)
                source.Cancel();
        };
        return source.Token;
    }

    public ValueTask<DirectoryResult<AccountInfo>> AddAccountAsync(string address, string password, long? quotaBytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            return ValueTask.FromResult(Add(address, password, quotaBytes));
    }

    public async IAsyncEnumerable<DirectoryResult<AccountInfo>> AddAccountsAsync(
        IAsyncEnumerable<NewAccount> accounts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (NewAccount account in accounts.WithCancellation(cancellationToken))
            yield return await AddAccountAsync(account.Address, account.Password, account.QuotaBytes, cancellationToken);
    }

    public ValueTask<DirectoryResult<AccountInfo>> RemoveAccountAsync(string address, CancellationToken cancellationToken)
    {
        Entry? entry;
        lock (_gate)
        {
            entry = Find(address);
            if (entry is null)
                return ValueTask.FromResult<DirectoryResult<AccountInfo>>(DirectoryRefusal.NotFound);
            _entries.Remove(entry);
            _grants.RemoveWhere(g => g.Owner == entry.Info.Id || g.Grantee == entry.Info.Id);
        }
        Ended?.Invoke(entry.Info.Id, true);
        return ValueTask.FromResult<DirectoryResult<AccountInfo>>(entry.Info);
    }

    public ValueTask<DirectoryResult<AccountInfo>> SetPasswordAsync(string address, string password, CancellationToken cancellationToken)
    {
        Entry? entry;
        lock (_gate)
        {
            entry = Find(address);
            if (entry is null)
                return ValueTask.FromResult<DirectoryResult<AccountInfo>>(DirectoryRefusal.NotFound);
            if (!IsStrong(password))
                return ValueTask.FromResult<DirectoryResult<AccountInfo>>(DirectoryRefusal.WeakPassword);
            entry.Password = password;
        }
        Ended?.Invoke(entry.Info.Id, false);
        return ValueTask.FromResult<DirectoryResult<AccountInfo>>(entry.Info);
    }

    public ValueTask<DirectoryResult<AccountInfo>> AddAliasAsync(string alias, string target, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(AddAlias(alias, target));
    }

    public ValueTask<DirectoryResult<AccountInfo>> RemoveAliasAsync(string alias, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (Normalize(alias) is not { } normal || Find(normal) is not { } entry || entry.Info.Address == normal)
                return ValueTask.FromResult<DirectoryResult<AccountInfo>>(DirectoryRefusal.NotFound);
            entry.Info = entry.Info with { Aliases = [.. entry.Info.Aliases.Where(a => a != normal)] };
            return ValueTask.FromResult<DirectoryResult<AccountInfo>>(entry.Info);
        }
    }

    public ValueTask<DirectoryResult<AccountInfo>> SetLimitsAsync(string address, Func<AccountLimits, AccountLimits> change, CancellationToken cancellationToken)
    {
        DirectoryResult<AccountInfo> result = Update(address, info => info with { Limits = change(info.Limits) });
        if (result.Value is { } changed)
            LimitsChanged?.Invoke(changed.Id);
        return ValueTask.FromResult(result);
    }

    public ValueTask<DirectoryResult<AccountInfo>> SetAdministratorAsync(string address, bool isAdministrator, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Update(address, info => info with { IsAdministrator = isAdministrator }));

    internal AccountLimits Limits(AccountId id)
    {
        lock (_gate)
            return _entries.Find(e => e.Info.Id == id)?.Info.Limits ?? AccountLimits.None;
    }

    DirectoryResult<AccountInfo> Update(string address, Func<AccountInfo, AccountInfo> change)
    {
        lock (_gate)
            return Find(address) is { } entry ? entry.Info = change(entry.Info) : DirectoryRefusal.NotFound;
    }

    public async IAsyncEnumerable<AccountInfo> ListAccountsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        AccountInfo[] all;
        lock (_gate)
            all = [.. _entries.Select(e => e.Info)];
        foreach (AccountInfo info in all)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return info;
        }
        await ValueTask.CompletedTask;
    }

    public ValueTask<AccountInfo?> FindAccountAsync(string address, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(Find(address)?.Info);
    }

    public ValueTask<AccountInfo?> GetAccountAsync(AccountId id, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(_entries.Find(e => e.Info.Id == id)?.Info);
    }

    public ValueTask<Resolution> ResolveAsync(string address, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(Resolve(address));
    }

    public ValueTask<IReadOnlyList<AccountId>> ListGrantorsAsync(AccountId? grantee, CancellationToken cancellationToken) => ValueTask.FromResult(Grantors(grantee));

    internal IReadOnlyList<AccountId> Grantors(AccountId? grantee)
    {
        lock (_gate)
            return [.. _grants.Where(g => g.Grantee == grantee).Select(g => g.Owner).OrderBy(o => o.Value)];
    }

    internal void NoteGrant(AccountId owner, AccountId? grantee)
    {
        lock (_gate)
            _grants.Add((owner, grantee));
    }

    internal void TellAccess(AccountId? grantee) => AccessChanged?.Invoke(grantee);

    internal void ForgetGrant(AccountId owner, AccountId? grantee)
    {
        lock (_gate)
            _grants.Remove((owner, grantee));
    }

    DirectoryResult<AccountInfo> Add(string address, string password, long? quotaBytes)
    {
        if (Normalize(address) is not { } normal)
            return DirectoryRefusal.InvalidAddress;
        if (!IsStrong(password))
            return DirectoryRefusal.WeakPassword;
        if (Find(normal) is not null)
            return DirectoryRefusal.Exists;
        AccountInfo info = new(new AccountId(++_lastId), normal, [], new AccountLimits(quotaBytes, null), time.GetUtcNow(), IsAdministrator: false);
        _entries.Add(new Entry(info, password));
        return info;
    }

    DirectoryResult<AccountInfo> AddAlias(string alias, string target)
    {
        if (Normalize(alias) is not { } normal)
            return DirectoryRefusal.InvalidAddress;
        if (Find(target) is not { } entry)
            return DirectoryRefusal.NotFound;
        if (Find(normal) is not null)
            return DirectoryRefusal.Exists;
        return entry.Info = entry.Info with { Aliases = [.. entry.Info.Aliases, normal] };
    }

    Resolution Resolve(string address)
    {
        // RFC 5321 §4.1.1.3: the one address without a domain.
        if (string.Equals(address, "postmaster", StringComparison.OrdinalIgnoreCase) && _entries.Count > 0)
            return new Resolution(ResolutionKind.Account, _entries[0].Info.Id, null);
        if (Normalize(address) is not { } normal)
            return new Resolution(ResolutionKind.InvalidAddress, default, null);
        if (Find(normal) is { } exact)
            return new Resolution(ResolutionKind.Account, exact.Info.Id, null);

        int at = normal.LastIndexOf('@');
        string domain = normal[at..];
        List<Entry> local = _entries.FindAll(e => e.Addresses.Any(a => a.EndsWith(domain, StringComparison.Ordinal)));
        if (local.Count == 0)
            return new Resolution(ResolutionKind.NotLocal, default, null);

        // RFC 5233: what follows the first "+" is detail, and is given back as it was written.
        int plus = normal.IndexOf('+', 0, at);
        if (plus > 0 && Find(normal[..plus] + domain) is { } user)
            return new Resolution(ResolutionKind.Account, user.Info.Id, address[(plus + 1)..address.LastIndexOf('@')]);

        // RFC 5321 §4.5.1
        return normal[..at] == "postmaster"
            ? new Resolution(ResolutionKind.Account, local[0].Info.Id, null)
            : new Resolution(ResolutionKind.NoSuchUser, default, null);
    }

    Entry? Find(string address) => Normalize(address) is { } normal ? _entries.Find(e => e.Addresses.Contains(normal)) : null;

    static bool IsStrong(string password) => System.Text.Encoding.UTF8.GetByteCount(password) is > 0 and <= 1_000;

    /// <summary>Lower case, the domain in A-labels; <c>null</c> where this is no address.</summary>
    static string? Normalize(string address)
    {
        int at = address.LastIndexOf('@');
        if (at <= 0 || at == address.Length - 1 || address.Length > 320 || address.Any(c => char.IsControl(c) || c == ' '))
            return null;
        try
        {
            return $"{address[..at]}@{new IdnMapping().GetAscii(address[(at + 1)..])}".ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    sealed class Entry(AccountInfo info, string password)
    {
        public AccountInfo Info { get; set; } = info;
        public string Password { get; set; } = password;
        public IEnumerable<string> Addresses => Info.Aliases.Prepend(Info.Address);
    }
}
