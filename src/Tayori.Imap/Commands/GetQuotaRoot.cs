using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>GETQUOTAROOT (RFC 9208 §4.1.2): of one's own also of a mailbox that is yet to be created.</summary>
sealed record GetQuotaRoot(string Mailbox) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        return new GetQuotaRoot(cursor.Mailbox());
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var place = OtherUsers.Contains(Mailbox) ? await session.Places.FindAsync(Mailbox, MailboxRights.Read, cancellationToken) : default;
        if (OtherUsers.Contains(Mailbox) && place.Value is null) return place.Refusal;
        var found = await QuotaRoot.FindReadableAsync(session, place.Value?.QuotaRoot ?? "", cancellationToken);
        if (found.Value is not { } root) return found.Refusal;
        session.Writer.QuotaRoot(place.Value?.Name ?? Mailbox, root.Name);
        await root.WriteAsync(session, cancellationToken);
        return ImapResult.Ok("done");
    }
}
