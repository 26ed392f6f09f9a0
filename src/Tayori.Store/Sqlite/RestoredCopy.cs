using Tayori.Store.Codec;
using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

/// <summary>
/// An account's database that is behind what the directory remembers of it is an older copy, put back from a backup: UIDs and modseqs that clients have seen would be given again, to other messages.
/// So all its mailboxes get a new UIDVALIDITY (RFC 9051 §2.3.1.1), and the modseq goes on from beyond the remembered one. Keys of URLs are made anew when they are next asked for.
/// </summary>
static class RestoredCopy
{
    /// <summary>The mark is some seconds behind what may have been told to clients before a crash: nobody makes so many changes in that time.</summary>
    const long Beyond = 1 << 20;

    /// <summary>The same of the numbers of mailboxes and messages, which clients see too (RFC 8474): one change may bring many messages, and the mark does not count them.</summary>
    const long NumbersBeyond = 1L << 32;

    /// <summary>Whether it was one.</summary>
    public static bool Renew(SqliteConnection db, AccountMark mark, DateTimeOffset now)
    {
        AccountSnapshot found = AccountRows.Read(db);
        if (!IsBehind(found, mark))
            return false;
        db.InTransaction(() => Write(db, found, mark, now.ToUnixTimeSeconds()));
        return true;
    }

    public static bool IsBehind(AccountSnapshot found, AccountMark mark) => found.ModSeq < mark.ModSeq || found.LastUidValidity < mark.UidValidity;

    static bool Write(SqliteConnection db, AccountSnapshot found, AccountMark mark, long now)
    {
        long modSeq = Math.Max(found.ModSeq, mark.ModSeq) + Beyond;
        uint uidValidity = (uint)Math.Max(now, Math.Max(found.LastUidValidity, mark.UidValidity) + 1L);
        foreach (MailboxState state in found.Mailboxes.Values.OrderBy(m => m.Box.Id.Value))
        {
            // An empty change, so that lists read from the journal come to the mailbox's modseq.
            db.Use(AccountSql.InsertJournal).Bind(state.Box.Id.Value).Bind(modSeq).Bind((long)JournalKind.Flags).Bind(now)
                .Bind(JournalCodec.Flags(UidSet.Empty, FlagAction.Add, FlagSet.Empty)).Run();
            AccountRows.SaveMailbox(db, state with
            {
                Box = state.Box with { UidValidity = uidValidity++, HighestModSeq = modSeq },
                TailCost = state.TailCost + FoldRule.JournalRow,
            });
        }
        // A key that was reset since the copy was made would let in again whom it has shut out.
        UrlKeyRows.RemoveAll(db);
        AccountRows.SaveAccount(db, modSeq, found.NextMailbox + NumbersBeyond, found.NextMessage + NumbersBeyond, uidValidity - 1);
        return true;
    }
}
