namespace Tayori.Store;

/// <summary>The schema of <c>tayori.db</c>. Steps are only ever appended: a step that has been released never changes.</summary>
static class DirectorySchema
{
    /// <summary>AUTOINCREMENT: the number of a removed account never names another one, whose sessions would then read a stranger's folder.</summary>
    const string Version1 = """
        CREATE TABLE setting (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
        INSERT INTO setting VALUES ('credential_changes', 0);
        CREATE TABLE domain (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE account (id INTEGER PRIMARY KEY AUTOINCREMENT, quota INTEGER, created INTEGER NOT NULL) STRICT;
        CREATE TABLE address (
            address TEXT PRIMARY KEY,
            domain INTEGER NOT NULL REFERENCES domain,
            account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
            is_primary INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX address_account ON address (account, is_primary);
        CREATE INDEX address_domain ON address (domain);
        CREATE TABLE credential (
            account INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE,
            version INTEGER NOT NULL,
            scram BLOB NOT NULL,
            argon2 BLOB) STRICT;
        CREATE TABLE pending_delivery (id BLOB PRIMARY KEY, sequence INTEGER NOT NULL UNIQUE, received INTEGER NOT NULL, zone INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE pending_recipient (
            delivery BLOB NOT NULL REFERENCES pending_delivery ON DELETE CASCADE,
            account INTEGER NOT NULL,
            folder TEXT) STRICT;
        CREATE INDEX pending_recipient_delivery ON pending_recipient (delivery, account);
        """;

    /// <summary>What the server keeps about the accounts' folders (<see cref="Sqlite.IAccountLedger"/>).</summary>
    const string Version2 = """
        CREATE TABLE removed_account (account INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
        CREATE TABLE account_mark (
            account INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE,
            modseq INTEGER NOT NULL,
            uidvalidity INTEGER NOT NULL,
            tidied INTEGER) STRICT;
        """;

    /// <summary>Where shared mailboxes may be. A grantee that is removed stays until nothing is granted to it any more.</summary>
    const string Version3 = """
        CREATE TABLE granted (
            grantee INTEGER NOT NULL,                   -- 0: anyone
            owner INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
            PRIMARY KEY (grantee, owner)) STRICT, WITHOUT ROWID;
        CREATE INDEX granted_owner ON granted (owner);
        """;

    const string Version4 = """
        ALTER TABLE account ADD COLUMN quota_messages INTEGER;
        ALTER TABLE account ADD COLUMN is_administrator INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE annotation (entry TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
        """;

    public static IReadOnlyList<string> Steps { get; } = [Version1, Version2, Version3, Version4];
}
