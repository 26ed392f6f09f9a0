using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

/// <summary>The rows of account and mailbox, read and written.</summary>
static class AccountRows
{
    /// <summary>
    /// The account as it is. Its own row is behind where a commit changed nothing but messages: the newest modseq is then that of a mailbox, and the last number that of a message
    /// (<c>WriteTransaction.IsAccountRowDue</c>).
    /// </summary>
    public static AccountSnapshot Read(SqliteConnection db)
    {
        (long modSeq, long nextMailbox, long nextMessage, uint uidValidity) = ReadAccount(db);
        var mailboxes = ImmutableDictionary.CreateBuilder<long, MailboxState>();
        var names = ImmutableSortedDictionary.CreateBuilder<string, long>(MailboxName.Order);
        long bytes = 0, messages = 0;
        ILookup<long, AccessEntry> access = ReadAccess(db).ToLookup(e => e.Mailbox, e => e.Entry);
        SqliteStatement rows = db.Use(AccountSql.ReadMailboxes);
        while (rows.Step())
        {
            MailboxState state = ReadMailbox(rows);
            if (access.Contains(state.Box.Id.Value))
                state = state with { Box = state.Box with { Access = [.. access[state.Box.Id.Value]] } };
            mailboxes.Add(state.Box.Id.Value, state);
            names.Add(state.Box.Name, state.Box.Id.Value);
            modSeq = Math.Max(modSeq, state.Box.HighestModSeq);
            bytes += state.Box.Bytes;
            messages += state.Box.Exists;
        }
        return new AccountSnapshot
        {
            ModSeq = modSeq,
            NextMailbox = nextMailbox,
            NextMessage = Math.Max(nextMessage, db.Use(AccountSql.ReadLastMessage).Number() + 1),
            LastUidValidity = uidValidity,
            Mailboxes = mailboxes.ToImmutable(),
            Names = names.ToImmutable(),
            Subscriptions = ReadSubscriptions(db),
            Threads = ThreadState.Read(db),
            UsedBytes = bytes,
            UsedMessages = messages,
        };
    }

    static ImmutableSortedSet<string> ReadSubscriptions(SqliteConnection db)
    {
        var names = ImmutableSortedSet.CreateBuilder(MailboxName.Order);
        SqliteStatement rows = db.Use(AccountSql.ReadSubscriptions);
        while (rows.Step())
            names.Add(rows.Text(0));
        return names.ToImmutable();
    }

    /// <summary>A mailbox without its access list: nobody needs it to read messages.</summary>
    public static bool TryReadMailbox(SqliteConnection db, MailboxId id, [NotNullWhen(true)] out MailboxState? state)
    {
        SqliteStatement row = db.Use(AccountSql.ReadMailbox).Bind(id.Value);
        state = row.Step() ? ReadMailbox(row) : null;
        row.Reset();
        return state is not null;
    }

    /// <summary>Writes the access list of a mailbox.</summary>
    public static void SaveAccess(SqliteConnection db, Mailbox box)
    {
        db.Use(AccountSql.DeleteAccess).Bind(box.Id.Value).Run();
        foreach (AccessEntry entry in box.Access)
            db.Use(AccountSql.InsertAccess).Bind(box.Id.Value).Bind(entry.Grantee.Account?.Value ?? 0).Bind(entry.Grantee.IsNegative ? 1L : 0L).Bind((long)entry.Rights).Run();
    }

    public static void SaveAccount(SqliteConnection db, long modSeq, long nextMailbox, long nextMessage, uint uidValidity) =>
        db.Use(AccountSql.UpdateAccount).Bind(modSeq).Bind(nextMailbox).Bind(nextMessage).Bind(uidValidity).Run();

    /// <summary>Writes a mailbox that is new, or has a new name.</summary>
    public static void SaveMailbox(SqliteConnection db, MailboxState state) =>
        BindCounters(db.Use(AccountSql.SaveMailbox).Bind(state.Box.Id.Value).Bind(state.Box.Name), state).Run();

    /// <summary>Writes a mailbox that is there under its name.</summary>
    public static void SaveMailboxCounters(SqliteConnection db, MailboxState state) =>
        BindCounters(db.Use(AccountSql.SaveMailboxCounters), state).Bind(state.Box.Id.Value).Run();

    static SqliteStatement BindCounters(SqliteStatement statement, MailboxState state)
    {
        Mailbox box = state.Box;
        return statement.Bind((long)box.SpecialUse).Bind(box.UidValidity).Bind(box.UidNext).Bind(box.HighestModSeq)
            .Bind(box.Exists).Bind(box.Unseen).Bind(box.Deleted).Bind(box.Bytes).Bind(box.FirstUnseen).Bind(box.FirstRecent).Bind(string.Join(' ', box.Keywords))
            .Bind(state.JournalFloor).Bind(state.SnapshotModSeq).Bind(state.TailCost);
    }

    static List<(long Mailbox, AccessEntry Entry)> ReadAccess(SqliteConnection db)
    {
        List<(long, AccessEntry)> entries = [];
        SqliteStatement rows = db.Use(AccountSql.ReadAccess);
        while (rows.Step())
        {
            AccountId? account = rows.Int64(1) is > 0 and var number ? new AccountId(number) : null;
            entries.Add((rows.Int64(0), new(new(account, rows.Int64(2) != 0), (MailboxRights)rows.Int32(3))));
        }
        return entries;
    }

    static (long ModSeq, long NextMailbox, long NextMessage, uint UidValidity) ReadAccount(SqliteConnection db)
    {
        SqliteStatement row = db.Use(AccountSql.ReadAccount);
        if (!row.Step())
            throw new StorageException(StorageFailure.Corrupt, "the account's database has no account row");
        var account = (row.Int64(0), row.Int64(1), row.Int64(2), (uint)row.Int64(3));
        row.Reset();
        return account;
    }

    static MailboxState ReadMailbox(SqliteStatement row)
    {
        Mailbox box = new()
        {
            Id = new(row.Int64(0)),
            Name = row.Text(1),
            SpecialUse = (SpecialUse)row.Int32(2),
            UidValidity = (uint)row.Int64(3),
            UidNext = (uint)row.Int64(4),
            HighestModSeq = row.Int64(5),
            Exists = row.Int32(6),
            Unseen = row.Int32(7),
            Deleted = row.Int32(8),
            Bytes = row.Int64(9),
            FirstUnseen = row.Int32(10),
            FirstRecent = (uint)row.Int64(11),
            Keywords = row.Text(12).Split(' ', StringSplitOptions.RemoveEmptyEntries),
        };
        return new MailboxState(box, row.Int64(13), row.Int64(14), row.Int64(15));
    }
}
