using Tayori.Store.Content;
using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

/// <summary>
/// Threads (RFC 8474 §5.2): a message is of the oldest thread that one of its keys leads to, or begins one, which has its number. Keys that led nowhere lead there from now on; where a key leads never changes,
/// and neither does a message's thread. So what the thread of a message is follows from the messages before it, whenever it is found out.
/// </summary>
sealed partial class WriteTransaction
{
    /// <summary>The thread of a message that has just come; <c>null</c> as long as there are older ones without: those first.</summary>
    long? ThreadOf(MessageId arrived, ReadOnlySpan<long> keys) => _threads.Next is null ? Thread(arrived.Value, keys) : null;

    long Thread(long message, ReadOnlySpan<long> keys)
    {
        long thread = message;
        Span<bool> isKnown = stackalloc bool[keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            long found = _db.Use(AccountSql.ReadThreadKey).Bind(keys[i]).Number();
            isKnown[i] = found != 0;
            if (isKnown[i])
                thread = Math.Min(thread, found);
        }
        for (int i = 0; i < keys.Length; i++)
        {
            if (!isKnown[i])
                _db.Use(AccountSql.InsertThreadKey).Bind(keys[i]).Bind(thread).Run();
        }
        return thread;
    }

    /// <summary>Gives threads to messages that came before threads were kept, in the order in which they came. Returns whether there are more.</summary>
    public bool GiveThreads(int count)
    {
        if (_threads.Next is not { } next)
            return false;
        List<(long Message, long[] Keys)> batch = ReadUnthreaded(next, count);
        foreach ((long message, long[] keys) in batch)
            _db.Use(AccountSql.SetThread).Bind(Thread(message, keys)).Bind(message).Run();
        _threads = _threads with { Next = batch.Count < count ? null : batch[^1].Message + 1 };
        _db.Use(AccountSql.SetThreadsNext).Bind(_threads.Next).Run();
        return _threads.Next is not null;
    }

    List<(long Message, long[] Keys)> ReadUnthreaded(long first, int count)
    {
        List<(long, long[])> batch = [];
        SqliteStatement rows = _db.Use(AccountSql.ReadUnthreaded).Bind(first).Bind(count);
        while (rows.Step())
            batch.Add((rows.Int64(0), ThreadKey.AllOf(_threads.Secret, rows.Blob(1), rows.Blob(2))));
        return batch;
    }

    /// <summary>Removes keys that lead to threads without messages, but for threads to which one has come since.</summary>
    /// <param name="dead">Keys, and where they lead.</param>
    /// <param name="since">The number that the next message had when this was found out.</param>
    public bool DeleteThreadKeys(IEnumerable<(long Key, long Thread)> dead, long since)
    {
        HashSet<long> revived = [];
        SqliteStatement rows = _db.Use(AccountSql.ReadThreadsSince).Bind(since);
        while (rows.Step())
            revived.Add(rows.Int64(0));
        foreach ((long key, long thread) in dead)
        {
            if (!revived.Contains(thread))
                _db.Use(AccountSql.DeleteThreadKey).Bind(key).Run();
        }
        return true;
    }

    /// <summary>So many of the messages swept have been looked through for threads that went with them.</summary>
    public bool FinishThreadSweep(long swept)
    {
        _db.Use(AccountSql.AddSwept).Bind(-swept).Run();
        return true;
    }
}
