using Tayori.Store.Codec;
using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

/// <summary>
/// Removes the messages that no mailbox holds any more. Candidates are what was expunged longer ago than the grace; of those, what any mailbox still holds (copies share a message) stays. Once a
/// message is in no mailbox nothing can bring it back, so that what was true of one moment stays true while the rows go.
/// </summary>
sealed class Sweeper(SqliteMailStore store, AccountState account)
{
    /// <summary>Messages of one transaction: nobody should wait long behind it.</summary>
    const int Batch = 500;

    /// <summary>Free pages given back to the file system after a sweep: 64 MB, the rest the next time.</summary>
    const int PagesGivenBack = 8192;

    /// <summary>Returns when to sweep again, or <c>null</c> where nothing is left to do.</summary>
    public async Task<DateTimeOffset?> RunAsync()
    {
        DateTimeOffset now = store.Time.GetUtcNow();
        long noted = (now - store.Options.SweepGrace).ToUnixTimeSeconds();
        (long last, HashSet<long> unheld) = account.Read(db => FindUnheld(db, noted));
        foreach (long[] batch in unheld.Order().Chunk(Batch))
        {
            await account.Writer.WriteAsync(t => t.DeleteMessages(batch), CancellationToken.None);
            store.Options.Faults.At(FaultPoint.SweepRows);
        }
        long? oldest = await account.Writer.WriteAsync(
            t => t.FinishSweep(last, noted, (now - store.Options.DeliveryMemory).ToUnixTimeSeconds()), CancellationToken.None);
        int files = DeleteOrphans(now);
        store.Options.Faults.At(FaultPoint.SweepFiles);
        if (unheld.Count > 0)
            await account.Writer.WriteAsync(t => t.GiveBackPages(PagesGivenBack), CancellationToken.None);
        Log.Swept(store.Logger, account.Id.Value, unheld.Count, files);
        return oldest is { } at ? DateTimeOffset.FromUnixTimeSeconds(at) + store.Options.SweepGrace + TimeSpan.FromSeconds(1) : null;
    }

    static (long Last, HashSet<long> Unheld) FindUnheld(SqliteConnection db, long noted)
    {
        db.Use(AccountSql.Begin).Run();
        HashSet<long> candidates = [];
        long last = 0;
        SqliteStatement rows = db.Use(AccountSql.ReadGarbage).Bind(noted);
        while (rows.Step())
        {
            last = rows.Int64(0);
            GarbageCodec.Read(rows.Blob(1), candidates);
        }
        if (candidates.Count == 0)
            return (last, candidates);
        foreach (MailboxState mailbox in AccountRows.Read(db).Mailboxes.Values.Where(m => m.Box.Exists > 0))
        {
            foreach (MessageChunk chunk in ListLoader.Load(db, mailbox).Chunks)
            {
                foreach (MessageId id in chunk.Messages)
                    candidates.Remove(id.Value);
            }
        }
        return (last, candidates);
    }

    /// <summary>Files that no row names: of messages that went just now, of appends that were refused, of a crash between file and row.</summary>
    int DeleteOrphans(DateTimeOffset now)
    {
        string[] old = [.. account.Content.NamesOlderThan(now - store.Options.SweepGrace)];
        if (old.Length == 0)
            return 0;
        HashSet<string> named = account.Read(static db =>
        {
            HashSet<string> names = [];
            SqliteStatement rows = db.Use(AccountSql.ReadExternals);
            while (rows.Step())
                names.Add(rows.Text(0));
            return names;
        });
        string[] orphans = [.. old.Where(n => !named.Contains(n))];
        foreach (string name in orphans)
            account.Content.TryDelete(name);
        return orphans.Length;
    }
}
