using Microsoft.Data.Sqlite;

namespace Tayori.Store;

/// <param name="Account">Whose it is.</param>
/// <param name="Address">Primary address.</param>
/// <param name="Version">Counts password changes.</param>
/// <param name="Scram">Sealed SCRAM keys.</param>
/// <param name="Argon2">Salt and hash; <c>null</c> before the first login.</param>
sealed record Credential(long Account, string Address, long Version, byte[] Scram, byte[]? Argon2);

/// <summary>The SQL of credentials; the caller owns the transaction.</summary>
static class CredentialTable
{
    public static Credential? Find(SqliteConnection connection, MailAddress address)
    {
        using SqliteCommand command = connection.Command("""
            SELECT c.account, p.address, c.version, c.scram, c.argon2
            FROM address a JOIN credential c ON c.account = a.account JOIN address p ON p.account = a.account AND p.is_primary = 1
            WHERE a.address = $address
            """, ("$address", address.ToString()));
        using SqliteDataReader row = command.ExecuteReader();
        return row.Read() ? new Credential(row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3), row.IsDBNull(4) ? null : row.GetFieldValue<byte[]>(4)) : null;
    }

    public static void Set(SqliteConnection connection, long account, byte[] scram, byte[]? argon2)
    {
        connection.Execute("""
            INSERT INTO credential (account, version, scram, argon2) VALUES ($account, 1, $scram, $argon2)
            ON CONFLICT (account) DO UPDATE SET version = version + 1, scram = excluded.scram, argon2 = excluded.argon2
            """, ("$account", account), ("$scram", scram), ("$argon2", argon2));
    }

    /// <summary>Adds the Argon2 hash that was put off, unless the password was changed meanwhile.</summary>
    public static int Complete(SqliteConnection connection, Credential credential, byte[] argon2) =>
        connection.Execute("UPDATE credential SET argon2 = $argon2 WHERE account = $account AND version = $version",
            ("$argon2", argon2), ("$account", credential.Account), ("$version", credential.Version));

    /// <summary>0 for an account that does not exist.</summary>
    public static long Version(SqliteConnection connection, long account) => connection.ReadLong("SELECT version FROM credential WHERE account = $account", ("$account", account));

    /// <summary>Counts everything that must end sessions, so that a look at one row says whether there is anything to look for.</summary>
    public static long Changes(SqliteConnection connection) => connection.ReadLong("SELECT value FROM setting WHERE name = 'credential_changes'");

    public static void CountChange(SqliteConnection connection) => connection.Execute("UPDATE setting SET value = value + 1 WHERE name = 'credential_changes'");
}
