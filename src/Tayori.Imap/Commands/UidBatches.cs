using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>
/// UIDBATCHES (draft-ietf-mailmaint-imap-uidbatches §3): the mailbox cut into ranges of UIDs with so many messages each, the newest first, so that a client can fetch a large one piece by piece. Ranges follow each
/// other without a gap, and no UID is in two.
/// </summary>
/// <param name="Size">Messages of a batch.</param>
/// <param name="First">The first batch to be told, counted from 1.</param>
/// <param name="Last">The last.</param>
sealed record UidBatches(uint Size, uint First, uint Last) : IImapCommand
{
    /// <summary>uidbatches = "UIDBATCHES" SP nz-number [SP nz-number ":" nz-number]</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        var size = cursor.NzNumber("batch size");
        if (!cursor.TrySpace()) return new UidBatches(size, 1, uint.MaxValue);
        var first = cursor.NzNumber("batch");
        cursor.Expect((byte)':');
        var last = cursor.NzNumber("batch");
        return new UidBatches(size, Math.Min(first, last), Math.Max(first, last));
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        if (Size < ImapLimits.SmallestBatch) return ImapResult.No(ResponseCode.TooSmall, $"a batch has at least {ImapLimits.SmallestBatch} messages");
        var messages = await session.View!.MessagesAsync(cancellationToken);
        session.Writer.UidBatches(session.Tag.Span);
        for (var batch = First; batch <= Last && (batch - 1) * (long)Size < messages.Count; batch++)
        {
            session.Writer.UidBatch(Range(messages, batch), isFirst: batch == First);
            await session.FlushIfFullAsync(cancellationToken);
        }
        session.Writer.CrLf();
        return ImapResult.Ok("done");
    }

    /// <summary>From the highest UID to the lowest.</summary>
    UidRange Range(MessageList messages, uint batch)
    {
        var end = messages.Count - (int)((batch - 1) * Size);
        var highest = end == messages.Count ? messages[end - 1].Uid : messages[end].Uid - 1;
        return new UidRange(messages[(int)Math.Max(0, (long)end - Size)].Uid, highest);
    }
}
