namespace Tayori.Store;

/// <summary>
/// Domains, accounts, addresses and credentials. Several processes may use one directory at a time (the server and the command line); a change made by one is seen by the others at their next look.
/// Addresses compare without regard to case; domains are kept as A-labels in lower case.
/// </summary>
public interface IDirectory
{
    /// <summary>Adds an account, its address and its domain. Refusals: Exists, InvalidAddress, WeakPassword (empty or over 1,000 octets).</summary>
    ValueTask<DirectoryResult<AccountInfo>> AddAccountAsync(string address, string password, long? quotaBytes, CancellationToken cancellationToken);

    /// <summary>Adds many in few transactions; the outcome of each in order. Expensive password hashing is put off to each account's first login.</summary>
    IAsyncEnumerable<DirectoryResult<AccountInfo>> AddAccountsAsync(IAsyncEnumerable<NewAccount> accounts, CancellationToken cancellationToken);

    /// <summary>
    /// Removes an account, its aliases and, when it was the last, its domain. Its sessions end and nothing is delivered any more; its mail is taken away by the server that holds it, at once
    /// or at its next start. Refusals: NotFound.
    /// </summary>
    ValueTask<DirectoryResult<AccountInfo>> RemoveAccountAsync(string address, CancellationToken cancellationToken);

    /// <summary>Sets a new password; sessions of the account end. Refusals: NotFound, WeakPassword.</summary>
    ValueTask<DirectoryResult<AccountInfo>> SetPasswordAsync(string address, string password, CancellationToken cancellationToken);

    /// <summary>Makes <paramref name="alias"/> another address of the account <paramref name="target"/>. Refusals: NotFound, Exists, InvalidAddress.</summary>
    ValueTask<DirectoryResult<AccountInfo>> AddAliasAsync(string alias, string target, CancellationToken cancellationToken);

    /// <summary>Takes an alias away from its account, which is given back as it is then. Refusals: NotFound, also for the primary address of an account.</summary>
    ValueTask<DirectoryResult<AccountInfo>> RemoveAliasAsync(string alias, CancellationToken cancellationToken);

    /// <summary>Changes what an account may hold; the change sees what is set by then. A server that runs goes by it within half a minute, at once where it is its own. Refusals: NotFound.</summary>
    ValueTask<DirectoryResult<AccountInfo>> SetLimitsAsync(string address, Func<AccountLimits, AccountLimits> change, CancellationToken cancellationToken);

    /// <summary>Called after this process has changed what an account may hold.</summary>
    event Action<AccountId>? LimitsChanged;

    /// <summary>Makes an account one of an administrator, or of a user again. Sessions go by it from their next command on. Refusals: NotFound.</summary>
    ValueTask<DirectoryResult<AccountInfo>> SetAdministratorAsync(string address, bool isAdministrator, CancellationToken cancellationToken);

    /// <summary>What the server as a whole is annotated with.</summary>
    IServerAnnotations Annotations { get; }

    IAsyncEnumerable<AccountInfo> ListAccountsAsync(CancellationToken cancellationToken);
    ValueTask<AccountInfo?> FindAccountAsync(string address, CancellationToken cancellationToken);
    ValueTask<AccountInfo?> GetAccountAsync(AccountId id, CancellationToken cancellationToken);

    /// <summary>
    /// Who gets mail for an address: exact address or alias first, then without the <c>+detail</c> of its local part (RFC 5233), then postmaster (RFC 5321 §4.5.1), which every local domain
    /// has: the oldest account where nobody claimed it.
    /// </summary>
    ValueTask<Resolution> ResolveAsync(string address, CancellationToken cancellationToken);

    /// <summary>
    /// Accounts that may have granted rights to their mailboxes to an account, or to anyone (<c>null</c>), by number, at most <see cref="StoreLimits.Grantors"/>: all that have, and perhaps some that no longer do. It says where
    /// to look; the access lists say what is there.
    /// </summary>
    ValueTask<IReadOnlyList<AccountId>> ListGrantorsAsync(AccountId? grantee, CancellationToken cancellationToken);

    /// <summary>Called, from any thread, after an owner has changed what an account, or anyone (<c>null</c>), may do; who is called must return at once.</summary>
    event Action<AccountId?>? AccessChanged;
}

public sealed record NewAccount(string Address, string Password, long? QuotaBytes);

/// <param name="Id">Number of the account.</param>
/// <param name="Address">Primary address.</param>
/// <param name="Aliases">Other addresses.</param>
/// <param name="Limits">What it may hold.</param>
/// <param name="Created">When it was added.</param>
/// <param name="IsAdministrator">May set limits of other accounts, and annotate the server for all.</param>
public sealed record AccountInfo(AccountId Id, string Address, IReadOnlyList<string> Aliases, AccountLimits Limits, DateTimeOffset Created, bool IsAdministrator);

/// <param name="Bytes">Octets of all messages; <c>null</c>: no limit.</param>
/// <param name="Messages">Messages in all mailboxes; <c>null</c>: no limit.</param>
public sealed record AccountLimits(long? Bytes, long? Messages)
{
    public static AccountLimits None { get; } = new(null, null);
}

public enum ResolutionKind { Account, NoSuchUser, NotLocal, InvalidAddress }

/// <param name="Kind">What the address is to us.</param>
/// <param name="Account">Whose it is.</param>
/// <param name="Detail">What follows <c>+</c> in the local part, as written; <c>null</c> where there is none.</param>
public readonly record struct Resolution(ResolutionKind Kind, AccountId Account, string? Detail);

public enum DirectoryRefusal { Exists, NotFound, InvalidAddress, WeakPassword }

/// <summary>A value, or a refusal.</summary>
public readonly record struct DirectoryResult<T>(T? Value, DirectoryRefusal? Refusal) where T : notnull
{
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Value))]
    public bool IsOk => Refusal is null;

    public static implicit operator DirectoryResult<T>(T value) => new(value, null);
    public static implicit operator DirectoryResult<T>(DirectoryRefusal refusal) => new(default, refusal);
}

/// <summary>Durable notes of deliveries that were promised and are not all made yet (design: durability contract 1).</summary>
public interface IPendingDeliveries
{
    /// <summary>Keeps a message and its recipients; on return they survive a power cut.</summary>
    ValueTask AddAsync(Guid deliveryId, MessageSpool content, DateTimeOffset received, IReadOnlyList<PendingRecipient> recipients, CancellationToken cancellationToken);

    /// <summary>These recipients have the message, which is noted as one change. The content goes with the last recipient.</summary>
    ValueTask DoneAsync(Guid deliveryId, IReadOnlyList<PendingRecipient> recipients, CancellationToken cancellationToken);

    /// <summary>
    /// Deliveries still owed, oldest first, each with its content reopened as a completed spool, which the caller disposes. One that cannot be read is passed over and stays owed;
    /// after the others that is said with <see cref="StorageException"/>, so that the caller comes again.
    /// </summary>
    IAsyncEnumerable<PendingDelivery> ReadAsync(CancellationToken cancellationToken);
}

/// <param name="Account">Whose it is.</param>
/// <param name="Folder">Detail of the address, where one was given.</param>
public sealed record PendingRecipient(AccountId Account, string? Folder);

public sealed record PendingDelivery(Guid DeliveryId, MessageSpool Content, DateTimeOffset Received, IReadOnlyList<PendingRecipient> Recipients);
