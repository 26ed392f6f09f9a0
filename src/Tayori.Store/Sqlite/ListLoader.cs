using System.IO.Hashing;
using Tayori.Store.Codec;
using Tayori.Store.Content;
using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

/// <summary>
/// Makes a mailbox's list from its snapshot and the journal behind it. Runs inside one transaction of the caller. Chunks of a snapshot may be as of different modseqs (a fold that was
/// interrupted), so each run of chunks of the same modseq is brought up to date by itself: a change applies to a run that is older than it, and to its UIDs only.
/// </summary>
static class ListLoader
{
    public static MessageList Load(SqliteConnection db, MailboxState state)
    {
        try
        {
            return Replay(db, state.Box.Id, ReadRuns(db, state));
        }
        catch (StorageException e) when (e.Failure == StorageFailure.Corrupt && state.JournalFloor == 0)
        {
            // The journal still has everything since the mailbox was made: the snapshot is only a shortcut.
            MessageList list = Replay(db, state.Box.Id, [new Run(0, 0, MessageList.Empty(state.Box.Id, 0))]);
            return list.ModSeq > 0 ? list : MessageList.Empty(state.Box.Id, state.Box.HighestModSeq);
        }
    }

    /// <summary>A list brought up to date from the journal.</summary>
    public static MessageList CatchUp(SqliteConnection db, MessageList list)
    {
        foreach (Change change in ReadJournal(db, list.Mailbox, list.ModSeq))
            list = JournalCodec.Apply(list, change);
        return list;
    }

    /// <summary>The changes of a mailbox after a modseq, oldest first.</summary>
    public static List<Change> ReadJournal(SqliteConnection db, MailboxId mailbox, long since)
    {
        List<Change> changes = [];
        SqliteStatement rows = db.Use(AccountSql.ReadJournal).Bind(mailbox.Value).Bind(since);
        try
        {
            while (rows.Step())
                changes.Add(JournalCodec.Read((JournalKind)rows.Int32(1), rows.Int64(0), rows.Blob(2)));
            return changes;
        }
        finally
        {
            rows.Reset();
        }
    }

    /// <summary>The saved chunks of a mailbox: first UID and checksum.</summary>
    public static Dictionary<uint, long> ReadSaved(SqliteConnection db, MailboxId mailbox)
    {
        Dictionary<uint, long> saved = [];
        SqliteStatement rows = db.Use(AccountSql.ReadSnapshotKeys).Bind(mailbox.Value);
        while (rows.Step())
            saved.Add((uint)rows.Int64(0), rows.Int64(1));
        return saved;
    }

    public static long Checksum(ReadOnlySpan<byte> payload) => unchecked((long)XxHash64.HashToUInt64(payload));

    static List<Run> ReadRuns(SqliteConnection db, MailboxState state)
    {
        List<Run> runs = [];
        List<MessageChunk> chunks = [];
        uint first = 0;
        long modSeq = state.SnapshotModSeq;
        SqliteStatement rows = db.Use(AccountSql.ReadSnapshot).Bind(state.Box.Id.Value);
        try
        {
            while (rows.Step())
            {
                // What no fold has rewritten since did not change until the last whole fold.
                long asOf = Math.Max(rows.Int64(1), state.SnapshotModSeq);
                if (asOf != modSeq && chunks.Count > 0)
                {
                    runs.Add(new Run(first, modSeq, MessageList.FromChunks(state.Box.Id, modSeq, chunks)));
                    chunks = [];
                    first = (uint)rows.Int64(0);
                }
                modSeq = asOf;
                chunks.Add(ReadChunk(rows.Blob(2), rows.Int64(3)));
            }
        }
        finally
        {
            rows.Reset();
        }
        runs.Add(new Run(first, modSeq, MessageList.FromChunks(state.Box.Id, modSeq, chunks)));
        // Behind what a fold that stopped wrote last, nothing is newer than the last whole fold: what came since is in the journal only.
        if (modSeq > state.SnapshotModSeq)
            runs.Add(new Run(chunks[^1].LastUid + 1, state.SnapshotModSeq, MessageList.Empty(state.Box.Id, state.SnapshotModSeq)));
        return runs;
    }

    static MessageChunk ReadChunk(ReadOnlySpan<byte> payload, long checksum)
    {
        if (Checksum(payload) != checksum)
            throw new StorageException(StorageFailure.Corrupt, "the snapshot of a mailbox is damaged");
        PackedReader from = new(Pieces.Unseal(payload));
        MessageChunk chunk = RowCodec.ReadChunk(ref from);
        chunk.SavedAs = checksum;
        return chunk;
    }

    static MessageList Replay(SqliteConnection db, MailboxId mailbox, List<Run> runs)
    {
        long newest = runs.Max(r => r.ModSeq);
        foreach (Change change in ReadJournal(db, mailbox, runs.Min(r => r.ModSeq)))
        {
            newest = Math.Max(newest, change.ModSeq);
            for (int i = 0; i < runs.Count; i++)
            {
                if (change.ModSeq <= runs[i].ModSeq)
                    continue;
                uint end = i + 1 < runs.Count ? runs[i + 1].FirstUid : uint.MaxValue;
                runs[i] = runs[i] with { List = JournalCodec.Apply(runs[i].List, runs.Count == 1 ? change : Within(change, runs[i].FirstUid, end)) };
            }
        }
        if (runs.Count == 1)
            return runs[0].List;
        return MessageList.FromChunks(mailbox, newest, runs.SelectMany(r => r.List.Chunks.ToArray()));
    }

    static Change Within(Change change, uint first, uint end) => change is Change.MessagesAdded added
        ? added with { Rows = [.. added.Rows.Where(r => r.Uid >= first && r.Uid < end)] }
        : change;

    /// <param name="FirstUid">The run has the UIDs from here up to the next run's.</param>
    /// <param name="ModSeq">As of which it was saved.</param>
    /// <param name="List">Its rows.</param>
    readonly record struct Run(uint FirstUid, long ModSeq, MessageList List);
}
