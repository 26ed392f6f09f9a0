using Tayori.Store;

namespace Tayori.Imap.Search;

/// <summary>What an extended SEARCH returns of what it found: that is what <c>$</c> stands for if it saves its result, too (RFC 5182 §2.4, RFC 9394 §3.2).</summary>
static class SavedResult
{
    public static UidSet Of(IFoundMessages found, SearchOptions options)
    {
        var uids = found.Numbers(byUid: true);
        if (IsAll(options)) return UidSet.Of([.. uids]);
        if (found.Count == 0) return UidSet.Empty;
        var kept = new List<uint>();
        if (options.Has(SearchReturn.Min)) kept.Add(found.First(byUid: true));
        if (options.Has(SearchReturn.Max)) kept.Add(found.Last(byUid: true));
        var (skip, take) = options.Has(SearchReturn.Partial) ? options.Part.Of(found.Count) : (0, 0);
        kept.AddRange(uids.Skip(skip).Take(take));
        return UidSet.Of([.. kept]);
    }

    /// <summary>RFC 4731 §3.2: of MIN and MAX alone it is theirs, "otherwise … the highest mod-sequence for all messages being returned". 0 where there are none.</summary>
    public static long HighestModSeq(IFoundMessages found, SearchOptions options) => IsAll(options)
        ? found.HighestModSeq
        : Of(found, options).Enumerate().Select(uid => found.Messages[found.Messages.IndexOf(uid)].ModSeq).DefaultIfEmpty().Max();

    /// <summary>All that was found, unless only ends or a part were asked for.</summary>
    static bool IsAll(SearchOptions options) => options.Has(SearchReturn.All | SearchReturn.Count) || !options.Has(SearchReturn.Min | SearchReturn.Max | SearchReturn.Partial);
}
