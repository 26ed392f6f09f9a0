using Tayori.Store.Sql;

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
    public static Credential? Find(SqliteConnection db, MailAddress address)
    {
        SqliteStatement row = db.Use("""
            SELECT c.account, p.address, c.version, c.scram, c.argon2
            FROM address a JOIN credential c ON c.account = a.account JOIN address p ON p.account = a.account AND p.is_primary = 1
            WHERE a.address = ?
            """).Bind(address.ToString());
        Credential? found = row.Step() ? new Credential(row.Int64(0), row.Text(1), row.Int64(2), row.Blob(3).ToArray(), row.IsNull(4) ? null : row.Blob(4).ToArray()) : null;
        row.Reset();
        return found;
    }

    public static void Set(SqliteConnection db, long account, byte[] scram, byte[]? argon2) =>
        db.Use("""
            INSERT INTO credential (account, version, scram, argon2) VALUES (?, 1, ?, ?)
            ON CONFLICT (account) DO UPDATE SET version = version + 1, scram = excluded.scram, argon2 = excluded.argon2
            """).Bind(account).Bind(scram).Bind(argon2).Run();

    /// <summary>Adds the Argon2 hash that was put off, unless the password was changed meanwhile.</summary>
    public static int Complete(SqliteConnection db, Credential credential, byte[] argon2)
    {
        db.Use("UPDATE credential SET argon2 = ? WHERE account = ? AND version = ?").Bind(argon2).Bind(credential.Account).Bind(credential.Version).Run();
        return db.Changes;
    }

    /// <summary>0 for an account that does not exist.</summary>
    public static long Version(SqliteConnection db, long account) => db.Use("SELECT version FROM credential WHERE account = ?").Bind(account).Number();

    /// <summary>Counts everything that must end sessions, so that a look at one row says whether there is anything to look for.</summary>
    public static long Changes(SqliteConnection db) => db.Use("SELECT value FROM setting WHERE name = 'credential_changes'").Number();

    public static void CountChange(SqliteConnection db) => db.Use("UPDATE setting SET value = value + 1 WHERE name = 'credential_changes'").Run();
}
