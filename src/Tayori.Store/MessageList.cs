namespace Tayori.Store;

/// <summary>
/// The messages of one mailbox as of one modseq: immutable, ordered by UID, packed in columns, cut into chunks that unchanged neighbours in time share. A commit makes a new list that
/// copies only the chunks it touches, so a session can hold the list it has told its client about and learn what changed by comparing it with the newest one: chunks that are the
/// same object are skipped.
/// </summary>
public sealed class MessageList
{
    /// <summary>Rows per chunk at most: what a change to one message copies, against what a scan has to step over.</summary>
    public const int ChunkSize = 4096;

    readonly MessageChunk[] _chunks;
    readonly int[] _starts;

    MessageList(MailboxId mailbox, long modSeq, MessageChunk[] chunks)
    {
        Mailbox = mailbox;
        ModSeq = modSeq;
        _chunks = chunks;
        _starts = new int[chunks.Length];
        int count = 0;
        for (int i = 0; i < chunks.Length; i++)
        {
            _starts[i] = count;
            count += chunks[i].Count;
        }
        Count = count;
    }

    public MailboxId Mailbox { get; }

    /// <summary>Every change of the mailbox up to here is in the list.</summary>
    public long ModSeq { get; }
    public int Count { get; }

    /// <summary>Chunks in order, none empty, for scans without a search per row.</summary>
    public ReadOnlySpan<MessageChunk> Chunks => _chunks;

    /// <summary>0-based position of each chunk's first row.</summary>
    public ReadOnlySpan<int> ChunkStarts => _starts;

