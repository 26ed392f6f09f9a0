namespace Tayori.Store;

/// <summary>Walks two runs of chunks side by side by UID; runs of rows that are the same memory are stepped over whole.</summary>
static class ListComparison
{
    public static ListDifference Compare(ReadOnlySpan<MessageChunk> older, ReadOnlySpan<MessageChunk> newer)
    {
        UidSetBuilder gone = new(), came = new(), changed = new();
        Cursor a = new(older), b = new(newer);
        while (!a.AtEnd && !b.AtEnd)
        {
            if (a.Row == b.Row && a.Chunk.SharesRowsWith(b.Chunk))
            {
                int same = Math.Min(a.Chunk.Count, b.Chunk.Count) - a.Row;
                a.Skip(same);
                b.Skip(same);
                continue;
            }
            if (a.Row == b.Row && a.Chunk.SharesColumnsWith(b.Chunk))
            {
                int rows = Math.Min(a.Chunk.Count, b.Chunk.Count) - a.Row;
                AddChanged(a.Chunk, b.Chunk, a.Row, rows, changed);
                a.Skip(rows);
                b.Skip(rows);
                continue;
            }

            uint old = a.Uid, now = b.Uid;
            if (old < now)
            {
                gone.Add(old);
                a.Skip(1);
            }
            else if (now < old)
            {
                came.Add(now);
                b.Skip(1);
            }
            else
            {
                if (a.ModSeq != b.ModSeq || !a.Flags.Equals(b.Flags))
                    changed.Add(now);
                a.Skip(1);
                b.Skip(1);
            }
        }
        for (; !a.AtEnd; a.Skip(1))
            gone.Add(a.Uid);
        for (; !b.AtEnd; b.Skip(1))
            came.Add(b.Uid);
        return new ListDifference(gone.Build(), came.Build(), changed.Build());
    }

    /// <summary>Rows of the same messages, whose flags and modseqs alone can differ.</summary>
    static void AddChanged(MessageChunk older, MessageChunk newer, int from, int count, UidSetBuilder changed)
    {
        ReadOnlySpan<uint> uids = newer.Uids.Slice(from, count);
        ReadOnlySpan<long> oldModSeqs = older.ModSeqs.Slice(from, count), modSeqs = newer.ModSeqs.Slice(from, count);
        ReadOnlySpan<FlagSet> oldFlags = older.Flags.Slice(from, count), flags = newer.Flags.Slice(from, count);
        for (int i = 0; i < uids.Length; i++)
        {
            if (oldModSeqs[i] != modSeqs[i] || !oldFlags[i].Equals(flags[i]))
                changed.Add(uids[i]);
        }
    }

    ref struct Cursor(ReadOnlySpan<MessageChunk> chunks)
    {
        readonly ReadOnlySpan<MessageChunk> _chunks = chunks;
        int _chunk;

        public int Row { get; set; }
        public readonly bool AtEnd => _chunk == _chunks.Length;
        public readonly MessageChunk Chunk => _chunks[_chunk];
        public readonly uint Uid => Chunk.Uids[Row];
        public readonly long ModSeq => Chunk.ModSeqs[Row];
        public readonly FlagSet Flags => Chunk.Flags[Row];

        public void Skip(int rows)
        {
            Row += rows;
            if (Row == Chunk.Count)
            {
                Row = 0;
                _chunk++;
            }
        }
    }
}
