using Tayori.Imap.Grammar;
using Tayori.Imap.Notifications;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>DELETE (RFC 3501 §6.3.4).</summary>
sealed record Delete(string Mailbox) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        return new Delete(cursor.Mailbox());
    }

    /// <summary>Its superior, too, which may have no inferiors any more.</summary>
    public Explains? Explains => (name, exists, _) => MailboxName.Normalise(Mailbox) is { } gone && ((!exists && name == gone) || name == MailboxName.Superiors(gone).LastOrDefault());

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var found = await session.Places.FindAsync(Mailbox, MailboxRights.DeleteMailbox, cancellationToken);
        if (found.Value is not { } place) return found.Refusal;
        var deleted = await place.Account.DeleteMailboxAsync(place.Mailbox.Name, cancellationToken);
        return deleted.IsOk ? ImapResult.Ok("deleted") : StoreAnswers.Of(deleted.Refusal!.Value);
    }
}
