using Tayori.Store.Content;

namespace Tayori.Store.Codec;

/// <summary>Ids of messages that left a mailbox, as ranges: mail that came together mostly goes together.</summary>
static class GarbageCodec
{
    public static byte[] Write(IEnumerable<MessageRow> rows)
    {
        long[] ids = [.. rows.Select(r => r.Message.Value).Order()];
        PackedWriter to = new();
        long end = 0;
        for (int i = 0; i < ids.Length;)
        {
            long first = ids[i], last = first;
            for (i++; i < ids.Length && ids[i] <= last + 1; i++)
                last = ids[i];
            to.Unsigned((ulong)(first - end));
            to.Unsigned((ulong)(last - first));
            end = last;
        }
        return Pieces.Seal(to.Written);
    }

    public static void Read(ReadOnlySpan<byte> payload, ISet<long> into)
    {
        PackedReader from = new(Pieces.Unseal(payload));
        long end = 0;
        while (!from.AtEnd)
        {
            long first = end + (long)from.Unsigned();
            long last = first + (long)from.Unsigned();
            for (long id = first; id <= last; id++)
                into.Add(id);
            end = last;
        }
    }
}
