using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Listing;
using Tayori.Imap.Output;
using Tayori.Imap.Search;
using Tayori.Imap.Search.Contexts;
using Tayori.Imap.Session;
using Tayori.Imap.Views;

namespace Tayori.Imap.Commands;

/// <summary>ESEARCH (RFC 7377): one search of many mailboxes, told by UID. UPDATE is for the selected one alone.</summary>
sealed record MultiSearch(IReadOnlyList<MailboxFilter> Sources, SearchOptions Return, SearchCriteria Criteria) : IImapCommand
{
    static readonly MailboxFilter s_selected = new(FilterKind.Selected, []);

    public bool NamesNumbers => Criteria.NamesNumbers;
    public bool SavesResult => Return.Saves;

    bool IsOfSelected => Sources.All(source => source.Kind == FilterKind.Selected);

    /// <summary>esearch = "ESEARCH" [SP esearch-source-opts] [SP search-return-opts] SP search-program</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        IReadOnlyList<MailboxFilter> sources = cursor.TryKeyword("IN"u8) ? SourceOptions(ref cursor) : [s_selected];
        var column = cursor.Column;
        var wanted = SearchOptions.ParseOptional(ref cursor);
        // RFC 7377 §2.1: without result options all is meant. The result is never an untagged SEARCH.
        if (!wanted.IsExtended) wanted = new SearchOptions(SearchReturn.All, default);
        var search = new MultiSearch(sources, wanted, SearchCriteria.Parse(ref cursor));
        wanted.Check(search.Criteria, ref cursor, column);
        // RFC 7377 §2.2: what is saved belongs to the selected mailbox.
        if (wanted.Saves && !search.IsOfSelected) cursor.FailAt("SAVE is for a search of the selected mailbox alone", column);
        return search;
    }

    /// <summary>esearch-source-opts = "IN" SP "(" source-mbox [SP "(" scope-options ")"] ")" SP; there are no scope options yet.</summary>
    static List<MailboxFilter> SourceOptions(ref ImapCursor cursor)
    {
        cursor.Space();
        cursor.Open();
        List<MailboxFilter> filters = [MailboxFilter.Parse(ref cursor)];
        while (cursor.TrySpace()) filters.Add(MailboxFilter.Parse(ref cursor));
        cursor.Close();
        cursor.Space();
        return filters;
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        if (Criteria.NamesFilters) return await (this with { Criteria = await Criteria.WithFiltersAsync(session, cancellationToken) }).ExecuteAsync(session, cancellationToken);
        if (session.View is null && Sources.Any(source => source.Kind == FilterKind.Selected)) return ImapResult.Bad(ResponseCode.ClientBug, "no mailbox is selected");
        // RFC 7377 §2.1: "If UPDATE is used and there is no mailbox currently selected, the ESEARCH command MUST return a BAD result."
        if (session.View is null && Return.Updates) return ImapResult.Bad(ResponseCode.ClientBug, "no mailbox is selected that could be updated");
        if (Return.Updates && session.Contexts.Has(session.Tag.Span)) return SearchContexts.TagIsUsed;
        if (Criteria.Refusal is { } refusal) return refusal;
        if (Criteria.AsksForModSeq) session.UseCondStore();
        await session.News.SyncAsync(mayExpunge: false, cancellationToken);
        var places = await Sources.FindAsync(session, cancellationToken);
        var progress = new Progress(session);
        progress.Expect(places.Sum(place => (long)place.Mailbox.Exists));
        foreach (var place in places) await SearchAsync(session, place, progress, cancellationToken);
        if (Return.Updates && !places.Any(place => place.IsSame(session.View!.Place))) session.Writer.No(ResponseCode.NoUpdate(session.Tag.Span), "only the selected mailbox is updated");
        return ImapResult.Ok("done");
    }

    async ValueTask SearchAsync(ImapSession session, Place place, Progress progress, CancellationToken cancellationToken)
    {
        var isSelected = place.IsSame(session.View?.Place);
        var view = isSelected ? session.View! : new MailboxView(place, isReadOnly: true);
        var found = await Criteria.FindAsync(session, view, progress, (run, result) => Return.FindAsync(run, result, cancellationToken), cancellationToken);
        if (isSelected && Return.Saves) view.SaveResult(SavedResult.Of(found, Return));
        // RFC 7377 §2.1: nothing is said of a mailbox in which nothing was found, not even COUNT 0.
        if (found.Count > 0 && Return.Wanted != SearchReturn.Save) await new SearchAnswer(session, found, byUid: true).OfMailboxAsync(session.Tag, place, Return, Criteria.AsksForModSeq, cancellationToken);
        if (isSelected && Return.Updates) session.Contexts.Open(new FoundContext(found, ContextSubject.Of(session, Criteria.Key, Return, byUid: true, place)));
    }
}
