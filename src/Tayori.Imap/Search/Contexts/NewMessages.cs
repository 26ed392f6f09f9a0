using Tayori.Imap.Fetch;
using Tayori.Imap.Session;
using Tayori.Imap.Views;
using Tayori.Store;

namespace Tayori.Imap.Search.Contexts;

/// <summary>What is to be fetched of new messages without having been asked for (RFC 5465 §5.2, §7: "combined into a single FETCH response").</summary>
sealed class NewMessages(UidSet came, FetchItems? items)
{
    readonly List<(UidSet Uids, FetchItems? Items)> _parts = [(came, items)];

    /// <summary>Those of them that match a search are to be fetched with these items, too.</summary>
    public void Add(UidSet matching, FetchItems? more)
    {
        if (more is null) return;
        for (var i = _parts.Count - 1; i >= 0; i--)
        {
            var (uids, before) = _parts[i];
            var both = uids.Intersect(matching);
            if (both.IsEmpty) continue;
            _parts[i] = (uids.Except(both), before);
            _parts.Add((both, more.Union(before)));
        }
    }

    public async ValueTask FetchAsync(ImapSession session, CancellationToken cancellationToken)
    {
        foreach (var (uids, wanted) in _parts)
        {
            if (wanted is null || uids.IsEmpty) continue;
            var rows = SequenceResolver.OfUids(uids, session.View!.Told);
            await new FetchContext(session, session.View, rows.Messages, wanted).RunAsync(rows, cancellationToken);
        }
    }
}
