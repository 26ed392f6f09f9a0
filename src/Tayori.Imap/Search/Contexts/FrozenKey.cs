using Tayori.Imap.Grammar;
using Tayori.Imap.Views;
using Tayori.Store;

namespace Tayori.Imap.Search.Contexts;

/// <summary>
/// Search keys that mean the same messages for ever. RFC 5267 §4.3: "any message sequence numbers used in the search program are evaluated at the time the command is received"; so are <c>$</c> and <c>*</c>, but
/// that what comes later is still in <c>100:*</c>, which is why one asks for updates of it.
/// </summary>
static class FrozenKey
{
    public static SearchKey Of(SearchKey key, MailboxView view) => key switch
    {
        SearchKey.Messages messages => new SearchKey.Messages(Uids(messages, view), ByUid: true),
        SearchKey.Not not => new SearchKey.Not(Of(not.Key, view)),
        SearchKey.Or or => new SearchKey.Or(Of(or.Left, view), Of(or.Right, view)),
        SearchKey.And and => new SearchKey.And([.. and.Keys.Select(one => Of(one, view))]),
        _ => key,
    };

    /// <summary>A set of UIDs as a sequence set.</summary>
    public static SequenceSet Set(UidSet uids) => new([.. uids.Ranges.ToArray().Select(range => new SequenceRange(range.First, range.Last))]);

    static SequenceSet Uids(SearchKey.Messages messages, MailboxView view)
    {
        if (!messages.ByUid || ReferenceEquals(messages.Set, SequenceSet.SavedResult)) return Set(view.Find(messages.Set, messages.ByUid, view.Told).ToUids());
        var told = view.Told;
        var last = told.Count == 0 ? 1 : told[told.Count - 1].Uid;
        return new SequenceSet([.. messages.Set.Ranges.ToArray().Select(range => Range(range, last))]);
    }

    static SequenceRange Range(SequenceRange range, uint last)
    {
        if (range.First == range.Last) return range.First == SequenceRange.Star ? new(last, last) : range;
        if (range.First == SequenceRange.Star) return new(Math.Min(range.Last, last), uint.MaxValue);
        return range.Last == SequenceRange.Star ? new(Math.Min(range.First, last), uint.MaxValue) : range;
    }
}
