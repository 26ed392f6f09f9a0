namespace Tayori.Store.Sqlite;

/// <summary>A mailbox inside a transaction: the row as it will be, and rows that came and are not in the journal yet.</summary>
sealed class WorkingMailbox(MailboxState state)
{
    public Mailbox Box { get; set; } = state.Box;
    public long JournalFloor { get; set; } = state.JournalFloor;
    public long SnapshotModSeq { get; set; } = state.SnapshotModSeq;
    public long TailCost { get; set; } = state.TailCost;

    /// <summary>As of everything that is in the journal; <c>null</c> until somebody needs it.</summary>
    public MessageList? List { get; set; }

    /// <summary>Whether the row has lost its name in this transaction, and needs one, be it the old one.</summary>
    public bool IsRenamed { get; set; }

    /// <summary>Whether this transaction has put rows into its journal.</summary>
    public bool HasJournal { get; set; }

    /// <summary>Rows that arrived next to each other in this transaction: one row of the journal.</summary>
    public List<MessageRow> Arrived { get; } = [];

    /// <summary>Modseq of <see cref="Arrived"/>.</summary>
    public long ArrivedModSeq { get; set; }

    public MailboxState ToState() => new(Box, JournalFloor, SnapshotModSeq, TailCost);
}
