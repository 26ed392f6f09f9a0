using Tayori.Imap.Grammar;
using Tayori.Imap.Listing;
using Tayori.Imap.Notifications;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>DELETE (RFC 3501 §6.3.4).</summary>
sealed record Delete(GivenName Given) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        return new Delete(cursor.MailboxAsGiven());
    }

    /// <summary>Its superior, too, which may have no inferiors any more.</summary>
    public Explains? Explains => (name, exists, _) => (!exists && name == Given.Name) || name == MailboxName.Superiors(Given.Name).LastOrDefault();

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var found = await session.Places.FindAsync(Given.Name, MailboxRights.DeleteMailbox, cancellationToken);
        if (found.Value is not { } place) return found.Refusal;
        var deleted = await place.Account.DeleteMailboxAsync(place.Mailbox.Name, cancellationToken);
        if (!deleted.IsOk) return StoreAnswers.Of(deleted.Refusal!.Value);
        await Given.TellAsync(session, cancellationToken);
        return ImapResult.Ok("deleted");
    }
}
