using Tayori.Imap.Grammar;
using Tayori.Imap.Notifications;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>SUBSCRIBE and UNSUBSCRIBE (RFC 3501 §6.3.6, §6.3.7): names, whether or not there are mailboxes of them.</summary>
sealed record Subscribe(string Mailbox, bool Subscribed) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor) => Parse(ref cursor, subscribed: true);
    public static IImapCommand ParseUnsubscribe(ref ImapCursor cursor) => Parse(ref cursor, subscribed: false);

    /// <summary>("SUBSCRIBE" / "UNSUBSCRIBE") SP ["MAILBOX" SP] mailbox. RFC 2062 §6.3.OBS.3: a mailbox of that name is told from the word by what follows.</summary>
    static Subscribe Parse(ref ImapCursor cursor, bool subscribed)
    {
        cursor.Space();
        var name = cursor.Mailbox();
        if (name.Equals("MAILBOX", StringComparison.OrdinalIgnoreCase) && cursor.TrySpace()) name = cursor.Mailbox();
        return new Subscribe(name, subscribed);
    }

    public Explains? Explains => (name, _, isSubscribed) => name == Mailbox && isSubscribed == Subscribed;

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var result = await session.Account.SetSubscribedAsync(Mailbox, Subscribed, cancellationToken);
        return result.IsOk ? ImapResult.Ok("done") : StoreAnswers.Of(result.Refusal!.Value);
    }
}
