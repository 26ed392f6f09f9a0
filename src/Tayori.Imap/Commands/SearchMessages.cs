using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Search;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>SEARCH and UID SEARCH (RFC 3501 §6.4.4, §6.4.8) with RETURN (RFC 4731) and MODSEQ (RFC 7162 §3.1.5).</summary>
sealed record SearchMessages(SearchCriteria Criteria, SearchReturn Return, bool ByUid) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor) => Parse(ref cursor, byUid: false);
    public static IImapCommand ParseUid(ref ImapCursor cursor) => Parse(ref cursor, byUid: true);

    /// <summary>search = "SEARCH" [SP "RETURN" SP "(" … ")"] SP ["CHARSET" SP charset SP] search-key *(SP search-key) (RFC 4466 §6)</summary>
    static SearchMessages Parse(ref ImapCursor cursor, bool byUid)
    {
        cursor.Space();
        var wanted = SearchReturns.ParseOptional(ref cursor);
        return new SearchMessages(SearchCriteria.Parse(ref cursor), wanted, byUid);
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var (found, refusal) = await Criteria.FindAsync(session, (run, result) => FindAsync(run, result, cancellationToken), cancellationToken);
        if (found is null) return refusal!.Value;
        var answer = new SearchAnswer(session, found, ByUid);
        if (Return == SearchReturn.Untagged) await answer.SearchAsync(Criteria.AsksForModSeq, cancellationToken);
        else await answer.ExtendedAsync(session.Tag, Return, Criteria.AsksForModSeq, cancellationToken);
        return ImapResult.Ok("done");
    }

    /// <summary>RFC 4731 §5: where only the ends are asked for, what is between them need not be searched.</summary>
    async ValueTask FindAsync(SearchRun run, SearchResult result, CancellationToken cancellationToken)
    {
        var endsOnly = Return != SearchReturn.Untagged && (Return & (SearchReturn.All | SearchReturn.Count)) == 0;
        if (!endsOnly) await run.FindAsync(SearchExtent.All, result, cancellationToken);
        if (endsOnly && Return.HasFlag(SearchReturn.Min)) await run.FindAsync(SearchExtent.First, result, cancellationToken);
        if (endsOnly && Return.HasFlag(SearchReturn.Max)) await run.FindAsync(SearchExtent.Last, result, cancellationToken);
    }
}
