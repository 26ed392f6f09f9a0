using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>CREATE (RFC 3501 §6.3.3); a separator at the end only says that mailboxes below it will follow.</summary>
sealed record Create(string Mailbox) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        return new Create(cursor.Mailbox());
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var name = Mailbox.EndsWith(MailboxPattern.Separator) ? Mailbox[..^1] : Mailbox;
        var created = await session.Account.CreateMailboxAsync(name, SpecialUse.None, cancellationToken);
        return created.IsOk ? ImapResult.Ok("created") : StoreAnswers.Of(created.Refusal!.Value);
    }
}
