using Tayori.Store.Codec;
using Tayori.Store.Content;

namespace Tayori.Store.Sqlite;

/// <summary>
/// Folds a mailbox's journal into its snapshot: writes the chunks that changed since the last fold, a few per transaction, and at the end says up to where the snapshot is complete. Stopped in
/// between, some chunks are newer than the others, which the loader knows how to read.
/// </summary>
sealed class Folder(SqliteMailStore store, AccountState account, MailboxId mailbox)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        long cost = account.Current().Mailboxes.GetValueOrDefault(mailbox.Value)?.TailCost ?? 0;
        if (account.ReadList(mailbox) is not { } list)
            return;
        // Asked of the database, not remembered: a chunk counts as saved where its very rows are there now.
        Dictionary<uint, long> saved = account.Read(db => ListLoader.ReadSaved(db, mailbox));
        List<(uint From, uint To)> gaps = [];
        for (int i = 0; i < list.Chunks.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int run = CountUnsaved(list, i, saved);
            if (run == 0)
            {
                gaps.Add((Lower(list, i), list.Chunks[i].FirstUid));
                i++;
                continue;
            }
            await WriteAsync(list, i, run, cancellationToken);
            store.Options.Faults.At(FaultPoint.FoldBatch);
            i += run;
        }
        gaps.Add((Lower(list, list.Chunks.Length), uint.MaxValue));
        JournalLimit limit = JournalLimit.At(store.Time.GetUtcNow(), store.Options);
        await account.Writer.WriteAsync(t => t.FinishFold(mailbox, gaps, list.ModSeq, cost, limit), cancellationToken);
        store.Options.Faults.At(FaultPoint.FoldDone);
    }

    async Task WriteAsync(MessageList list, int first, int count, CancellationToken cancellationToken)
    {
        var rows = new SnapshotRow[count];
        for (int i = 0; i < count; i++)
            rows[i] = Encode(list.Chunks[first + i]);
        uint from = Lower(list, first), to = Lower(list, first + count);
        bool written = await account.Writer.WriteAsync(t => t.SaveChunks(mailbox, from, to, list.ModSeq, rows), cancellationToken);
        for (int i = 0; written && i < count; i++)
            list.Chunks[first + i].SavedAs = rows[i].Checksum;
    }

    int CountUnsaved(MessageList list, int first, Dictionary<uint, long> saved)
    {
        int count = 0;
        while (first + count < list.Chunks.Length && count < store.Options.FoldBatch && !IsSaved(list.Chunks[first + count], saved))
            count++;
        return count;
    }

    static bool IsSaved(MessageChunk chunk, Dictionary<uint, long> saved) =>
        chunk.SavedAs is { } checksum && saved.TryGetValue(chunk.FirstUid, out long there) && there == checksum;

    /// <summary>Saved chunks that begin here, or later and before the chunk's own first UID, are what this chunk was made of.</summary>
    static uint Lower(MessageList list, int chunk) => chunk == 0 ? 0 : list.Chunks[chunk - 1].LastUid + 1;

    static SnapshotRow Encode(MessageChunk chunk)
    {
        var rows = new MessageRow[chunk.Count];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = chunk[i];
        PackedWriter to = new();
        RowCodec.Write(to, rows);
        byte[] payload = Pieces.Seal(to.Written);
        return new SnapshotRow(chunk.FirstUid, payload, ListLoader.Checksum(payload));
    }
}

readonly record struct SnapshotRow(uint FirstUid, byte[] Payload, long Checksum);
