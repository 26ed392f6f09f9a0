using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

sealed partial class WriteTransaction
{
    /// <summary>Replaces the saved chunks that begin in a range. False where the mailbox is gone.</summary>
    public bool SaveChunks(MailboxId mailbox, uint from, uint to, long modSeq, IReadOnlyList<SnapshotRow> rows)
    {
        if (Mailbox(mailbox) is null)
            return false;
        _db.Use(AccountSql.DeleteSnapshotRange).Bind(mailbox.Value).Bind(from).Bind(to).Run();
        foreach (SnapshotRow row in rows)
            _db.Use(AccountSql.InsertSnapshot).Bind(mailbox.Value).Bind(row.FirstUid).Bind(modSeq).Bind(row.Payload).Bind(row.Checksum).Run();
        return true;
    }

    /// <summary>Says that the snapshot is complete up to a modseq, removes the saved chunks that nothing is left of, and lets the journal forget what is old enough.</summary>
    public bool FinishFold(MailboxId mailbox, IEnumerable<(uint From, uint To)> gaps, long modSeq, long cost, JournalLimit limit)
    {
        if (Mailbox(mailbox) is not { } box)
            return false;
        foreach ((uint from, uint to) in gaps)
            _db.Use(AccountSql.DeleteSnapshotRange).Bind(mailbox.Value).Bind(from).Bind(to).Run();
        box.SnapshotModSeq = Math.Max(box.SnapshotModSeq, modSeq);
        box.TailCost = Math.Max(0, box.TailCost - cost);
        // Never past the snapshot: the two together are the mailbox.
        long forget = Math.Min(limit.Find(_db, mailbox.Value), box.SnapshotModSeq);
        if (forget > box.JournalFloor)
        {
            _db.Use(AccountSql.ForgetJournal).Bind(mailbox.Value).Bind(forget).Run();
            box.JournalFloor = forget;
        }
        return true;
    }

    /// <summary>Cuts back the journal of the account itself.</summary>
    public bool ForgetOfAccount(JournalLimit limit)
    {
        _db.Use(AccountSql.ForgetJournal).Bind(0).Bind(limit.Find(_db, 0)).Run();
        return true;
    }

    public bool DeleteMessages(IReadOnlyList<long> ids)
    {
        // The newest may be among them, and its number must not be given again.
        _deletedMessages = true;
        foreach (long id in ids)
        {
            _db.Use(AccountSql.DeleteMessage).Bind(id).Run();
            _db.Use(AccountSql.DeleteDetail).Bind(id).Run();
            _db.Use(AccountSql.DeleteContent).Bind(Content.ContentLayout.PieceId(new(id), 0)).Bind(Content.ContentLayout.PieceId(new(id + 1), 0)).Run();
        }
        _db.Use(AccountSql.AddSwept).Bind(ids.Count).Run();
        return true;
    }

    /// <summary>Gives free pages back to the file system.</summary>
    public bool GiveBackPages(int pages)
    {
        _db.Execute(FormattableString.Invariant($"PRAGMA incremental_vacuum({pages})"));
        return true;
    }

    /// <summary>Strikes candidates off the list and forgets old deliveries; returns when the oldest candidate left was noted.</summary>
    public long? FinishSweep(long lastCandidate, long noted, long oldestDelivery)
    {
        _db.Use(AccountSql.DeleteGarbage).Bind(lastCandidate).Bind(noted).Run();
        _db.Use(AccountSql.ForgetDelivered).Bind(oldestDelivery).Run();
        SqliteStatement oldest = _db.Use(AccountSql.OldestGarbage);
        long? at = oldest.Step() && !oldest.IsNull(0) ? oldest.Int64(0) : null;
        oldest.Reset();
        return at;
    }
}
