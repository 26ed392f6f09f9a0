using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>RENAME (RFC 3501 §6.3.5).</summary>
sealed record Rename(string From, string To) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        var from = cursor.Mailbox();
        cursor.Space();
        return new Rename(from, cursor.Mailbox());
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var renamed = await session.Account.RenameMailboxAsync(From, To, cancellationToken);
        return renamed.IsOk ? ImapResult.Ok("renamed") : StoreAnswers.Of(renamed.Refusal!.Value);
    }
}
