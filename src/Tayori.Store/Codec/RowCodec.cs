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
        var table = new FlagSet[from.Count()];
        for (int i = 0; i < table.Length; i++)
            table[i] = from.Flags();
        for (int i = 0; i < rows.Length;)
        {
            ulong number = from.Unsigned();
            ulong run = from.Unsigned();
            if (number >= (ulong)table.Length || run == 0 || run > (ulong)(rows.Length - i))
                throw PackedReader.Corrupt();
            for (int end = i + (int)run; i < end; i++)
                rows[i] = rows[i] with { Flags = table[number] };
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
