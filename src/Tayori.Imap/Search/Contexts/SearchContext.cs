using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Search.Contexts;

/// <summary>Messages that enter or leave a result, one behind the other there.</summary>
/// <param name="Position">Of the first of them, from 1; 0: in the order of the mailbox (RFC 5267 §4.3.3).</param>
/// <param name="Uids">In the order of the result.</param>
readonly record struct ContextRun(int Position, IReadOnlyList<uint> Uids);

/// <summary>A result that the client has been told, to be kept up to date.</summary>
abstract class SearchContext(ContextSubject subject, MessageList asOf)
{
    public ContextSubject Subject { get; } = subject;

    /// <summary>The list that the result is true of. What fails before all of a change is told is told by the next update.</summary>
    public MessageList AsOf { get; set; } = asOf;

    /// <summary>The messages of the result.</summary>
    public UidSet Uids { get; protected set; } = UidSet.Empty;

    /// <summary>Messages of which an order is kept.</summary>
    public virtual int Ordered => 0;

    /// <summary>Why no updates can be told; <c>null</c> where they can.</summary>
    public virtual string? Refusal => null;

    /// <summary>Takes messages out of the result that are in it; what to tell of it, in order.</summary>
    public abstract IReadOnlyList<ContextRun> Remove(UidSet uids);

    /// <summary>Puts messages into the result that are in the list and not in the result; what to tell of it, in order.</summary>
    public abstract ValueTask<IReadOnlyList<ContextRun>> AddAsync(UidSet uids, ImapSession session, MessageList messages, CancellationToken cancellationToken);
}

/// <summary>The result of a SEARCH, in the order of the mailbox.</summary>
sealed class FoundContext : SearchContext
{
    public FoundContext(SearchResult found, ContextSubject subject)
        : base(subject, found.Messages) => Uids = UidSet.Of([.. found.Numbers(byUid: true)]);

    public override IReadOnlyList<ContextRun> Remove(UidSet uids)
    {
        Uids = Uids.Except(uids);
        return [new(0, [.. uids.Enumerate()])];
    }

    public override ValueTask<IReadOnlyList<ContextRun>> AddAsync(UidSet uids, ImapSession session, MessageList messages, CancellationToken cancellationToken)
    {
        Uids = Uids.Union(uids);
        return ValueTask.FromResult<IReadOnlyList<ContextRun>>([new(0, [.. uids.Enumerate()])]);
    }
}
