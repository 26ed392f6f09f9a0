using Tayori.Store.Sql;

namespace Tayori.Store;

/// <summary>The SQL of accounts, addresses and domains; the caller owns the transaction.</summary>
static class AccountTable
{
    const string Columns = """
        SELECT a.id, a.quota, a.quota_messages, a.created, a.is_administrator, p.address,
            (SELECT group_concat(s.address, ' ' ORDER BY s.address) FROM address s WHERE s.account = a.id AND s.is_primary = 0)
        FROM account a JOIN address p ON p.account = a.id AND p.is_primary = 1
        """;
    const string GetOne = Columns + " WHERE a.id = ?";
    const string ListAfter = Columns + " WHERE a.id > ? ORDER BY a.id LIMIT ?";

    /// <summary>What AUTOINCREMENT would give.</summary>
    const string NextId = "SELECT 1 + max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'account'), 0), coalesce((SELECT max(id) FROM account), 0))";

    public static AccountInfo? Get(SqliteConnection db, long id) => ReadAll(db.Use(GetOne).Bind(id)).FirstOrDefault();

    public static bool Exists(SqliteConnection db, long id) => db.Use("SELECT 1 FROM account WHERE id = ?").Bind(id).Number() == 1;

    /// <summary>A page of the list: keeps no read transaction open while the caller prints.</summary>
    public static List<AccountInfo> List(SqliteConnection db, long after, int count) => ReadAll(db.Use(ListAfter).Bind(after).Bind(count));

    static List<AccountInfo> ReadAll(SqliteStatement row)
    {
        List<AccountInfo> accounts = [];
        while (row.Step())
        {
            string[] aliases = row.IsNull(6) ? [] : row.Text(6).Split(' ');
            AccountLimits limits = new(row.IsNull(1) ? null : row.Int64(1), row.IsNull(2) ? null : row.Int64(2));
            accounts.Add(new AccountInfo(new AccountId(row.Int64(0)), row.Text(5), aliases, limits, DateTimeOffset.FromUnixTimeSeconds(row.Int64(3)), row.Int64(4) != 0));
        }
        return accounts;
    }

    /// <summary>The account of an exact address or alias; 0 where there is none.</summary>
    public static long Find(SqliteConnection db, MailAddress address) => db.Use("SELECT account FROM address WHERE address = ?").Bind(address.ToString()).Number();

    public static bool HasDomain(SqliteConnection db, string domain) => db.Use("SELECT 1 FROM domain WHERE name = ?").Bind(domain).Number() == 1;

    /// <summary>The oldest account; 0 in an empty directory.</summary>
    public static long Oldest(SqliteConnection db) => db.Use("SELECT min(id) FROM account").Number();

    /// <param name="db">The connection.</param>
    /// <param name="address">Primary address.</param>
    /// <param name="quota">Octets.</param>
    /// <param name="created">Now.</param>
    /// <param name="isTaken">Whether something is left of an account of that number.</param>
    public static long Insert(SqliteConnection db, MailAddress address, long? quota, DateTimeOffset created, Func<long, bool> isTaken)
    {
        long id = db.Use(NextId).Number();
        // A directory restored from an older backup would give numbers again that were given since: the folder of such a number is somebody else's mail.
        while (isTaken(id))
            id++;
        db.Use("INSERT INTO account (id, quota, created) VALUES (?, ?, ?)").Bind(id).Bind(quota).Bind(created.ToUnixTimeSeconds()).Run();
        InsertAddress(db, address, id, primary: true);
        return id;
    }

    public static void InsertAddress(SqliteConnection db, MailAddress address, long account, bool primary)
    {
        db.Use("INSERT INTO domain (name) VALUES (?) ON CONFLICT DO NOTHING").Bind(address.Domain).Run();
        db.Use("INSERT INTO address (address, domain, account, is_primary) SELECT ?, id, ?, ? FROM domain WHERE name = ?")
            .Bind(address.ToString()).Bind(account).Bind(primary ? 1 : 0).Bind(address.Domain).Run();
    }

    /// <summary>Removes an account and notes that its mail is to go, which the server that holds the folder sees to.</summary>
    public static void Delete(SqliteConnection db, long account, DateTimeOffset now)
    {
        db.Use("DELETE FROM account WHERE id = ?").Bind(account).Run();
        DeleteEmptyDomains(db);
        db.Use("INSERT INTO removed_account (account, at) VALUES (?, ?)").Bind(account).Bind(now.ToUnixTimeSeconds()).Run();
    }

    /// <summary>Whether there was such an alias.</summary>
    public static bool DeleteAlias(SqliteConnection db, MailAddress alias)
    {
        db.Use("DELETE FROM address WHERE address = ? AND is_primary = 0").Bind(alias.ToString()).Run();
        bool deleted = db.Changes > 0;
        DeleteEmptyDomains(db);
        return deleted;
    }

    public static void SetLimits(SqliteConnection db, long account, AccountLimits limits) =>
        db.Use("UPDATE account SET quota = ?, quota_messages = ? WHERE id = ?").Bind(limits.Bytes).Bind(limits.Messages).Bind(account).Run();

    public static void SetAdministrator(SqliteConnection db, long account, bool isAdministrator) =>
        db.Use("UPDATE account SET is_administrator = ? WHERE id = ?").Bind(isAdministrator ? 1 : 0).Bind(account).Run();

    static void DeleteEmptyDomains(SqliteConnection db) => db.Use("DELETE FROM domain WHERE NOT EXISTS (SELECT 1 FROM address WHERE address.domain = domain.id)").Run();
}
