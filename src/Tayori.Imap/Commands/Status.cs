using Tayori.Imap.Grammar;
using Tayori.Imap.Listing;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>STATUS (RFC 3501 §6.3.10) with SIZE (RFC 8438), HIGHESTMODSEQ (RFC 7162 §3.1.7), APPENDLIMIT (RFC 7889 §3.1), DELETED and DELETED-STORAGE (RFC 9208 §4.1.4).</summary>
sealed record Status(string Mailbox, StatusItems Items) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        var mailbox = cursor.Mailbox();
        cursor.Space();
        return new Status(mailbox, StatusItems.Parse(ref cursor));
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        // RFC 7162 §3.1: a CONDSTORE enabling command.
        if (Items.AsksForModSeq) session.UseCondStore();
        var found = await session.Places.FindAsync(Mailbox, MailboxRights.Read, cancellationToken);
        if (found.Value is not { } place) return found.Refusal;
        await Items.WriteAsync(session, place, cancellationToken);
        return ImapResult.Ok("done");
    }
}
