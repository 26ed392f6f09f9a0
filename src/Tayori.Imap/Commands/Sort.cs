using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Search;
using Tayori.Imap.Search.Contexts;
using Tayori.Imap.Session;
using Tayori.Imap.Sorting;

namespace Tayori.Imap.Commands;

/// <summary>SORT and UID SORT (RFC 5256 §3) with SORT=DISPLAY (RFC 5957), ESORT (RFC 5267 §3.1) and RELEVANCY (RFC 6203 §6).</summary>
sealed record Sort(IReadOnlyList<SortCriterion> Order, SearchCriteria Criteria, SearchOptions Return, bool ByUid) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor) => Parse(ref cursor, byUid: false);
    public static IImapCommand ParseUid(ref ImapCursor cursor) => Parse(ref cursor, byUid: true);

    /// <summary>sort = "SORT" [SP "RETURN" SP "(" … ")"] SP sort-criteria SP search-criteria</summary>
    static Sort Parse(ref ImapCursor cursor, bool byUid)
    {
        cursor.Space();
        var column = cursor.Column;
        var wanted = SearchOptions.ParseOptional(ref cursor);
        var order = SortCriterion.ReadAll(ref cursor);
        cursor.Space();
        var criteria = SearchCriteria.ParseWithCharset(ref cursor);
        wanted.Check(criteria, ref cursor, column);
        // RFC 6203 §6: as the RELEVANCY return option.
        if (!criteria.IsFuzzy && order.Exists(c => c.Key == SortKey.Relevancy)) cursor.FailAt("RELEVANCY needs a FUZZY key", column);
        return new Sort(order, criteria, wanted, byUid);
    }

    public bool NamesNumbers => Criteria.NamesNumbers;
    public bool SavesResult => Return.Saves;

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        if (Criteria.NamesFilters) return await (this with { Criteria = await Criteria.WithFiltersAsync(session, cancellationToken) }).ExecuteAsync(session, cancellationToken);
        if (Return.Updates && session.Contexts.Has(session.Tag.Span)) return SearchContexts.TagIsUsed;
        var progress = new Progress(session) { Rounds = 2 };
        var found = await Criteria.FindAllAsync(session, progress, cancellationToken);
        if (found is null) return Criteria.Refusal!.Value;
        if (await SortAsync(session, found, progress, cancellationToken) is not { } sorted) return ImapResult.No(ResponseCode.Limit, "more than can be sorted at once");
        var result = await new FoundAnswer(session, Return, ByUid).SortAsync(sorted, Criteria.AsksForModSeq, cancellationToken);
        if (Return.Updates) session.Contexts.Open(new SortedContext(sorted, Order, ContextSubject.Of(session, Criteria.Key, Return, ByUid)));
        return result;
    }

    async ValueTask<SortResult?> SortAsync(ImapSession session, SearchResult found, Progress progress, CancellationToken cancellationToken)
    {
        using var place = await session.HeavyWork.EnterAsync(found.Count, progress, cancellationToken);
        var messages = await session.View!.MessagesAsync(cancellationToken);
        var positions = found.Positions();
        var table = new SortTable(Order, positions.Length, found.ScoreAt, session.Collation);
        if (table.NeedsKeys) await new KeyReader(session.View!.Account, messages, table, progress).ReadAsync(positions, cancellationToken);
        else foreach (var position in positions) table.Add(position, messages[position]);
        return table.IsFull ? null : new SortResult(messages, await place.ComputeAsync(table.Sorted, cancellationToken), found);
    }
}
