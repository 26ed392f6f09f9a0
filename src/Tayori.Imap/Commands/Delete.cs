using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>DELETE (RFC 3501 §6.3.4).</summary>
sealed record Delete(string Mailbox) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        return new Delete(cursor.Mailbox());
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var deleted = await session.Account.DeleteMailboxAsync(Mailbox, cancellationToken);
        return deleted.IsOk ? ImapResult.Ok("deleted") : StoreAnswers.Of(deleted.Refusal!.Value);
    }
}
