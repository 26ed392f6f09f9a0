using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Search;
using Tayori.Imap.Session;
using Tayori.Imap.Sorting;

namespace Tayori.Imap.Commands;

/// <summary>SORT and UID SORT (RFC 5256 §3) with SORT=DISPLAY (RFC 5957) and ESORT (RFC 5267 §3.1).</summary>
sealed record Sort(IReadOnlyList<SortCriterion> Order, SearchCriteria Criteria, SearchOptions Return, bool ByUid) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor) => Parse(ref cursor, byUid: false);
    public static IImapCommand ParseUid(ref ImapCursor cursor) => Parse(ref cursor, byUid: true);

    /// <summary>sort = "SORT" [SP "RETURN" SP "(" … ")"] SP sort-criteria SP search-criteria</summary>
    static Sort Parse(ref ImapCursor cursor, bool byUid)
    {
        cursor.Space();
        var wanted = SearchOptions.ParseOptional(ref cursor);
        var order = SortCriterion.ReadAll(ref cursor);
        cursor.Space();
        return new Sort(order, SearchCriteria.ParseWithCharset(ref cursor), wanted, byUid);
    }

    public bool NamesNumbers => Criteria.NamesNumbers;

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var progress = new Progress(session) { Rounds = 2 };
        var found = await Criteria.FindAllAsync(session, progress, cancellationToken);
        var answer = new FoundAnswer(session, Return, ByUid);
        if (found is null) return answer.Refuse(Criteria.Refusal!.Value);
        return await answer.SortAsync(await SortAsync(session, found.Positions(), progress, cancellationToken), Criteria.AsksForModSeq, cancellationToken);
    }

    async ValueTask<SortResult> SortAsync(ImapSession session, int[] positions, Progress progress, CancellationToken cancellationToken)
    {
        var messages = await session.View!.MessagesAsync(cancellationToken);
        var table = new SortTable(Order, positions.Length);
        if (table.NeedsKeys) await new KeyReader(session.View!.Account, messages, table, progress).ReadAsync(positions, cancellationToken);
        else foreach (var position in positions) table.Add(position, messages[position]);
        return new SortResult(messages, table.Sorted());
    }
}
