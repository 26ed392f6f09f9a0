using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

/// <summary>What an account has from the start.</summary>
static class NewAccountRows
{
    static readonly (string Name, SpecialUse Use)[] s_mailboxes =
    [
        (MailboxName.Inbox, SpecialUse.None), ("Drafts", SpecialUse.Drafts), ("Sent", SpecialUse.Sent),
        ("Junk", SpecialUse.Junk), ("Trash", SpecialUse.Trash), ("Archive", SpecialUse.Archive),
    ];

    /// <summary>Fills a database that has its tables and no account yet, in one transaction.</summary>
    public static void EnsureIn(SqliteConnection db, DateTimeOffset now)
    {
        if (!AreIn(db))
            db.InTransaction(() => Fill(db, now));
    }

    public static bool AreIn(SqliteConnection db) => db.Scalar("SELECT count(*) FROM account") > 0;

    static bool Fill(SqliteConnection db, DateTimeOffset now)
    {
        db.Use(AccountSql.InsertAccount).Run();
        uint uidValidity = (uint)now.ToUnixTimeSeconds();
        long id = 0;
        foreach ((string name, SpecialUse use) in s_mailboxes)
        {
            id++;
            AccountRows.SaveMailbox(db, Empty(new(id), name, use, uidValidity++, modSeq: id));
            db.Use(AccountSql.InsertJournal).Bind(0).Bind(id).Bind((long)Codec.JournalKind.MailboxCreated).Bind(now.ToUnixTimeSeconds())
                .Bind(Codec.JournalCodec.Mailbox(new(id), name)).Run();
            db.Use(AccountSql.InsertSubscription).Bind(name).Run();
        }
        AccountRows.SaveAccount(db, modSeq: id, nextMailbox: id + 1, nextMessage: 1, uidValidity - 1);
        return true;
    }

    public static MailboxState Empty(MailboxId id, string name, SpecialUse use, uint uidValidity, long modSeq) => new(
        new Mailbox
        {
            Id = id,
            Name = name,
            SpecialUse = use,
            UidValidity = uidValidity,
            UidNext = 1,
            HighestModSeq = modSeq,
            Exists = 0,
            Unseen = 0,
            Deleted = 0,
            Bytes = 0,
            FirstUnseen = -1,
            FirstRecent = 1,
            Keywords = [],
        },
        JournalFloor: 0, SnapshotModSeq: modSeq, TailCost: 0);
}
