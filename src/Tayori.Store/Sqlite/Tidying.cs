namespace Tayori.Store.Sqlite;

/// <summary>
/// What every account needs now and then, whether or not anybody opens it: what left its mailboxes is swept, and journals are cut back to their limit. The directory remembers when it was done
/// last, so that accounts have their turn across restarts.
/// </summary>
sealed class Tidying(SqliteMailStore store, AccountState account, Upkeep upkeep)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Nobody has opened it yet: there is nothing, and it shall stay that way.
        if (!account.HasDatabase)
            return;
        await account.GiveThreadsAsync(cancellationToken);
        await new Sweeper(store, account).RunAsync();
        await new ThreadSweeper(store, account).RunAsync(cancellationToken);
        NoteGrants();
        JournalLimit limit = JournalLimit.At(store.Time.GetUtcNow(), store.Options);
        foreach (MailboxState mailbox in account.Current().Mailboxes.Values)
        {
            // Folded first: what the journal forgets has to be in the snapshot.
            if (account.Read(db => limit.Find(db, mailbox.Box.Id.Value)) > mailbox.JournalFloor)
                await upkeep.FoldNowAsync(account, mailbox.Box.Id);
            cancellationToken.ThrowIfCancellationRequested();
        }
        if (account.Read(db => limit.Find(db, 0)) > 0)
            await account.Writer.WriteAsync(t => t.ForgetOfAccount(limit), cancellationToken);
    }

    /// <summary>An account whose folder was put back from a backup may grant what the directory has forgotten.</summary>
    void NoteGrants()
    {
        if (store.Ledger is not { } ledger)
            return;
        foreach (AccountId? grantee in account.Current().Ordered.SelectMany(box => box.Access).Where(e => !e.Grantee.IsNegative).Select(e => e.Grantee.Account).Distinct())
            ledger.NoteGrant(account.Id, grantee);
    }
}
