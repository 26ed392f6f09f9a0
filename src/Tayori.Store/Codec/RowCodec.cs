using System.Runtime.CompilerServices;

namespace Tayori.Store.Codec;

/// <summary>
/// Rows of messages as columns of differences: a run of new mail costs about a dozen octets a message. The flags column is runs of indexes into a table of the distinct sets.
/// The first octet names the format, so that it can change without rewriting what is stored.
/// </summary>
static class RowCodec
{
    const byte Format = 1;

    public static void Write(PackedWriter to, ReadOnlySpan<MessageRow> rows)
    {
        to.Byte(Format);
        to.Unsigned((ulong)rows.Length);
        MessageRow before = default;
        foreach (ref readonly MessageRow row in rows)
        {
            to.Unsigned(row.Uid - before.Uid);
            to.Signed(row.Message.Value - before.Message.Value);
            to.Unsigned((ulong)row.Size);
            before = row;
        }
        before = default;
        foreach (ref readonly MessageRow row in rows)
        {
            to.Signed(row.ModSeq - before.ModSeq);
            to.Signed(row.Received - before.Received);
            to.Signed(row.ReceivedOffset - before.ReceivedOffset);
            to.Signed(row.Saved - before.Saved);
            before = row;
        }
        WriteFlags(to, rows);
    }

    public static MessageRow[] Read(ref PackedReader from)
    {
        if (from.Byte() != Format)
            throw PackedReader.Corrupt();
        var rows = new MessageRow[from.Count()];
        MessageRow before = default;
        foreach (ref MessageRow row in rows.AsSpan())
        {
            uint uid = before.Uid + from.UnsignedInt();
            MessageId message = new(before.Message.Value + from.Signed());
            row = before = new MessageRow(uid, message, FlagSet.Empty, 0, (long)from.Unsigned(), 0, 0, 0);
        }
        before = default;
        foreach (ref MessageRow row in rows.AsSpan())
        {
            row = before = row with
            {
                ModSeq = before.ModSeq + from.Signed(),
                Received = before.Received + from.Signed(),
                ReceivedOffset = (short)(before.ReceivedOffset + from.Signed()),
                Saved = before.Saved + from.Signed(),
            };
        }
        ReadFlags(ref from, rows);
        return rows;
    }

    /// <summary>Rows read straight into the columns of a list: opening a large mailbox is mostly this.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static MessageChunk ReadChunk(ref PackedReader from)
    {
        if (from.Byte() != Format)
            throw PackedReader.Corrupt();
        MessageChunk.FixedColumns columns = new(from.Count());
        uint uid = 0;
        long message = 0;
        for (int i = 0; i < columns.Uids.Length; i++)
        {
            columns.Uids[i] = uid += from.UnsignedInt();
            columns.Messages[i] = new(message += from.Signed());
            columns.Sizes[i] = (long)from.Unsigned();
        }
        long[] modSeqs = new long[columns.Uids.Length];
        long modSeq = 0, received = 0, offset = 0, saved = 0;
        for (int i = 0; i < modSeqs.Length; i++)
        {
            modSeqs[i] = modSeq += from.Signed();
            columns.Received[i] = received += from.Signed();
            columns.ReceivedOffsets[i] = (short)(offset += from.Signed());
            columns.Saved[i] = saved += from.Signed();
        }
        var flags = new FlagSet[modSeqs.Length];
        ReadFlags(ref from, flags.AsSpan());
        return MessageChunk.Create(columns, flags, modSeqs);
    }

    static void WriteFlags(PackedWriter to, ReadOnlySpan<MessageRow> rows)
    {
        Dictionary<FlagSet, int> numbers = new(SameObject.Instance);
        List<FlagSet> table = [];
        foreach (ref readonly MessageRow row in rows)
        {
            if (numbers.TryAdd(row.Flags, table.Count))
                table.Add(row.Flags);
        }
        to.Unsigned((ulong)table.Count);
        foreach (FlagSet flags in table)
            to.Flags(flags);
        for (int i = 0; i < rows.Length;)
        {
            int run = 1;
            while (i + run < rows.Length && ReferenceEquals(rows[i + run].Flags, rows[i].Flags))
                run++;
            to.Unsigned((ulong)numbers[rows[i].Flags]);
            to.Unsigned((ulong)run);
            i += run;
        }
    }

    static void ReadFlags(ref PackedReader from, MessageRow[] rows)
    {
        var flags = new FlagSet[rows.Length];
        ReadFlags(ref from, flags.AsSpan());
        for (int i = 0; i < rows.Length; i++)
            rows[i] = rows[i] with { Flags = flags[i] };
    }

    static void ReadFlags(ref PackedReader from, Span<FlagSet> column)
    {
        var table = new FlagSet[from.Count()];
        for (int i = 0; i < table.Length; i++)
            table[i] = from.Flags();
        while (!column.IsEmpty)
        {
            ulong number = from.Unsigned();
            ulong run = from.Unsigned();
            if (number >= (ulong)table.Length || run == 0 || run > (ulong)column.Length)
                throw PackedReader.Corrupt();
            column[..(int)run].Fill(table[number]);
            column = column[(int)run..];
        }
    }
}

/// <summary>Sets that are equal but spelled differently stay apart: each message keeps the spelling it was given.</summary>
file sealed class SameObject : IEqualityComparer<FlagSet>
{
    public static readonly SameObject Instance = new();
    public bool Equals(FlagSet? x, FlagSet? y) => ReferenceEquals(x, y);
    public int GetHashCode(FlagSet obj) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj);
}
