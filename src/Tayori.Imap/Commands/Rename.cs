using Tayori.Imap.Grammar;
using Tayori.Imap.Listing;
using Tayori.Imap.Notifications;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>RENAME (RFC 3501 §6.3.5), also of a level that is no mailbox (the first example of RFC 9051 §6.3.6).</summary>
sealed record Rename(GivenName From, GivenName To) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        var from = cursor.MailboxAsGiven();
        cursor.Space();
        return new Rename(from, cursor.MailboxAsGiven());
    }

    public Explains? Explains => (name, exists, _) => exists
        ? MailboxName.IsWithin(name, To.Name) || MailboxName.IsInferior(To.Name, name)
        : MailboxName.IsWithin(name, From.Name);

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var found = await session.Places.FindTreeAsync(From.Name, cancellationToken);
        if (found.Value is not { } tree) return found.Refusal;
        var room = await session.Places.FindSiteAsync(To.Name, cancellationToken);
        if (room.Value is not { } site) return room.Refusal;
        if (site.Account.Id != tree.Account.Id) return ImapResult.No(ResponseCode.Cannot, "a mailbox stays with its owner");
        // It would be left, empty, and its messages be where the owner does not look for new mail.
        if (!tree.IsOwn && tree.Name == MailboxName.Inbox) return ImapResult.No(ResponseCode.Cannot, "only its owner may rename INBOX");
        var renamed = await tree.Account.RenameMailboxAsync(tree.Name, site.Name, cancellationToken);
        if (!renamed.IsOk) return StoreAnswers.Of(renamed.Refusal!.Value);
        // RFC 9051 §6.3.6: where either differs from its normal form, the existing name as it was given.
        await GivenName.TellAsync(session, To.Name, To.OldName(session) is null ? From.OldName(session) : From.Text, cancellationToken);
        return ImapResult.Ok("renamed");
    }
}
