using Tayori.Store.Files;

namespace Tayori.Store.Sqlite;

/// <summary>
/// Takes away the mail of accounts that were removed: as soon as no session has one open its folder is moved to <c>removed/</c>, and goes from there when the grace is over. What is to be done is
/// noted in the directory, in the transaction that removed the account, and struck off last, so a crash anywhere only puts it off. A folder that the directory knows nothing of is never touched.
/// </summary>
sealed class RemovedAccounts(SqliteMailStore store, IAccountLedger ledger)
{
    public async Task RunAsync()
    {
        foreach (RemovedAccount account in ledger.Removed())
        {
            string folder = AccountFolders.Of(store.DataFolder, account.Id), removed = AccountFolders.RemovedOf(store.DataFolder, account.Id);
            if (System.IO.Directory.Exists(folder) && !store.TryTakeAway(account.Id, () => Move(folder, removed)))
                continue;
            await TakeBackAsync(account.Id);
            if (store.Time.GetUtcNow() < account.At + store.Options.RemovedGrace)
                continue;
            Delete(removed);
            await ledger.ForgetRemovedAsync(account.Id);
            Log.AccountGone(store.Logger, account.Id.Value);
        }
    }

    /// <summary>Nothing is granted to who is not there: its number stands in access lists only until they have been looked through.</summary>
    async Task TakeBackAsync(AccountId removed)
    {
        foreach (AccountId owner in ledger.Grantors(removed))
        {
            AccountState account = store.Hold(owner);
            try
            {
                await account.Writer.WriteAsync(t => t.ForgetGrantee(removed), CancellationToken.None);
            }
            finally
            {
                store.Let(account);
            }
            ledger.ForgetGrant(owner, removed);
        }
    }

    static void Move(string folder, string removed)
    {
        DurableFolder.Create(Path.GetDirectoryName(removed)!);
        // A straggler that was opening the account when it went may have made the folder once more: nothing in it was acknowledged.
        if (System.IO.Directory.Exists(removed))
            Delete(folder);
        else
            DurableFolder.Move(folder, removed);
    }

    static void Delete(string folder)
    {
        if (System.IO.Directory.Exists(folder))
            FileErrors.Guard(() => System.IO.Directory.Delete(folder, recursive: true));
    }
}
