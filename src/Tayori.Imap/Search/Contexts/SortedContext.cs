using Tayori.Imap.Session;
using Tayori.Imap.Sorting;
using Tayori.Store;

namespace Tayori.Imap.Search.Contexts;

/// <summary>The result of a SORT in its order. What it is ordered by never changes of a message, so that one that stays keeps its place among the others.</summary>
sealed class SortedContext : SearchContext
{
    readonly IReadOnlyList<SortCriterion> _criteria;
    List<uint> _order;

    public SortedContext(SortResult sorted, IReadOnlyList<SortCriterion> criteria, ContextSubject subject)
        : base(subject, sorted.Messages)
    {
        _criteria = criteria;
        _order = [.. sorted.Numbers(byUid: true)];
        Uids = UidSet.Of([.. _order]);
    }

    public override int Ordered => _order.Count;

    /// <summary>How relevant a message is depends on the search, and is not kept.</summary>
    public override string? Refusal => _criteria.Any(criterion => criterion.Key == SortKey.Relevancy) ? "an order by relevancy is not kept up to date" : null;

    /// <summary>From the last to the first, so that no position moves before it is told.</summary>
    public override IReadOnlyList<ContextRun> Remove(UidSet uids)
    {
        var runs = Runs(_order, uids.Contains);
        runs.Reverse();
        _order.RemoveAll(uids.Contains);
        Uids = Uids.Except(uids);
        return runs;
    }

    /// <summary>From the first to the last: each goes to the place that it then has.</summary>
    public override async ValueTask<IReadOnlyList<ContextRun>> AddAsync(UidSet uids, ImapSession session, MessageList messages, CancellationToken cancellationToken)
    {
        var merge = new OrderedMerge(session.View!.Account, messages, _criteria, Subject.Collation);
        _order = await merge.RunAsync(_order, [.. uids.Enumerate().Select(uid => messages.IndexOf(uid))], cancellationToken);
        Uids = UidSet.Of([.. _order]);
        return Runs(_order, uids.Contains);
    }

    static List<ContextRun> Runs(List<uint> order, Func<uint, bool> isMeant)
    {
        List<ContextRun> runs = [];
        for (var at = 0; at < order.Count; at++)
        {
            var first = at;
            while (at < order.Count && isMeant(order[at])) at++;
            if (at > first) runs.Add(new(first + 1, order.GetRange(first, at - first)));
        }
        return runs;
    }
}
