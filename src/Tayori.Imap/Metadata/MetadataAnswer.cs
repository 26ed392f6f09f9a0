using Tayori.Imap.Session;

namespace Tayori.Imap.Metadata;

static class MetadataAnswer
{
    /// <summary>The METADATA response with values (RFC 5464 §4.4.1); none where all values are longer than was asked for.</summary>
    public static async ValueTask WriteAsync(this ImapSession session, string mailbox, EntryAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Values.Count == 0) return;
        session.Writer.Metadata(mailbox);
        for (var i = 0; i < answer.Values.Count; i++)
        {
            session.Writer.EntryValue(answer.Values[i].Entry, answer.Values[i].Value, isFirst: i == 0);
            await session.FlushIfFullAsync(cancellationToken);
        }
        session.Writer.MetadataEnd();
    }
}
