using Microsoft.Data.Sqlite;

namespace Tayori.Store;

/// <summary>The SQL of accounts, addresses and domains; the caller owns the transaction.</summary>
static class AccountTable
{
    const string Columns = """
        SELECT a.id, a.quota, a.created, p.address,
            (SELECT group_concat(s.address, ' ' ORDER BY s.address) FROM address s WHERE s.account = a.id AND s.is_primary = 0)
        FROM account a JOIN address p ON p.account = a.id AND p.is_primary = 1
        """;

    public static AccountInfo? Get(SqliteConnection connection, long id)
    {
        using SqliteCommand command = connection.Command(Columns + " WHERE a.id = $id", ("$id", id));
        return ReadAll(command).FirstOrDefault();
    }

    /// <summary>A page of the list: keeps no read transaction open while the caller prints.</summary>
    public static List<AccountInfo> List(SqliteConnection connection, long after, int count)
    {
        using SqliteCommand command = connection.Command(Columns + " WHERE a.id > $after ORDER BY a.id LIMIT $count", ("$after", after), ("$count", count));
        return ReadAll(command);
    }

    static List<AccountInfo> ReadAll(SqliteCommand command)
    {
        var accounts = new List<AccountInfo>();
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            string[] aliases = row.IsDBNull(4) ? [] : row.GetString(4).Split(' ');
            accounts.Add(new AccountInfo(new AccountId(row.GetInt64(0)), row.GetString(3), aliases, row.IsDBNull(1) ? null : row.GetInt64(1), DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(2))));
        }
        return accounts;
    }

    /// <summary>The account of an exact address or alias; 0 where there is none.</summary>
    public static long Find(SqliteConnection connection, MailAddress address) =>
        connection.ReadLong("SELECT account FROM address WHERE address = $address", ("$address", address.ToString()));

    public static bool HasDomain(SqliteConnection connection, string domain) => connection.ReadLong("SELECT 1 FROM domain WHERE name = $name", ("$name", domain)) == 1;

    /// <summary>The oldest account; 0 in an empty directory.</summary>
    public static long Oldest(SqliteConnection connection) => connection.ReadLong("SELECT min(id) FROM account");

    public static long Insert(SqliteConnection connection, MailAddress address, long? quota, DateTimeOffset created)
    {
        connection.Execute("INSERT INTO account (quota, created) VALUES ($quota, $created)", ("$quota", quota), ("$created", created.ToUnixTimeSeconds()));
        long id = connection.ReadLong("SELECT last_insert_rowid()");
        InsertAddress(connection, address, id, primary: true);
        return id;
    }

    public static void InsertAddress(SqliteConnection connection, MailAddress address, long account, bool primary)
    {
        connection.Execute("INSERT INTO domain (name) VALUES ($name) ON CONFLICT DO NOTHING", ("$name", address.Domain));
        connection.Execute("INSERT INTO address (address, domain, account, is_primary) SELECT $address, id, $account, $primary FROM domain WHERE name = $name",
            ("$address", address.ToString()), ("$account", account), ("$primary", primary ? 1L : 0L), ("$name", address.Domain));
    }

    public static void Delete(SqliteConnection connection, long account)
    {
        connection.Execute("DELETE FROM account WHERE id = $id", ("$id", account));
        DeleteEmptyDomains(connection);
    }

    /// <summary>Whether there was such an alias.</summary>
    public static bool DeleteAlias(SqliteConnection connection, MailAddress alias)
    {
        int deleted = connection.Execute("DELETE FROM address WHERE address = $address AND is_primary = 0", ("$address", alias.ToString()));
        DeleteEmptyDomains(connection);
        return deleted > 0;
    }

    public static void SetQuota(SqliteConnection connection, long account, long? quota) =>
        connection.Execute("UPDATE account SET quota = $quota WHERE id = $id", ("$quota", quota), ("$id", account));

    static void DeleteEmptyDomains(SqliteConnection connection) =>
        connection.Execute("DELETE FROM domain WHERE NOT EXISTS (SELECT 1 FROM address WHERE address.domain = domain.id)");
}
