using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>SUBSCRIBE and UNSUBSCRIBE (RFC 3501 §6.3.6, §6.3.7): names, whether or not there are mailboxes of them.</summary>
sealed record Subscribe(string Mailbox, bool Subscribed) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        return new Subscribe(cursor.Mailbox(), true);
    }

    public static IImapCommand ParseUnsubscribe(ref ImapCursor cursor)
    {
        cursor.Space();
        return new Subscribe(cursor.Mailbox(), false);
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var result = await session.Account.SetSubscribedAsync(Mailbox, Subscribed, cancellationToken);
        return result.IsOk ? ImapResult.Ok("done") : StoreAnswers.Of(result.Refusal!.Value);
    }
}
