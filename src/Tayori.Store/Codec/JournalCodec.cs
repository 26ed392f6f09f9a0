using Tayori.Store.Content;

namespace Tayori.Store.Codec;

/// <summary>Kinds of journal rows; the numbers are on disk.</summary>
enum JournalKind
{
    Added = 1, Flags = 2, Expunged = 3,
    /// <summary>Of the account, not of one mailbox: kept under mailbox 0.</summary>
    MailboxCreated = 4, MailboxRenamed = 5, MailboxDeleted = 6,
}

/// <summary>The payload of a journal row. First octet: how the rest is encoded (<see cref="PieceEncoding"/>).</summary>
static class JournalCodec
{
    public static byte[] Added(ReadOnlySpan<MessageRow> rows)
    {
        PackedWriter to = new();
        RowCodec.Write(to, rows);
        return Pieces.Seal(to.Written);
    }

    public static byte[] Flags(UidSet uids, FlagAction action, FlagSet flags)
    {
        PackedWriter to = new();
        to.Byte((byte)action);
        to.Flags(flags);
        to.Uids(uids);
        return Pieces.Seal(to.Written);
    }

    public static byte[] Expunged(UidSet uids)
    {
        PackedWriter to = new();
        to.Uids(uids);
        return Pieces.Seal(to.Written);
    }

    public static byte[] Mailbox(MailboxId id, string name)
    {
        PackedWriter to = new();
        to.Unsigned((ulong)id.Value);
        to.Text(name);
        return Pieces.Seal(to.Written);
    }

    /// <summary>The change a row of a mailbox's journal stands for.</summary>
    public static Change Read(JournalKind kind, long modSeq, ReadOnlySpan<byte> payload)
    {
        PackedReader from = new(Pieces.Unseal(payload));
        switch (kind)
        {
            case JournalKind.Added:
                return new Change.MessagesAdded(modSeq, RowCodec.Read(ref from));
            case JournalKind.Flags:
                var action = (FlagAction)from.Byte();
                FlagSet flags = from.Flags();
                return new Change.FlagsChanged(modSeq, from.Uids(), action, flags);
            case JournalKind.Expunged:
                return new Change.MessagesExpunged(modSeq, from.Uids());
            default:
                throw PackedReader.Corrupt();
        }
    }

    /// <summary>The list with a change of its mailbox made.</summary>
    public static MessageList Apply(MessageList list, Change change) => change switch
    {
        Change.MessagesAdded added => list.With([.. added.Rows], added.ModSeq),
        Change.FlagsChanged flags => list.WithFlags(flags.Uids, flags.Action, flags.Flags, flags.ModSeq),
        Change.MessagesExpunged expunged => list.Without(expunged.Uids, expunged.ModSeq),
        _ => throw new ArgumentException("a change that is not of messages", nameof(change)),
    };
}
