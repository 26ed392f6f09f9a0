using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

/// <summary>
/// Removes the keys of threads of which no message is left. To find them is to read all messages' rows, so it is done when a quarter of the account's messages has been swept since the last time: what is kept in
/// vain is never more than the keys of so many.
/// </summary>
sealed class ThreadSweeper(SqliteMailStore store, AccountState account)
{
    /// <summary>Keys of one transaction: nobody should wait long behind it.</summary>
    const int Batch = 2000;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (account.Read(FindDead) is not { } found)
            return;
        foreach ((long Key, long Thread)[] batch in found.Dead.Chunk(Batch))
        {
            await account.Writer.WriteAsync(t => t.DeleteThreadKeys(batch, found.Since), cancellationToken);
            store.Options.Faults.At(FaultPoint.ThreadKeys);
        }
        await account.Writer.WriteAsync(t => t.FinishThreadSweep(found.Swept), cancellationToken);
    }

    Found? FindDead(SqliteConnection db)
    {
        db.Use(AccountSql.Begin).Run();
        AccountSnapshot now = AccountRows.Read(db);
        long swept = db.Use(AccountSql.ReadSwept).Number();
        if (now.Threads.Next is not null || swept < store.Options.ThreadSweepLeast + now.UsedMessages / 4)
            return null;
        List<long> live = [];
        SqliteStatement rows = db.Use(AccountSql.ReadThreadsSince).Bind(0);
        while (rows.Step())
            live.Add(rows.Int64(0));
        live.Sort();
        List<(long, long)> dead = [];
        rows = db.Use(AccountSql.ReadThreadKeys);
        while (rows.Step())
        {
            if (live.BinarySearch(rows.Int64(1)) < 0)
                dead.Add((rows.Int64(0), rows.Int64(1)));
        }
        return new Found(dead, now.NextMessage, swept);
    }

    sealed record Found(List<(long Key, long Thread)> Dead, long Since, long Swept);
}