    /// <summary>The row at a 0-based position.</summary>
    public MessageRow this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
            int chunk = ChunkAt(index);
            return _chunks[chunk][index - _starts[chunk]];
        }
    }

    /// <summary>The chunk that holds a 0-based position.</summary>
    public int ChunkAt(int index)
    {
        int found = _starts.AsSpan().BinarySearch(index);
        return found < 0 ? ~found - 1 : found;
    }

    /// <summary>Position of a UID, or the complement of where it would be.</summary>
    public int IndexOf(uint uid)
    {
        int chunk = ChunkOf(uid);
        if (chunk == _chunks.Length)
            return ~Count;
        int row = _chunks[chunk].Uids.BinarySearch(uid);
        return row < 0 ? ~(_starts[chunk] + ~row) : _starts[chunk] + row;
    }

    internal int CountUnseen() => _chunks.Sum(c => c.Unseen);
    internal int CountDeleted() => _chunks.Sum(c => c.Deleted);

    /// <summary>0-based position of the first row without \Seen, or -1.</summary>
    public int FirstUnseen()
    {
        for (int i = 0; i < _chunks.Length; i++)
        {
            if (_chunks[i].Unseen == 0)
                continue;
            ReadOnlySpan<FlagSet> flags = _chunks[i].Flags;
            for (int row = 0; row < flags.Length; row++)
            {
                if (!flags[row].Has(SystemFlags.Seen))
                    return _starts[i] + row;
            }
        }
        return -1;
    }

    /// <summary>
    /// What separates <paramref name="older"/> from this list of the same mailbox: UIDs that went, UIDs that came, UIDs whose flags or modseq changed. Costs nothing for chunks both share.
    /// </summary>
    public ListDifference Since(MessageList older) => ReferenceEquals(this, older) ? ListDifference.None : ListComparison.Compare(older._chunks, _chunks);

    /// <summary>
    /// This list as a session may see it that must not be told of expunges yet (RFC 9051 §7.5.1): rows that <paramref name="told"/> has and this list lacks stay in their place.
    /// </summary>
    public MessageList KeepingRowsOf(MessageList told)
    {
        UidSet gone = Since(told).Gone;
        if (gone.IsEmpty)
            return this;

        List<MessageChunk> chunks = new(_chunks.Length + 1);
        List<MessageRow> rows = [];
        using IEnumerator<uint> missing = gone.Enumerate().GetEnumerator();
        bool more = missing.MoveNext();
        foreach (MessageChunk chunk in _chunks)
        {
            if (!more || missing.Current > chunk.LastUid)
            {
                chunks.Add(chunk);
                continue;
            }
            rows.Clear();
            for (int i = 0; i < chunk.Count; i++)
            {
                for (; more && missing.Current < chunk.Uids[i]; more = missing.MoveNext())
                    rows.Add(told[told.IndexOf(missing.Current)]);
                rows.Add(chunk[i]);
            }
            Cut(rows, chunks);
        }
        rows.Clear();
        for (; more; more = missing.MoveNext())
            rows.Add(told[told.IndexOf(missing.Current)]);
        Cut(rows, chunks);
        return new MessageList(Mailbox, ModSeq, [.. chunks]);
    }

    /// <summary>This list as a session may see it that must not be told of new messages: without rows behind a UID.</summary>
    public MessageList UpTo(uint uid)
    {
        if (Count == 0 || _chunks[^1].LastUid <= uid)
            return this;
        List<MessageChunk> chunks = [];
        foreach (MessageChunk chunk in _chunks)
        {
            if (chunk.LastUid <= uid)
                chunks.Add(chunk);
            else if (chunk.FirstUid <= uid)
                Cut([.. Enumerable.Range(0, chunk.Count).Select(i => chunk[i]).TakeWhile(row => row.Uid <= uid)], chunks);
        }
        return new MessageList(Mailbox, ModSeq, [.. chunks]);
    }

    public static MessageList Empty(MailboxId mailbox, long modSeq) => new(mailbox, modSeq, []);

    /// <summary>A list of rows in ascending order of UID.</summary>
    public static MessageList FromRows(MailboxId mailbox, long modSeq, IReadOnlyList<MessageRow> rows)
    {
        List<MessageChunk> chunks = [];
        Cut(rows, chunks);
        return new MessageList(mailbox, modSeq, [.. chunks]);
    }

    internal static MessageList FromChunks(MailboxId mailbox, long modSeq, IEnumerable<MessageChunk> chunks) => new(mailbox, modSeq, [.. chunks.Where(c => c.Count > 0)]);

    /// <summary>This list with rows added behind the last UID.</summary>
    internal MessageList With(ReadOnlySpan<MessageRow> rows, long modSeq)
    {
        if (rows.IsEmpty)
            return new MessageList(Mailbox, modSeq, _chunks);
        List<MessageChunk> chunks = [.. _chunks];
        if (chunks.Count > 0 && chunks[^1].Count < ChunkSize)
        {
            int room = Math.Min(ChunkSize - chunks[^1].Count, rows.Length);
            chunks[^1] = chunks[^1].With(rows[..room]);
            rows = rows[room..];
        }
        for (; !rows.IsEmpty; rows = rows[Math.Min(ChunkSize, rows.Length)..])
            chunks.Add(MessageChunk.Create(rows[..Math.Min(ChunkSize, rows.Length)]));
        return new MessageList(Mailbox, modSeq, [.. chunks]);
    }

    /// <summary>This list with the action done on the rows that <paramref name="uids"/> names; each of them takes the modseq.</summary>
    internal MessageList WithFlags(UidSet uids, FlagAction action, FlagSet flags, long modSeq)
    {
        var chunks = new MessageChunk[_chunks.Length];
        for (int i = 0; i < chunks.Length; i++)
            chunks[i] = _chunks[i].WithFlags(uids, action, flags, modSeq);
        return new MessageList(Mailbox, modSeq, chunks);
    }

    /// <summary>This list without the rows that <paramref name="uids"/> names.</summary>
    internal MessageList Without(UidSet uids, long modSeq)
    {
        List<MessageChunk> chunks = new(_chunks.Length);
        List<MessageRow> rows = [];
        foreach (MessageChunk chunk in _chunks)
        {
            if (uids.Within(chunk.FirstUid, chunk.LastUid).IsEmpty)
            {
                chunks.Add(chunk);
                continue;
            }
            rows.Clear();
            for (int i = 0; i < chunk.Count; i++)
            {
                if (!uids.Contains(chunk.Uids[i]))
                    rows.Add(chunk[i]);
            }
            JoinSmall(rows, chunks);
            Cut(rows, chunks);
        }
        return new MessageList(Mailbox, modSeq, [.. chunks]);
    }

    /// <summary>What is left of a chunk takes in the one before it while both fit into half a chunk: else years of arrivals and expunges would leave thousands of crumbs.</summary>
    static void JoinSmall(List<MessageRow> rows, List<MessageChunk> chunks)
    {
        while (rows.Count > 0 && chunks.Count > 0 && chunks[^1].Count + rows.Count <= ChunkSize / 2)
        {
            MessageChunk before = chunks[^1];
            rows.InsertRange(0, Enumerable.Range(0, before.Count).Select(i => before[i]));
            chunks.RemoveAt(chunks.Count - 1);
        }
    }

    /// <summary>Index of the first chunk whose last UID is not below <paramref name="uid"/>.</summary>
    int ChunkOf(uint uid)
    {
        int low = 0, high = _chunks.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_chunks[middle].LastUid < uid)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    static void Cut(IReadOnlyList<MessageRow> rows, List<MessageChunk> chunks)
    {
        MessageRow[] all = [.. rows];
        for (int at = 0; at < all.Length; at += ChunkSize)
            chunks.Add(MessageChunk.Create(all.AsSpan(at, Math.Min(ChunkSize, all.Length - at))));
    }
}

/// <param name="Gone">UIDs of rows that were there and are not any more.</param>
/// <param name="Came">UIDs of rows that were not there.</param>
/// <param name="Changed">UIDs of rows whose flags or modseq differ.</param>
public sealed record ListDifference(UidSet Gone, UidSet Came, UidSet Changed)
{
    public static ListDifference None { get; } = new(UidSet.Empty, UidSet.Empty, UidSet.Empty);
    public bool IsNone => Gone.IsEmpty && Came.IsEmpty && Changed.IsEmpty;
}
