using Tayori.Store.Sqlite;

namespace Tayori.Store;

/// <summary>The ledger in <c>tayori.db</c>.</summary>
sealed class AccountLedger(DirectoryDatabase database, AccountWatch watch, Action<AccountId?> tellAccess) : IAccountLedger
{
    public CancellationToken Watch(AccountId account) => watch.Watch(account);

    public bool Exists(AccountId account) => database.Read(db => AccountTable.Exists(db, account.Value));

    public AccountMark Mark(AccountId account) => database.Read(db => LedgerTable.Mark(db, account.Value));

    public Task SaveMarksAsync(IReadOnlyCollection<KeyValuePair<AccountId, AccountMark>> marks) => database.WriteAsync(db =>
    {
        foreach ((AccountId account, AccountMark mark) in marks)
            LedgerTable.SaveMark(db, account.Value, mark);
        return marks.Count;
    }, CancellationToken.None);

    public IReadOnlyList<AccountId> Untidied(DateTimeOffset since, int count) => database.Read(db => LedgerTable.Untidied(db, since.ToUnixTimeSeconds(), count));

    public Task SaveTidiedAsync(AccountId account, DateTimeOffset at) => database.WriteAsync(db =>
    {
        LedgerTable.SaveTidied(db, account.Value, at.ToUnixTimeSeconds());
        return true;
    }, CancellationToken.None);

    public IReadOnlyList<AccountId> Grantors(AccountId? grantee) => database.Read(db => LedgerTable.Grantors(db, grantee, int.MaxValue));

    public void NoteGrant(AccountId owner, AccountId? grantee) => database.WriteNow(db =>
    {
        LedgerTable.NoteGrant(db, owner, grantee);
        return true;
    });

    public void ForgetGrant(AccountId owner, AccountId? grantee) => database.WriteNow(db =>
    {
        LedgerTable.ForgetGrant(db, owner, grantee);
        return true;
    });

    public void TellAccess(AccountId? grantee) => tellAccess(grantee);

    public IReadOnlyList<RemovedAccount> Removed() => database.Read(LedgerTable.Removed);

    public Task ForgetRemovedAsync(AccountId account) => database.WriteAsync(db =>
    {
        LedgerTable.ForgetRemoved(db, account.Value);
        return true;
    }, CancellationToken.None);
}
