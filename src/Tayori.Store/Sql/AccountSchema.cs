namespace Tayori.Store.Sql;

/// <summary>The database of an account, version by version (<see cref="Schema"/>).</summary>
static class AccountSchema
{
    public static readonly IReadOnlyList<string> Migrations = [Version1, Version2, Version3, Version4, Version5, Version6];

    const string Version1 = """
        CREATE TABLE account (
          id              INTEGER PRIMARY KEY CHECK (id = 1),
          modseq          INTEGER NOT NULL,
          next_mailbox    INTEGER NOT NULL,
          next_message    INTEGER NOT NULL,
          uidvalidity     INTEGER NOT NULL              -- the last one given to a mailbox
        ) STRICT;
        CREATE TABLE mailbox (
          id              INTEGER PRIMARY KEY,
          name            TEXT NOT NULL,
          special_use     INTEGER NOT NULL,
          uidvalidity     INTEGER NOT NULL,
          uidnext         INTEGER NOT NULL,
          highestmodseq   INTEGER NOT NULL,
          messages        INTEGER NOT NULL,
          unseen          INTEGER NOT NULL,
          deleted         INTEGER NOT NULL,
          bytes           INTEGER NOT NULL,
          first_unseen    INTEGER NOT NULL,
          first_recent    INTEGER NOT NULL,
          keywords        TEXT NOT NULL,                -- separated by spaces, in order of first use
          journal_floor   INTEGER NOT NULL,             -- newest modseq the journal has forgotten
          snapshot_modseq INTEGER NOT NULL,             -- every change up to here is in the snapshot
          tail_cost       INTEGER NOT NULL              -- what reading the journal behind it costs, in rows
        ) STRICT;
        CREATE UNIQUE INDEX mailbox_name ON mailbox (name);
        CREATE TABLE journal (
          mailbox         INTEGER NOT NULL,             -- 0: of the account
          modseq          INTEGER NOT NULL,
          kind            INTEGER NOT NULL,
          at              INTEGER NOT NULL,             -- Unix seconds
          payload         BLOB NOT NULL,
          PRIMARY KEY (mailbox, modseq)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE snapshot (
          id              INTEGER PRIMARY KEY,
          mailbox         INTEGER NOT NULL,
          first_uid       INTEGER NOT NULL,
          modseq          INTEGER NOT NULL,
          payload         BLOB NOT NULL,
          checksum        INTEGER NOT NULL              -- XxHash64 of the payload
        ) STRICT;
        CREATE UNIQUE INDEX snapshot_place ON snapshot (mailbox, first_uid);
        CREATE TABLE message (
          id              INTEGER PRIMARY KEY,
          size            INTEGER NOT NULL,
          header_size     INTEGER NOT NULL,
          external        TEXT,                         -- file of the body, where it is not in content
          envelope        BLOB NOT NULL                 -- alone beside the numbers: what lists ask for most lies closest together
        ) STRICT;
        CREATE TABLE detail (
          id              INTEGER PRIMARY KEY,
          structure       BLOB NOT NULL,
          preview         BLOB NOT NULL,
          keys            BLOB NOT NULL
        ) STRICT;
        CREATE TABLE content (
          id              INTEGER PRIMARY KEY,          -- message << 20 | piece; piece 0 is the header, the others are the body in order
          encoding        INTEGER NOT NULL,
          dictionary      INTEGER NOT NULL,
          size            INTEGER NOT NULL,             -- raw octets
          stored          INTEGER NOT NULL,             -- octets as stored
          position        INTEGER,                      -- in the external file; NULL: the octets are here
          octets          BLOB
        ) STRICT;
        CREATE TABLE subscription (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
        CREATE TABLE delivered (
          id              BLOB PRIMARY KEY,
          at              INTEGER NOT NULL,
          uidvalidity     INTEGER NOT NULL,
          uid             INTEGER NOT NULL,
          modseq          INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX delivered_at ON delivered (at);
        CREATE TABLE garbage (
          id              INTEGER PRIMARY KEY,
          at              INTEGER NOT NULL,
          payload         BLOB NOT NULL                 -- ids of messages that left a mailbox
        ) STRICT;
        """;

    const string Version2 = """
        CREATE TABLE annotation (
          mailbox         INTEGER NOT NULL,             -- 0: of the account
          reader          INTEGER NOT NULL,             -- the account whose private one it is; 0: shared
          entry           TEXT NOT NULL,                -- in lower case
          value           BLOB NOT NULL,
          PRIMARY KEY (mailbox, reader, entry)
        ) STRICT, WITHOUT ROWID;
        """;

    const string Version3 = """
        CREATE TABLE access (
          mailbox         INTEGER NOT NULL,
          grantee         INTEGER NOT NULL,             -- an account; 0: anyone
          negative        INTEGER NOT NULL,
          rights          INTEGER NOT NULL,
          PRIMARY KEY (mailbox, grantee, negative)
        ) STRICT, WITHOUT ROWID;
        """;

    const string Version4 = """
        CREATE TABLE url_key (
          owner           INTEGER NOT NULL,             -- the account whose mailbox it is; 0: this one
          mailbox         INTEGER NOT NULL,
          secret          BLOB NOT NULL,
          PRIMARY KEY (owner, mailbox)
        ) STRICT, WITHOUT ROWID;
        """;

    const string Version5 = """
        ALTER TABLE message ADD COLUMN thread INTEGER;  -- number of the message that began it; NULL: not found out yet
        CREATE TABLE thread_key (
          key             INTEGER PRIMARY KEY,          -- hash of a Message-ID and a subject
          thread          INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE threading (
          secret          BLOB NOT NULL,                -- of the keys
          next            INTEGER,                      -- first message without a thread; NULL: all have theirs
          swept           INTEGER NOT NULL              -- messages swept since keys were
        ) STRICT;
        INSERT INTO threading (secret, next, swept) VALUES (randomblob(32), (SELECT min(id) FROM message), 0);
        """;

    /// <summary>Names that were kept as they came get the form in which they are looked for. Where two are one now, the second gets its number behind it: neither may be lost, nor out of reach.</summary>
    const string Version6 = """
        UPDATE OR IGNORE mailbox SET name = mailbox_name(name) WHERE name <> mailbox_name(name);
        UPDATE mailbox SET name = mailbox_name(name) || ' (' || id || ')' WHERE name <> mailbox_name(name);
        INSERT OR IGNORE INTO subscription SELECT mailbox_name(name) FROM subscription;
        DELETE FROM subscription WHERE name <> mailbox_name(name);
        """;
}
