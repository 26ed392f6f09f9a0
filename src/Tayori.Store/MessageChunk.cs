using System.Runtime.CompilerServices;

namespace Tayori.Store;

/// <summary>
/// A run of rows as columns, all of the same length. Immutable to everybody who holds one: room behind <see cref="Count"/> may be filled for a longer chunk that shares the arrays, which
/// nobody who holds this one can see.
/// </summary>
public sealed class MessageChunk
{
    readonly FixedColumns _fixed;
    readonly FlagSet[] _flags;
    readonly long[] _modSeqs;
    int _unseen = -1;
    int _deleted = -1;

    MessageChunk(FixedColumns columns, FlagSet[] flags, long[] modSeqs, int count)
    {
        _fixed = columns;
        _flags = flags;
        _modSeqs = modSeqs;
        Count = count;
    }

    public int Count { get; }
    public ReadOnlySpan<uint> Uids => _fixed.Uids.AsSpan(0, Count);
    public ReadOnlySpan<MessageId> Messages => _fixed.Messages.AsSpan(0, Count);
    public ReadOnlySpan<FlagSet> Flags => _flags.AsSpan(0, Count);
    public ReadOnlySpan<long> ModSeqs => _modSeqs.AsSpan(0, Count);
    public ReadOnlySpan<long> Sizes => _fixed.Sizes.AsSpan(0, Count);

    /// <summary>INTERNALDATE, Unix seconds.</summary>
    public ReadOnlySpan<long> Received => _fixed.Received.AsSpan(0, Count);

    /// <summary>Minutes east of UTC.</summary>
    public ReadOnlySpan<short> ReceivedOffsets => _fixed.ReceivedOffsets.AsSpan(0, Count);

    /// <summary>Unix seconds (RFC 8514).</summary>
    public ReadOnlySpan<long> Saved => _fixed.Saved.AsSpan(0, Count);

    /// <summary>Checksum under which the store's snapshot was seen to hold these very rows; <c>null</c> where it never was.</summary>
    internal long? SavedAs { get; set; }

    public uint FirstUid => _fixed.Uids[0];
    public uint LastUid => _fixed.Uids[Count - 1];

    public MessageRow this[int index] => new(
        Uids[index], Messages[index], _flags[index], _modSeqs[index], Sizes[index], Received[index], ReceivedOffsets[index], Saved[index]);

    /// <summary>Rows without \Seen; counted once per chunk.</summary>
    public int Unseen => _unseen >= 0 ? _unseen : _unseen = Count - CountWith(SystemFlags.Seen);

    /// <summary>Rows with \Deleted; counted once per chunk.</summary>
    internal int Deleted => _deleted >= 0 ? _deleted : _deleted = CountWith(SystemFlags.Deleted);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int CountWith(SystemFlags flag)
    {
        int count = 0;
        FlagSet? last = null;
        bool has = false;
        foreach (FlagSet flags in Flags)
        {
            if (!ReferenceEquals(flags, last))
                (last, has) = (flags, flags.Has(flag));
            count += has ? 1 : 0;
        }
        return count;
    }

    /// <summary>A chunk of columns of the same length, which are its own from now on.</summary>
    internal static MessageChunk Create(FixedColumns columns, FlagSet[] flags, long[] modSeqs)
    {
        columns.Used = flags.Length;
        return new MessageChunk(columns, flags, modSeqs, flags.Length);
    }

    internal static MessageChunk Create(ReadOnlySpan<MessageRow> rows)
    {
        var (columns, flags, modSeqs) = Allocate(rows.Length);
        Fill(columns, flags, modSeqs, 0, rows);
        columns.Used = rows.Length;
        return new MessageChunk(columns, flags, modSeqs, rows.Length);
    }

    /// <summary>This chunk with rows behind it, in place where the room is there and nobody has taken it.</summary>
    internal MessageChunk With(ReadOnlySpan<MessageRow> rows)
    {
        int count = Count + rows.Length;
        // Claimed before it is filled: the writer and a reader that catches up may both want to lengthen the same chunk, and only one of them gets the room.
        if (count <= _flags.Length && Interlocked.CompareExchange(ref _fixed.Used, count, Count) == Count)
        {
            Fill(_fixed, _flags, _modSeqs, Count, rows);
            return new MessageChunk(_fixed, _flags, _modSeqs, count);
        }

        var (columns, flags, modSeqs) = Allocate(Math.Min(MessageList.ChunkSize, Math.Max(count, Count * 2)));
        CopyTo(columns, flags, modSeqs);
        Fill(columns, flags, modSeqs, Count, rows);
        columns.Used = count;
        return new MessageChunk(columns, flags, modSeqs, count);
    }

