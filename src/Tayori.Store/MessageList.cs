namespace Tayori.Store;

/// <summary>
/// The messages of one mailbox as of one modseq: immutable, ordered by UID, packed in columns, cut into chunks that unchanged neighbours in time share. A commit makes a new list that
/// copies only the chunks it touches, so a session can hold the list it has told its client about and learn what changed by comparing it with the newest one: chunks that are the
/// same object are skipped.
/// </summary>
public sealed class MessageList
{
    /// <summary>Rows per chunk at most.</summary>
    public const int ChunkSize = 4096;

    public MailboxId Mailbox => throw new NotImplementedException();

    /// <summary>Every change of the mailbox up to here is in the list.</summary>
    public long ModSeq => throw new NotImplementedException();
    public int Count => throw new NotImplementedException();

    /// <summary>The row at a 0-based position.</summary>
    public MessageRow this[int index] => throw new NotImplementedException();

    /// <summary>Position of a UID, or the complement of where it would be.</summary>
    public int IndexOf(uint uid) => throw new NotImplementedException();

    /// <summary>Chunks in order, for scans without a search per row.</summary>
    public ReadOnlySpan<MessageChunk> Chunks => throw new NotImplementedException();

    /// <summary>
    /// What separates <paramref name="older"/> from this list of the same mailbox: UIDs that went, UIDs that came, UIDs whose flags or modseq changed. Costs nothing for chunks both share.
    /// </summary>
    public ListDifference Since(MessageList older) => throw new NotImplementedException();

    /// <summary>
    /// This list as a session may see it that must not be told of expunges yet (RFC 9051 §7.5.1): rows that <paramref name="told"/> has and this list lacks stay in their place.
    /// </summary>
    public MessageList KeepingRowsOf(MessageList told) => throw new NotImplementedException();
}

public sealed record ListDifference(UidSet Gone, UidSet Came, UidSet Changed);

/// <summary>A run of rows as columns, all of the same length.</summary>
public sealed class MessageChunk
{
    public int Count => throw new NotImplementedException();
    public ReadOnlySpan<uint> Uids => throw new NotImplementedException();
    public ReadOnlySpan<MessageId> Messages => throw new NotImplementedException();
    public ReadOnlySpan<FlagSet> Flags => throw new NotImplementedException();
    public ReadOnlySpan<long> ModSeqs => throw new NotImplementedException();
    public ReadOnlySpan<long> Sizes => throw new NotImplementedException();
    public ReadOnlySpan<long> Received => throw new NotImplementedException();
    public ReadOnlySpan<short> ReceivedOffsets => throw new NotImplementedException();
    public ReadOnlySpan<long> Saved => throw new NotImplementedException();
}
