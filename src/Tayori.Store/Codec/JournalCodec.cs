using Tayori.Store.Content;

namespace Tayori.Store.Codec;

/// <summary>Kinds of journal rows; the numbers are on disk.</summary>
enum JournalKind
{
    Added = 1, Flags = 2, Expunged = 3,
    /// <summary>Of the account, not of one mailbox: kept under mailbox 0.</summary>
    MailboxCreated = 4, MailboxRenamed = 5, MailboxDeleted = 6,
    /// <summary>Of the account too, whatever they are of.</summary>
    Annotations = 7,
    MailboxAccess = 8,
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

    /// <summary>Mailbox, or 0 for the account; whose the private ones are; names.</summary>
    public static byte[] Annotations(AnnotationPlace place, IReadOnlyCollection<string> entries)
    {
        PackedWriter to = new();
        to.Unsigned((ulong)(place.Mailbox?.Value ?? 0));
        to.Unsigned((ulong)place.Reader.Value);
        to.Unsigned((ulong)entries.Count);
        foreach (string entry in entries)
            to.Text(entry);
        return Pieces.Seal(to.Written);
    }

    /// <summary>Of such a row what a reader may know; <c>null</c> where that is nothing.</summary>
    public static AnnotationsChanged? ReadAnnotations(AccountId reader, long modSeq, ReadOnlySpan<byte> payload)
    {
        PackedReader from = new(Pieces.Unseal(payload));
        var mailbox = (long)from.Unsigned();
        bool isOwn = (long)from.Unsigned() == reader.Value;
        List<string> entries = [];
        for (int left = from.Count(); left > 0; left--)
        {
            string entry = from.Text();
            if (isOwn || !AnnotationEntry.IsPrivate(entry))
                entries.Add(entry);
        }
        return entries.Count == 0 ? null : new AnnotationsChanged(modSeq, mailbox == 0 ? null : new MailboxId(mailbox), entries);
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
