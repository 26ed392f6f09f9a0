using Tayori.Imap.Grammar;
using Tayori.Store;

namespace Tayori.Imap.Views;

/// <summary>Finds the rows that a set names among those the client has been told of. Costs a search per range of the set, nothing per message.</summary>
static class SequenceResolver
{
    /// <summary>
    /// Rows by sequence number, or <c>null</c> where a number is larger than the mailbox has messages: the client has lost count, and gets BAD (RFC 9051 §9, seq-number).
    /// </summary>
    public static RowSelection? ByNumber(SequenceSet set, MessageList told)
    {
        var rows = new List<RowRange>();
        foreach (var range in set.Ranges)
        {
            var (low, high) = Ordered(range, (uint)told.Count);
            if (low == 0 || high > told.Count) return null;
            rows.Add(new((int)low - 1, (int)high - 1));
        }
        return new(told, Joined(rows));
    }

    /// <summary>The same for search keys, where a number beyond the last is no error but finds nothing (RFC 7377 §2).</summary>
    public static RowSelection ByNumberInSearch(SequenceSet set, MessageList told)
    {
        var rows = new List<RowRange>();
        foreach (var range in set.Ranges)
        {
            var (low, high) = Ordered(range, (uint)told.Count);
            if (told.Count > 0 && low <= told.Count) rows.Add(new((int)low - 1, (int)Math.Min(high, (uint)told.Count) - 1));
        }
        return new(told, Joined(rows));
    }

    /// <summary>Rows by UID; a UID that is not there is passed over without a word (RFC 3501 §6.4.8).</summary>
    public static RowSelection ByUid(SequenceSet set, MessageList told)
    {
        var rows = new List<RowRange>();
        var largest = told.Count == 0 ? 0 : told[told.Count - 1].Uid;
        foreach (var range in set.Ranges)
        {
            var (low, high) = Ordered(range, largest);
            var first = told.IndexOf(low);
            if (first < 0) first = ~first;
            var last = told.IndexOf(high);
            if (last < 0) last = ~last - 1;
            if (first <= last) rows.Add(new(first, last));
        }
        return new(told, Joined(rows));
    }

    public static RowSelection OfUids(UidSet uids, MessageList told) => ByUid(new SequenceSet([.. uids.Ranges.ToArray().Select(r => new SequenceRange(r.First, r.Last))]), told);

    /// <summary>RFC 3501 §9: the ends may come in either order, and <c>559:*</c> names the last message even when its UID is less than 559.</summary>
    static (uint Low, uint High) Ordered(SequenceRange range, uint largest)
    {
        var first = range.First == SequenceRange.Star ? largest : range.First;
        var last = range.Last == SequenceRange.Star ? largest : range.Last;
        return (Math.Min(first, last), Math.Max(first, last));
    }

    static RowRange[] Joined(List<RowRange> rows)
    {
        rows.Sort((a, b) => a.First.CompareTo(b.First));
        var joined = new List<RowRange>(rows.Count);
        foreach (var row in rows)
        {
            if (joined.Count > 0 && row.First <= joined[^1].Last + 1) joined[^1] = joined[^1] with { Last = Math.Max(joined[^1].Last, row.Last) };
            else joined.Add(row);
        }
        return [.. joined];
    }
}
