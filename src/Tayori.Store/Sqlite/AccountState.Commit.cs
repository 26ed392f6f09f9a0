using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

sealed partial class AccountState
{
    /// <summary>
    /// Runs requests as one transaction: on return it is on disk and published. Throws, and nothing of it is visible; where the commit itself failed the account is read anew from disk before
    /// anything else, because only the disk knows whether it took place.
    /// </summary>
    public void Commit(IReadOnlyList<WriteRequest> requests)
    {
        IsCommitInDoubt = false;
        AccountFile file = AcquireToWrite();
        try
        {
            if (file.IsToRead)
                throw new StorageException(StorageFailure.DiskFull, $"{AccountFile.PathIn(_folder)}: there is no room to open it for writing");
            WriteTransaction transaction = Write(file, requests);
            // From here on it is done, whatever happens: never again by itself.
            IsCommitInDoubt = true;
            Publish(transaction);
            _store.Options.Faults.At(FaultPoint.Published);
            After(transaction);
            // Whoever removed the account did so before this, and the mail goes with its folder: nothing is promised.
            if (transaction.IsAudible && IsRemoved())
                throw new StorageException(StorageFailure.Gone, "the account has been removed");
        }
        finally
        {
            Release(file);
        }
    }

    /// <summary>What there was no room for may have become possible: a user who makes room is not refused for what was.</summary>
    AccountFile AcquireToWrite()
    {
        AccountFile file = Acquire();
        if (!file.IsToRead)
            return file;
        file.IsBroken = true;
        Release(file);
        return Acquire();
    }

    // A directory that cannot be asked says nothing about the account: the write is on disk, and who is told that it failed does it again.
    bool IsRemoved()
    {
        try
        {
            return _store.Ledger is { } ledger && !ledger.Exists(Id);
        }
        catch (StorageException failure)
        {
            Log.StorageFailed(_store.Logger, Id.Value, failure);
            return false;
        }
    }

    /// <summary>Those to whom nothing is granted any more need not look here. Where that cannot be noted they look in vain.</summary>
    void ForgetGrants(WriteTransaction transaction)
    {
        foreach (AccountId? account in transaction.Lapsed.Select(g => g.Account).Distinct())
        {
            if (Current().Ordered.Any(box => box.Access.Gives(account)))
                continue;
            try
            {
                _store.Ledger?.ForgetGrant(Id, account);
            }
            catch (StorageException failure)
            {
                Log.StorageFailed(_store.Logger, Id.Value, failure);
            }
        }
    }

    WriteTransaction Write(AccountFile file, IReadOnlyList<WriteRequest> requests)
    {
        SqliteConnection db = file.Writer;
        bool committing = false;
        try
        {
            WriteTransaction transaction = new(db, Load(file), _store.Time.GetUtcNow(), id => Slot(id).Current);
            db.Use(AccountSql.BeginWrite).Run();
            foreach (WriteRequest request in requests)
                request.Run(transaction);
            transaction.Finish();
            _store.Options.Faults.At(FaultPoint.RowsWritten);
            committing = true;
            db.Use(AccountSql.Commit).Run();
            _store.Options.Faults.At(FaultPoint.Committed);
            return transaction;
        }
        catch (Exception e)
        {
            db.Abandon();
            // Not where the disk is full: the connection is as good as before, and to open another takes room.
            if (e is StorageException { Failure: StorageFailure.InputOutput or StorageFailure.Corrupt } || (committing && e is not StorageException { Failure: StorageFailure.DiskFull }))
                file.IsBroken = true;
            if (committing)
            {
                IsCommitInDoubt = true;
                Forget();
            }
            throw;
        }
    }

    void Publish(WriteTransaction transaction)
    {
        lock (_loadLock)
            _current = transaction.After();
        foreach (MessageList list in transaction.Lists)
            Slot(list.Mailbox).Offer(list);
        foreach (long id in transaction.Removed)
            _slots.TryRemove(id, out _);
    }

    /// <summary>What a commit brings about that nobody waits for.</summary>
    void After(WriteTransaction transaction)
    {
        if (transaction.MadeGarbage)
            _store.Upkeep.SweepLater(this);
        foreach (MailboxState state in transaction.Changed)
        {
            if (FoldRule.IsDue(state, _store.Options.FoldLeast))
                _store.Upkeep.Fold(this, state.Box.Id);
        }
        ForgetGrants(transaction);
        if (!transaction.IsAudible)
            return;
        _store.Upkeep.Mark(Id, transaction.Mark);
        Bells.Ring(_store.Logger);
    }
}
