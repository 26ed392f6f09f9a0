namespace Tayori.Store.Sql;

/// <summary>Every statement that runs on an account's database.</summary>
static class AccountSql
{
    /// <summary>Pages of 8 KB: an envelope is half a kilobyte, and lists read thousands in a row. The pages a sweep frees are given back to the file system little by little (incremental vacuum).</summary>
    /// <remarks>For a database that is being made. Said again to one that is there, auto_vacuum writes a page, and on a full disk nobody could read.</remarks>
    public const string Make = "PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL;";

    /// <summary>FULL: a commit is on disk when it returns (design: durability contract).</summary>
    public const string OpenWriter = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 16777216;";
    public const string OpenReader = "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY;";

    public const string Begin = "BEGIN";
    public const string BeginWrite = "BEGIN IMMEDIATE";
    public const string Commit = "COMMIT";

    public const string ReadAccount = "SELECT modseq, next_mailbox, next_message, uidvalidity FROM account";
    public const string InsertAccount = "INSERT INTO account (id, modseq, next_mailbox, next_message, uidvalidity) VALUES (1, 0, 1, 1, 0)";
    public const string UpdateAccount = "UPDATE account SET modseq = ?, next_mailbox = ?, next_message = ?, uidvalidity = ?";

    const string MailboxColumns =
        "id, name, special_use, uidvalidity, uidnext, highestmodseq, messages, unseen, deleted, bytes, first_unseen, first_recent, keywords, journal_floor, snapshot_modseq, tail_cost";
    public const string ReadMailboxes = $"SELECT {MailboxColumns} FROM mailbox";
    public const string ReadMailbox = $"SELECT {MailboxColumns} FROM mailbox WHERE id = ?";
    public const string SaveMailbox = $"""
        INSERT INTO mailbox ({MailboxColumns})
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, special_use = excluded.special_use, uidvalidity = excluded.uidvalidity, uidnext = excluded.uidnext,
          highestmodseq = excluded.highestmodseq, messages = excluded.messages, unseen = excluded.unseen, deleted = excluded.deleted, bytes = excluded.bytes,
          first_unseen = excluded.first_unseen, first_recent = excluded.first_recent, keywords = excluded.keywords, journal_floor = excluded.journal_floor,
          snapshot_modseq = excluded.snapshot_modseq, tail_cost = excluded.tail_cost
        """;
    /// <summary>Everything but the name, which nearly no write changes: to set it, even to what it was, is to write a page of its index.</summary>
    public const string SaveMailboxCounters = """
        UPDATE mailbox SET special_use = ?, uidvalidity = ?, uidnext = ?, highestmodseq = ?, messages = ?, unseen = ?, deleted = ?, bytes = ?,
          first_unseen = ?, first_recent = ?, keywords = ?, journal_floor = ?, snapshot_modseq = ?, tail_cost = ?
        WHERE id = ?
        """;
    /// <summary>A name on its way to another: many may change places in one transaction, and none may meet the index.</summary>
    public const string VacateMailboxName = "UPDATE mailbox SET name = char(0) || id WHERE id = ?";
    public const string DeleteMailbox = "DELETE FROM mailbox WHERE id = ?";
    public const string DeleteJournal = "DELETE FROM journal WHERE mailbox = ?";
    public const string DeleteSnapshot = "DELETE FROM snapshot WHERE mailbox = ?";

    public const string InsertJournal = "INSERT INTO journal (mailbox, modseq, kind, at, payload) VALUES (?, ?, ?, ?, ?)";
    public const string ReadJournal = "SELECT modseq, kind, payload FROM journal WHERE mailbox = ? AND modseq > ? ORDER BY modseq";
    public const string FindJournalTooOld = "SELECT max(modseq) FROM journal WHERE mailbox = ? AND at < ?";
    public const string FindJournalBeyondRows = "SELECT modseq FROM journal WHERE mailbox = ? ORDER BY modseq DESC LIMIT 1 OFFSET ?";
    public const string FindJournalBeyondOctets = """
        SELECT max(modseq) FROM (SELECT modseq, sum(length(payload)) OVER (ORDER BY modseq DESC) AS kept FROM journal WHERE mailbox = ?) WHERE kept > ?
        """;
    public const string ForgetJournal = "DELETE FROM journal WHERE mailbox = ? AND modseq <= ?";

    public const string ReadSnapshot = "SELECT first_uid, modseq, payload, checksum FROM snapshot WHERE mailbox = ? ORDER BY first_uid";
    public const string ReadSnapshotKeys = "SELECT first_uid, checksum FROM snapshot WHERE mailbox = ?";
    public const string DeleteSnapshotRange = "DELETE FROM snapshot WHERE mailbox = ? AND first_uid >= ? AND first_uid < ?";
    public const string InsertSnapshot = "INSERT INTO snapshot (mailbox, first_uid, modseq, payload, checksum) VALUES (?, ?, ?, ?, ?)";

