using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Search;

/// <summary>What SEARCH and SORT do with what they found: tell it as the RETURN options say, and keep it for <c>$</c> where they say so.</summary>
sealed class FoundAnswer(ImapSession session, SearchOptions options, bool byUid)
{
    public ValueTask<ImapResult> SearchAsync(IFoundMessages found, bool withModSeq, CancellationToken cancellationToken) =>
        TellAsync(found, withModSeq, answer => answer.SearchAsync(withModSeq, cancellationToken), cancellationToken);

    public ValueTask<ImapResult> SortAsync(IFoundMessages found, bool withModSeq, CancellationToken cancellationToken) =>
        TellAsync(found, withModSeq, answer => answer.SortAsync(withModSeq, cancellationToken), cancellationToken);

    /// <summary>RFC 5182 §2.1: a SEARCH that was to save its result and is answered NO leaves nothing behind <c>$</c>; BAD changes nothing.</summary>
    public ImapResult Refuse(ImapResult refusal)
    {
        if (options.Saves && refusal.Condition == Condition.No) session.View!.SaveResult(UidSet.Empty);
        return refusal;
    }

    async ValueTask<ImapResult> TellAsync(IFoundMessages found, bool withModSeq, Func<SearchAnswer, ValueTask> tellUntagged, CancellationToken cancellationToken)
    {
        if (options.Saves) session.View!.SaveResult(SavedResult.Of(found, options));
        var answer = new SearchAnswer(session, found, byUid);
        if (options.IsExtended) await answer.ExtendedAsync(session.Tag, options, withModSeq, cancellationToken);
        else await tellUntagged(answer);
        return ImapResult.Ok("done");
    }
}
