using Tayori.Store;
using Tayori.Store.Sqlite;

namespace Tayori.TestKit.Store;

/// <summary>A ledger that remembers nothing: what it is asked about accounts it answers from the directory in memory.</summary>
sealed class MemoryLedger(MemoryDirectory directory, Func<AccountId, CancellationToken> watch, Func<AccountId, bool> exists) : IAccountLedger
{
    public CancellationToken Watch(AccountId account) => watch(account);
    public bool Exists(AccountId account) => exists(account);
    public AccountMark Mark(AccountId account) => default;
    public Task SaveMarksAsync(IReadOnlyCollection<KeyValuePair<AccountId, AccountMark>> marks) => Task.CompletedTask;
    public IReadOnlyList<AccountId> Untidied(DateTimeOffset since, int count) => [];
    public Task SaveTidiedAsync(AccountId account, DateTimeOffset at) => Task.CompletedTask;
    public IReadOnlyList<AccountId> Grantors(AccountId? grantee) => directory.Grantors(grantee);
    public void NoteGrant(AccountId owner, AccountId? grantee) => directory.NoteGrant(owner, grantee);
    public void ForgetGrant(AccountId owner, AccountId? grantee) => directory.ForgetGrant(owner, grantee);
    public void TellAccess(AccountId? grantee) => directory.TellAccess(grantee);
    public IReadOnlyList<RemovedAccount> Removed() => [];
    public Task ForgetRemovedAsync(AccountId account) => Task.CompletedTask;
}
