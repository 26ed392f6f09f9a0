using Tayori.Store;

namespace Tayori.Imap.Search;

/// <summary>What <c>$</c> stands for after a SEARCH that saves its result (RFC 5182 §2.4, RFC 9394 §3.2).</summary>
static class SavedResult
{
    public static UidSet Of(IFoundMessages found, SearchOptions options)
    {
        var uids = found.Numbers(byUid: true);
        // All that was found, unless only ends or a part were asked for.
        if (options.Has(SearchReturn.All | SearchReturn.Count) || !options.Has(SearchReturn.Min | SearchReturn.Max | SearchReturn.Partial)) return UidSet.Of([.. uids]);
        if (found.Count == 0) return UidSet.Empty;
        var kept = new List<uint>();
        if (options.Has(SearchReturn.Min)) kept.Add(found.First(byUid: true));
        if (options.Has(SearchReturn.Max)) kept.Add(found.Last(byUid: true));
        var (skip, take) = options.Has(SearchReturn.Partial) ? options.Part.Of(found.Count) : (0, 0);
        kept.AddRange(uids.Skip(skip).Take(take));
        return UidSet.Of([.. kept]);
    }
}
