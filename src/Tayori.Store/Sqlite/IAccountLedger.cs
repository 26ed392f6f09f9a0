namespace Tayori.Store.Sqlite;

/// <summary>How far an account had come when it was last looked at: its modseq, and the last UIDVALIDITY it gave to a mailbox.</summary>
readonly record struct AccountMark(long ModSeq, uint UidValidity);

/// <param name="Id">The account that was.</param>
/// <param name="At">When it was removed.</param>
readonly record struct RemovedAccount(AccountId Id, DateTimeOffset At);

/// <summary>What a directory that lies beside the accounts' folders keeps about them. Throws <see cref="StorageException"/>.</summary>
interface IAccountLedger
{
    /// <summary>Cancelled when the account has been removed or got a new password; cancelled already where there is no such account.</summary>
    CancellationToken Watch(AccountId account);

    /// <summary>Whether there is the account at this moment, whoever removed it.</summary>
    bool Exists(AccountId account);

    /// <summary>All zero where none was saved.</summary>
    AccountMark Mark(AccountId account);
    Task SaveMarksAsync(IReadOnlyCollection<KeyValuePair<AccountId, AccountMark>> marks);

    /// <summary>Accounts not tidied since a moment, the longest ago first.</summary>
    IReadOnlyList<AccountId> Untidied(DateTimeOffset since, int count);
    Task SaveTidiedAsync(AccountId account, DateTimeOffset at);

    /// <summary>Who may have granted rights to an account, or to anyone (<c>null</c>).</summary>
    IReadOnlyList<AccountId> Grantors(AccountId? grantee);

    /// <summary>On disk when it returns.</summary>
    void NoteGrant(AccountId owner, AccountId? grantee);
    void ForgetGrant(AccountId owner, AccountId? grantee);

    /// <summary>What an account, or anyone, may do has changed; the change is on disk.</summary>
    void TellAccess(AccountId? grantee);

    /// <summary>Removed accounts whose mail may still be there.</summary>
    IReadOnlyList<RemovedAccount> Removed();
    Task ForgetRemovedAsync(AccountId account);
}

/// <summary>A directory that has a ledger.</summary>
interface IKeepsLedger
{
    IAccountLedger Ledger { get; }
}
