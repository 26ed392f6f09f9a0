namespace Tayori.Store.Sqlite;

/// <summary>
/// When a journal is folded into its snapshot: when reading the tail costs as much as reading half of the snapshot again. So reading is never much dearer than it must be, and what folding
/// costs per change does not grow with the mailbox.
/// </summary>
static class FoldRule
{
    /// <summary>What a row of the journal costs to read, counted in rows of messages.</summary>
    public const int JournalRow = 4;

    /// <summary>Flags and expunges are applied faster than rows are unpacked.</summary>
    public const int TouchedPerRow = 8;

    public static bool IsDue(MailboxState state, long least) => state.TailCost > least + (state.Box.Exists / 2);
}
