using Tayori.Imap.Fetch;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Search.Contexts;

/// <summary>
/// The searches of the selected mailbox whose changes the client wants to hear of (RFC 5267 §4.3). They follow the list that the client has been told of: messages that go are taken out before they are told as
/// gone, messages that come or change are tested again, and they alone, behind what is told of them.
/// </summary>
sealed class SearchContexts(ImapSession session)
{
    readonly List<SearchContext> _contexts = [];

    public static ImapResult TagIsUsed => ImapResult.Bad(ResponseCode.ClientBug, "the tag is that of a search that is being updated");

    public bool Any => _contexts.Count > 0;

    public bool Has(ReadOnlySpan<byte> tag) => Find(tag) is not null;

    public void Clear() => _contexts.Clear();

    public void Cancel(ReadOnlySpan<byte> tag)
    {
        if (Find(tag) is { } context) _contexts.Remove(context);
    }

    /// <summary>Those told in sequence numbers end, because there are none any more (RFC 9586 §3).</summary>
    public void CancelNumbered()
    {
        foreach (var context in _contexts.Where(one => !one.Subject.ByUid)) session.Writer.No(ResponseCode.NoUpdate(context.Subject.Tag.Span), "messages have UIDs only");
        _contexts.RemoveAll(one => !one.Subject.ByUid);
    }

    /// <summary>Keeps a result up to date from now on, or says that it will not be (RFC 5267 §4.3.1).</summary>
    public void Open(SearchContext context)
    {
        if (Refusal(context) is { } why) session.Writer.No(ResponseCode.NoUpdate(context.Subject.Tag.Span), why);
        else _contexts.Add(context);
    }

    /// <summary>RFC 5267 §4.3.4: a REMOVEFROM "MUST be sent prior to the expunge notification itself".</summary>
    public IEnumerable<int> Leave(MessageList told, UidSet gone)
    {
        foreach (var context in gone.IsEmpty ? [] : _contexts)
        {
            foreach (var line in Remove(context, gone, told)) yield return line;
        }
    }

    /// <summary>
    /// Tells what has changed since the last time in what the client has been told of. Of messages that came, what NOTIFY or the searches that they match want to know of them is fetched first, once for all
    /// (RFC 5465 §7: FETCH responses "MUST precede the ESEARCH response"; §5.2 would have it the other way round).
    /// </summary>
    /// <param name="came">New messages that others have put there.</param>
    /// <param name="items">What of each of them is wanted; <c>null</c>: nothing.</param>
    /// <param name="cancellationToken">The session's.</param>
    public async ValueTask UpdateAsync(UidSet came, FetchItems? items, CancellationToken cancellationToken)
    {
        var messages = session.View!.Told;
        List<(SearchContext Context, UidSet Touched, UidSet Matching)> tested = [];
        foreach (var context in _contexts)
        {
            var difference = messages.Since(context.AsOf);
            var touched = difference.Came.Union(difference.Changed);
            if (!touched.IsEmpty) tested.Add((context, touched, await MatchAsync(context.Subject, touched, messages, cancellationToken)));
        }
        var wanted = new NewMessages(came, items);
        foreach (var (context, _, matching) in tested) wanted.Add(matching, context.Subject.Items);
        await wanted.FetchAsync(session, cancellationToken);
        foreach (var (context, touched, matching) in tested) await TellAsync(context, touched, matching, messages, cancellationToken);
        foreach (var context in _contexts) context.AsOf = messages;
    }

    string? Refusal(SearchContext context) =>
        _contexts.Count >= ImapLimits.UpdatedSearches ? $"{ImapLimits.UpdatedSearches} searches are being updated already"
        : _contexts.Sum(one => (long)one.Ordered) + context.Ordered > ImapLimits.UpdatedSortMessages ? "too many sorted messages are being updated already"
        : context.Refusal;

    async ValueTask TellAsync(SearchContext context, UidSet touched, UidSet matching, MessageList messages, CancellationToken cancellationToken)
    {
        foreach (var _ in Remove(context, touched.Except(matching), messages)) await session.FlushIfFullAsync(cancellationToken);
        var added = matching.Except(context.Uids);
        if (added.IsEmpty) return;
        var runs = await context.AddAsync(added, session, messages, cancellationToken);
        foreach (var _ in Lines(context, messages).AddTo(runs)) await session.FlushIfFullAsync(cancellationToken);
    }

    /// <summary>The messages of a few that match: the whole tree of keys is asked, but of them alone.</summary>
    async ValueTask<UidSet> MatchAsync(ContextSubject subject, UidSet among, MessageList messages, CancellationToken cancellationToken)
    {
        var view = session.View!;
        var limited = new SearchKey.And([new SearchKey.Messages(FrozenKey.Set(among), ByUid: true), subject.Key]);
        using var run = new SearchRun(view.Account, messages, new SearchPlanner(view, messages, session.Connection.Server.Time.GetUtcNow(), subject.Collation).Plan(limited));
        var result = new SearchResult(messages);
        await run.FindAsync(SearchExtent.All, result, cancellationToken);
        return UidSet.Of([.. result.Numbers(byUid: true)]);
    }

    IEnumerable<int> Remove(SearchContext context, UidSet uids, MessageList messages)
    {
        var removed = uids.Intersect(context.Uids);
        return removed.IsEmpty ? [] : Lines(context, messages).RemoveFrom(context.Remove(removed));
    }

    ContextLines Lines(SearchContext context, MessageList messages) => new(session.Writer, context.Subject, messages);

    SearchContext? Find(ReadOnlySpan<byte> tag)
    {
        foreach (var context in _contexts)
        {
            if (context.Subject.Tag.Span.SequenceEqual(tag)) return context;
        }
        return null;
    }
}
