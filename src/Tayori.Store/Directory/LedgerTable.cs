using Tayori.Store.Sql;
using Tayori.Store.Sqlite;

namespace Tayori.Store;

/// <summary>The SQL of what the directory keeps about the accounts' databases; the caller owns the transaction.</summary>
static class LedgerTable
{
    public static IReadOnlyList<AccountId> Grantors(SqliteConnection db, AccountId? grantee, int count)
    {
        List<AccountId> owners = [];
        SqliteStatement rows = db.Use("SELECT owner FROM granted WHERE grantee = ? ORDER BY owner LIMIT ?").Bind(grantee?.Value ?? 0).Bind(count);
        while (rows.Step())
            owners.Add(new AccountId(rows.Int64(0)));
        return owners;
    }

    /// <summary>Notes nothing for an owner who has gone meanwhile.</summary>
    public static void NoteGrant(SqliteConnection db, AccountId owner, AccountId? grantee) =>
        db.Use("INSERT INTO granted (grantee, owner) SELECT ?, id FROM account WHERE id = ? ON CONFLICT DO NOTHING").Bind(grantee?.Value ?? 0).Bind(owner.Value).Run();

    public static void ForgetGrant(SqliteConnection db, AccountId owner, AccountId? grantee) =>
        db.Use("DELETE FROM granted WHERE grantee = ? AND owner = ?").Bind(grantee?.Value ?? 0).Bind(owner.Value).Run();

    public static AccountMark Mark(SqliteConnection db, long account)
    {
        SqliteStatement row = db.Use("SELECT modseq, uidvalidity FROM account_mark WHERE account = ?").Bind(account);
        AccountMark mark = row.Step() ? new AccountMark(row.Int64(0), (uint)row.Int64(1)) : default;
        row.Reset();
        return mark;
    }

    /// <summary>An account that has been removed meanwhile gets none; a mark never goes back.</summary>
    public static void SaveMark(SqliteConnection db, long account, AccountMark mark) =>
        db.Use("""
            INSERT INTO account_mark (account, modseq, uidvalidity) SELECT id, ?, ? FROM account WHERE id = ?
            ON CONFLICT (account) DO UPDATE SET modseq = max(modseq, excluded.modseq), uidvalidity = max(uidvalidity, excluded.uidvalidity)
            """).Bind(mark.ModSeq).Bind(mark.UidValidity).Bind(account).Run();

    /// <summary>Accounts whose database nobody has tidied since a moment, the longest ago first.</summary>
    public static List<AccountId> Untidied(SqliteConnection db, long since, int count)
    {
        List<AccountId> accounts = [];
        SqliteStatement rows = db.Use("""
            SELECT a.id FROM account a LEFT JOIN account_mark m ON m.account = a.id
            WHERE coalesce(m.tidied, 0) < ? ORDER BY coalesce(m.tidied, 0), a.id LIMIT ?
            """).Bind(since).Bind(count);
        while (rows.Step())
            accounts.Add(new AccountId(rows.Int64(0)));
        return accounts;
    }

    public static void SaveTidied(SqliteConnection db, long account, long at) =>
        db.Use("""
            INSERT INTO account_mark (account, modseq, uidvalidity, tidied) SELECT id, 0, 0, ? FROM account WHERE id = ?
            ON CONFLICT (account) DO UPDATE SET tidied = excluded.tidied
            """).Bind(at).Bind(account).Run();

    public static List<RemovedAccount> Removed(SqliteConnection db)
    {
        List<RemovedAccount> removed = [];
        SqliteStatement rows = db.Use("SELECT account, at FROM removed_account");
        while (rows.Step())
            removed.Add(new RemovedAccount(new AccountId(rows.Int64(0)), DateTimeOffset.FromUnixTimeSeconds(rows.Int64(1))));
        return removed;
    }

    public static void ForgetRemoved(SqliteConnection db, long account) => db.Use("DELETE FROM removed_account WHERE account = ?").Bind(account).Run();
}
