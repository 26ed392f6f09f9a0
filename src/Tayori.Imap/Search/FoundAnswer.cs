using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Search;

/// <summary>What SEARCH and SORT do with what they found: tell it as the RETURN options say, and keep it for <c>$</c> where they say so.</summary>
sealed class FoundAnswer(ImapSession session, SearchOptions options, bool byUid)
{
    public ValueTask<ImapResult> SearchAsync(IFoundMessages found, bool withModSeq, CancellationToken cancellationToken) =>
        TellAsync(found, withModSeq, answer => answer.SearchAsync(withModSeq, cancellationToken), cancellationToken);

    public ValueTask<ImapResult> SortAsync(IFoundMessages found, bool withModSeq, CancellationToken cancellationToken) =>
        TellAsync(found, withModSeq, answer => answer.SortAsync(withModSeq, cancellationToken), cancellationToken);

    async ValueTask<ImapResult> TellAsync(IFoundMessages found, bool withModSeq, Func<SearchAnswer, ValueTask> tellUntagged, CancellationToken cancellationToken)
    {
        if (options.Saves) session.View!.SaveResult(SavedResult.Of(found, options));
        var answer = new SearchAnswer(session, found, byUid);
        if (options.IsExtended) await answer.ExtendedAsync(session.Tag, options, withModSeq, cancellationToken);
        else await tellUntagged(answer);
        return ImapResult.Ok("done");
    }
}
