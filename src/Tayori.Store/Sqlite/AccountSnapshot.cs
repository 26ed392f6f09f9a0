using System.Collections.Immutable;

namespace Tayori.Store.Sqlite;

/// <summary>A mailbox with what only the store needs to know of it.</summary>
/// <param name="Box">The row as sessions see it.</param>
/// <param name="JournalFloor">Newest modseq the journal has forgotten.</param>
/// <param name="SnapshotModSeq">Every change up to here is in the snapshot.</param>
/// <param name="TailCost">What reading the journal behind the snapshot costs, in rows.</param>
sealed record MailboxState(Mailbox Box, long JournalFloor, long SnapshotModSeq, long TailCost);

/// <summary>An account as of one commit, without its messages. Immutable: readers take it without a lock, the writer makes the next one and publishes it after the commit.</summary>
sealed class AccountSnapshot
{
    IReadOnlyList<Mailbox>? _ordered;

    public required long ModSeq { get; init; }
    public required long NextMailbox { get; init; }
    public required long NextMessage { get; init; }
    public required uint LastUidValidity { get; init; }
    public required ImmutableDictionary<long, MailboxState> Mailboxes { get; init; }
    public required ImmutableSortedDictionary<string, long> Names { get; init; }
    /// <summary>Names subscribed to, ordered: the same object as long as none comes or goes.</summary>
    public required ImmutableSortedSet<string> Subscriptions { get; init; }
    public required ThreadState Threads { get; init; }
    public required long UsedBytes { get; init; }
    public required long UsedMessages { get; init; }

    public Mailbox? Find(MailboxId id) => Mailboxes.GetValueOrDefault(id.Value)?.Box;

    public IReadOnlyList<Mailbox> Ordered => _ordered ??= [.. Names.Values.Select(id => Mailboxes[id].Box)];
}