    public const string InsertMessage = "INSERT INTO message (id, size, header_size, external, envelope, thread) VALUES (?, ?, ?, ?, ?, ?)";
    public const string InsertDetail = "INSERT INTO detail (id, structure, preview, keys) VALUES (?, ?, ?, ?)";
    public const string InsertContent = "INSERT INTO content (id, encoding, dictionary, size, stored, position, octets) VALUES (?, ?, ?, ?, ?, ?, ?)";
    public const string ReadMessage = "SELECT size, header_size, external FROM message WHERE id = ?";
    public const string ReadContent = "SELECT encoding, dictionary, size, stored, position, octets FROM content WHERE id = ?";
    public const string ScanContent = "SELECT id, encoding, octets FROM content WHERE id BETWEEN ? AND ? ORDER BY id";
    public const string ScanMessages = "SELECT id, size, header_size, envelope, thread FROM message WHERE id BETWEEN ? AND ? ORDER BY id";
    public const string ScanDetails = "SELECT id, structure, preview, keys FROM detail WHERE id BETWEEN ? AND ? ORDER BY id";

    public const string ReadLastMessage = "SELECT max(id) FROM message";
    public const string ReadExternals = "SELECT external FROM message WHERE external IS NOT NULL";
    public const string DeleteMessage = "DELETE FROM message WHERE id = ?";
    public const string DeleteDetail = "DELETE FROM detail WHERE id = ?";
    public const string DeleteContent = "DELETE FROM content WHERE id >= ? AND id < ?";

    public const string ReadThreadState = "SELECT secret, next FROM threading";
    public const string SetThreadsNext = "UPDATE threading SET next = ?";
    public const string ReadSwept = "SELECT swept FROM threading";
    public const string AddSwept = "UPDATE threading SET swept = swept + ?";
    public const string ReadUnthreaded = "SELECT message.id, envelope, keys FROM message LEFT JOIN detail USING (id) WHERE message.id >= ? ORDER BY message.id LIMIT ?";
    public const string SetThread = "UPDATE message SET thread = ? WHERE id = ?";
    public const string ReadThreadsSince = "SELECT thread FROM message WHERE id >= ?";
    public const string ReadThreadKey = "SELECT thread FROM thread_key WHERE key = ?";
    public const string ReadThreadKeys = "SELECT key, thread FROM thread_key";
    public const string InsertThreadKey = "INSERT INTO thread_key (key, thread) VALUES (?, ?)";
    public const string DeleteThreadKey = "DELETE FROM thread_key WHERE key = ?";

    public const string ReadSubscriptions = "SELECT name FROM subscription ORDER BY name";
    public const string InsertSubscription = "INSERT OR IGNORE INTO subscription (name) VALUES (?)";
    public const string DeleteSubscription = "DELETE FROM subscription WHERE name = ?";

    public const string ReadAnnotationNames = "SELECT entry, length(value) FROM annotation WHERE mailbox = ? AND reader = ? ORDER BY entry";
    public const string ReadAnnotation = "SELECT value FROM annotation WHERE mailbox = ? AND reader = ? AND entry = ?";
    public const string CountAnnotations = "SELECT count(*), coalesce(sum(length(entry) + length(value)), 0) FROM annotation";
    public const string CountAnnotationsOfMailbox = $"{CountAnnotations} WHERE mailbox = ?";
    public const string CountAnnotationsOfReader = $"{CountAnnotationsOfMailbox} AND reader = ?";
    public const string SetAnnotation = "INSERT INTO annotation (mailbox, reader, entry, value) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value";
    public const string DeleteAnnotation = "DELETE FROM annotation WHERE mailbox = ? AND reader = ? AND entry = ?";
    public const string DeleteAnnotations = "DELETE FROM annotation WHERE mailbox = ?";
    public const string CopyAnnotations = "INSERT INTO annotation (mailbox, reader, entry, value) SELECT ?, reader, entry, value FROM annotation WHERE mailbox = ?";
    public const string ReadAccountJournal = "SELECT modseq, payload FROM journal WHERE mailbox = 0 AND modseq > ? AND kind = ? ORDER BY modseq";

    public const string ReadAccess = "SELECT mailbox, grantee, negative, rights FROM access ORDER BY mailbox, grantee, negative";
    public const string InsertAccess = "INSERT INTO access (mailbox, grantee, negative, rights) VALUES (?, ?, ?, ?)";
    public const string DeleteAccess = "DELETE FROM access WHERE mailbox = ?";

    public const string ReadUrlKey = "SELECT secret FROM url_key WHERE owner = ? AND mailbox = ?";
    public const string CountUrlKeys = "SELECT count(*) FROM url_key";
    public const string SetUrlKey = "INSERT INTO url_key (owner, mailbox, secret) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET secret = excluded.secret";
    public const string DeleteUrlKey = "DELETE FROM url_key WHERE owner = ? AND mailbox = ?";
    public const string DeleteUrlKeys = "DELETE FROM url_key";

    public const string ReadDelivered = "SELECT uidvalidity, uid, modseq FROM delivered WHERE id = ?";
    public const string InsertDelivered = "INSERT INTO delivered (id, at, uidvalidity, uid, modseq) VALUES (?, ?, ?, ?, ?)";
    public const string ForgetDelivered = "DELETE FROM delivered WHERE at < ?";

    public const string InsertGarbage = "INSERT INTO garbage (at, payload) VALUES (?, ?)";
    public const string ReadGarbage = "SELECT id, payload FROM garbage WHERE at <= ? ORDER BY id";
    public const string OldestGarbage = "SELECT min(at) FROM garbage";
    /// <summary>Both, as they were read: where the clock went back a later row may be older.</summary>
    public const string DeleteGarbage = "DELETE FROM garbage WHERE id <= ? AND at <= ?";
}
