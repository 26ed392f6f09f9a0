using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

/// <summary>How much journal is kept: what is younger than an age, as long as it is not too many rows or octets.</summary>
readonly record struct JournalLimit(long Oldest, int Rows, long Octets)
{
    public static JournalLimit At(DateTimeOffset now, StoreOptions options) =>
        new((now - options.JournalAge).ToUnixTimeSeconds(), options.JournalRows, options.JournalOctets);

    /// <summary>The newest modseq of a mailbox's journal that need not be kept, 0 where all is; 0 stands for the journal of the account.</summary>
    public long Find(SqliteConnection db, long mailbox) => Math.Max(
        db.Use(AccountSql.FindJournalTooOld).Bind(mailbox).Bind(Oldest).Number(),
        Math.Max(
            db.Use(AccountSql.FindJournalBeyondRows).Bind(mailbox).Bind(Rows).Number(),
            db.Use(AccountSql.FindJournalBeyondOctets).Bind(mailbox).Bind(Octets).Number()));
}