    /// <summary>This chunk with the action done and the modseq set on the rows that <paramref name="uids"/> names.</summary>
    // Optimised at once: the first change of a large mailbox would run most of its rows in code made for running once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal MessageChunk WithFlags(UidSet uids, FlagAction action, FlagSet change, long modSeq)
    {
        FlagSet[]? flags = null;
        long[]? modSeqs = null;
        FlagSet? lastOld = null, lastNew = null;
        ReadOnlySpan<uint> column = Uids;
        foreach (UidRange range in uids.Within(FirstUid, LastUid))
        {
            int i = LowerBound(column, range.First);
            for (; i < column.Length && column[i] <= range.Last; i++)
            {
                flags ??= (FlagSet[])_flags.Clone();
                modSeqs ??= (long[])_modSeqs.Clone();
                FlagSet old = flags[i];
                if (!ReferenceEquals(old, lastOld))
                {
                    lastOld = old;
                    lastNew = old.Apply(action, change);
                }
                flags[i] = lastNew!;
                modSeqs[i] = modSeq;
            }
        }
        return flags is null ? this : new MessageChunk(_fixed, flags, modSeqs!, Count);
    }

    /// <summary>Whether the first rows of both, as many as the shorter has, are the same objects in memory.</summary>
    internal bool SharesRowsWith(MessageChunk other) => ReferenceEquals(_fixed, other._fixed) && ReferenceEquals(_flags, other._flags);

    /// <summary>Whether the rows of both are the same messages at the same places, as far as the shorter goes; flags and modseqs may differ.</summary>
    internal bool SharesColumnsWith(MessageChunk other) => ReferenceEquals(_fixed, other._fixed);

    internal int LowerBound(uint uid) => LowerBound(Uids, uid);

    static int LowerBound(ReadOnlySpan<uint> uids, uint uid)
    {
        int index = uids.BinarySearch(uid);
        return index < 0 ? ~index : index;
    }

    static (FixedColumns, FlagSet[], long[]) Allocate(int capacity) => (new FixedColumns(capacity), new FlagSet[capacity], new long[capacity]);

    void CopyTo(FixedColumns columns, FlagSet[] flags, long[] modSeqs)
    {
        Uids.CopyTo(columns.Uids);
        Messages.CopyTo(columns.Messages);
        Sizes.CopyTo(columns.Sizes);
        Received.CopyTo(columns.Received);
        ReceivedOffsets.CopyTo(columns.ReceivedOffsets);
        Saved.CopyTo(columns.Saved);
        Flags.CopyTo(flags);
        ModSeqs.CopyTo(modSeqs);
    }

    static void Fill(FixedColumns columns, FlagSet[] flags, long[] modSeqs, int at, ReadOnlySpan<MessageRow> rows)
    {
        foreach (ref readonly MessageRow row in rows)
        {
            columns.Uids[at] = row.Uid;
            columns.Messages[at] = row.Message;
            columns.Sizes[at] = row.Size;
            columns.Received[at] = row.Received;
            columns.ReceivedOffsets[at] = row.ReceivedOffset;
            columns.Saved[at] = row.Saved;
            flags[at] = row.Flags;
            modSeqs[at] = row.ModSeq;
            at++;
        }
    }

    /// <summary>The columns that never change for a row, shared by all chunks that differ in flags only.</summary>
    internal sealed class FixedColumns(int capacity)
    {
        public readonly uint[] Uids = new uint[capacity];
        public readonly MessageId[] Messages = new MessageId[capacity];
        public readonly long[] Sizes = new long[capacity];
        public readonly long[] Received = new long[capacity];
        public readonly short[] ReceivedOffsets = new short[capacity];
        public readonly long[] Saved = new long[capacity];

        /// <summary>Rows claimed by the longest chunk that shares these columns.</summary>
        public int Used;
    }
}
