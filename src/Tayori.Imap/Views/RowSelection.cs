using Tayori.Imap.Grammar;
using Tayori.Store;

namespace Tayori.Imap.Views;

/// <summary>Rows of a message list by 0-based position, both ends included.</summary>
readonly record struct RowRange(int First, int Last)
{
    public int Count => Last - First + 1;
}

/// <summary>
/// The rows a sequence set or UID set names, resolved: ascending, disjoint ranges of positions in <see cref="Messages"/>, which is what the client has been told. <c>1:*</c> is one range whatever the mailbox holds.
/// </summary>
sealed class RowSelection(MessageList messages, RowRange[] ranges)
{
    public MessageList Messages { get; } = messages;
    public ReadOnlySpan<RowRange> Ranges => ranges;
    public bool IsEmpty => ranges.Length == 0;
    public int Count => ranges.Sum(r => r.Count);

    /// <summary>
    /// The same messages as UIDs, one range per range: between two told UIDs no other message can appear, because new ones only come behind the last (RFC 3501 §2.3.1.1).
    /// </summary>
    public UidSet ToUids() => UidSet.FromRanges([.. ranges.Select(r => new UidRange(Messages[r.First].Uid, Messages[r.Last].Uid))]);

    /// <summary>The newest of them.</summary>
    public RowSelection Newest(int count) => Part(new PartialRange(1, (uint)count, FromEnd: true));

    /// <summary>Some of them, by their places (RFC 9394 §3.3).</summary>
    public RowSelection Part(PartialRange part)
    {
        var (skip, take) = part.Of(Count);
        var kept = new List<RowRange>();
        foreach (var range in ranges)
        {
            var first = range.First + Math.Min(skip, range.Count);
            skip -= Math.Min(skip, range.Count);
            var last = Math.Min(range.Last, first + take - 1);
            if (last < first) continue;
            kept.Add(new(first, last));
            take -= last - first + 1;
        }
        return new(Messages, [.. kept]);
    }

    /// <summary>Those whose modseq is greater (RFC 7162 §3.1.4.1, CHANGEDSINCE).</summary>
    public RowSelection ChangedSince(long modSeq)
    {
        var changed = new List<RowRange>();
        foreach (var range in ranges)
        {
            for (var position = range.First; position <= range.Last; position++)
            {
                if (Messages[position].ModSeq <= modSeq) continue;
                if (changed.Count > 0 && changed[^1].Last == position - 1) changed[^1] = changed[^1] with { Last = position };
                else changed.Add(new(position, position));
            }
        }
        return new(Messages, [.. changed]);
    }
}
