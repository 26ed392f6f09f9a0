using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Search;
using Tayori.Imap.Search.Contexts;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>SEARCH and UID SEARCH (RFC 3501 §6.4.4, §6.4.8) with RETURN (RFC 4731, RFC 5182, RFC 5267, RFC 9394) and MODSEQ (RFC 7162 §3.1.5).</summary>
sealed record SearchMessages(SearchCriteria Criteria, SearchOptions Return, bool ByUid) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor) => Parse(ref cursor, byUid: false);
    public static IImapCommand ParseUid(ref ImapCursor cursor) => Parse(ref cursor, byUid: true);

    /// <summary>search = "SEARCH" [SP "RETURN" SP "(" … ")"] SP ["CHARSET" SP charset SP] search-key *(SP search-key) (RFC 4466 §6)</summary>
    static SearchMessages Parse(ref ImapCursor cursor, bool byUid)
    {
        cursor.Space();
        var column = cursor.Column;
        var wanted = SearchOptions.ParseOptional(ref cursor);
        // RFC 9051 §6.4.4: "If no result option is specified … ALL is assumed", and the answer is an ESEARCH.
        if (!wanted.IsExtended && cursor.Enabled.Has(Features.Imap4Rev2)) wanted = new SearchOptions(SearchReturn.All, default);
        var criteria = SearchCriteria.Parse(ref cursor);
        wanted.Check(criteria, ref cursor, column);
        return new SearchMessages(criteria, wanted, byUid);
    }

    public bool NamesNumbers => Criteria.NamesNumbers;
    public bool SavesResult => Return.Saves;

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        if (Criteria.NamesFilters) return await (this with { Criteria = await Criteria.WithFiltersAsync(session, cancellationToken) }).ExecuteAsync(session, cancellationToken);
        if (Return.Updates && session.Contexts.Has(session.Tag.Span)) return SearchContexts.TagIsUsed;
        var found = await Criteria.FindAsync(session, new Progress(session), (run, result) => Return.FindAsync(run, result, cancellationToken), cancellationToken);
        if (found is null) return Criteria.Refusal!.Value;
        var result = await new FoundAnswer(session, Return, ByUid).SearchAsync(found, Criteria.AsksForModSeq, cancellationToken);
        if (Return.Updates) session.Contexts.Open(new FoundContext(found, ContextSubject.Of(session, Criteria.Key, Return, ByUid)));
        return result;
    }
}
