using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

sealed partial class AccountState
{
    /// <summary>Reads with a connection of one's own; the transaction, if the reader began one, ends on return.</summary>
    public T Read<T>(Func<SqliteConnection, T> read)
    {
        AccountFile file = Acquire();
        try
        {
            SqliteConnection reader = file.TakeReader();
            try
            {
                return read(reader);
            }
            catch (StorageException e) when (e.Failure is StorageFailure.InputOutput or StorageFailure.Corrupt)
            {
                // Opened anew the next time: whatever it was may have been mended.
                file.IsBroken = true;
                throw;
            }
            finally
            {
                file.GiveBack(reader);
            }
        }
        finally
        {
            Release(file);
        }
    }

    /// <summary>The list as of the latest commit, from memory where it is there.</summary>
    public MessageList? ReadList(MailboxId mailbox)
    {
        if (Current().Find(mailbox) is not { } box)
            return null;
        ListSlot slot = Slot(mailbox);
        MessageList? known = slot.Current;
        if (known is not null && known.ModSeq >= box.HighestModSeq)
            return known;
        return Read(db => ReadList(db, mailbox, known)) is { } list ? slot.Offer(list) : null;
    }

    /// <summary>The changes after a modseq; <c>null</c> where the journal has forgotten some of them, or the mailbox is gone.</summary>
    public IReadOnlyList<Change>? ReadChanges(MailboxId mailbox, long since)
    {
        if (!Current().Mailboxes.TryGetValue(mailbox.Value, out MailboxState? state) || since < state.JournalFloor)
            return null;
        if (since >= state.Box.HighestModSeq)
            return [];
        return Read<IReadOnlyList<Change>?>(db =>
        {
            // Floor and rows as of one moment: the journal may be pruned meanwhile.
            db.Use(AccountSql.Begin).Run();
            return Floor(db, mailbox) is { } floor && since >= floor ? ListLoader.ReadJournal(db, mailbox, since) : null;
        });
    }

    static MessageList? ReadList(SqliteConnection db, MailboxId mailbox, MessageList? known)
    {
        db.Use(AccountSql.Begin).Run();
        // The mailbox as the database has it now, which may be newer than what is published, and is as of the same moment as the rows that follow.
        if (!AccountRows.TryReadMailbox(db, mailbox, out MailboxState? state))
            return null;
        return known is not null && known.ModSeq >= state.JournalFloor ? ListLoader.CatchUp(db, known) : ListLoader.Load(db, state);
    }

    static long? Floor(SqliteConnection db, MailboxId mailbox) => AccountRows.TryReadMailbox(db, mailbox, out MailboxState? state) ? state.JournalFloor : null;
}
