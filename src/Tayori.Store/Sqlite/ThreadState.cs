using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

/// <summary>What an account has to know to give threads to messages.</summary>
/// <param name="Secret">Of its keys.</param>
/// <param name="Next">The first message without a thread, of those that came before threads were kept; <c>null</c>: all have theirs.</param>
sealed record ThreadState(byte[] Secret, long? Next)
{
    public static ThreadState Read(SqliteConnection db)
    {
        SqliteStatement row = db.Use(AccountSql.ReadThreadState);
        if (!row.Step())
            throw new StorageException(StorageFailure.Corrupt, "the account's database has no row for threads");
        ThreadState state = new(row.Blob(0).ToArray(), row.IsNull(1) ? null : row.Int64(1));
        row.Reset();
        return state;
    }
}
