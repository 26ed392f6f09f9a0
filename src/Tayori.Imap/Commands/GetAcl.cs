using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>GETACL (RFC 4314 §3.3): the owner first, then whom the list names, by primary address.</summary>
sealed record GetAcl(string Mailbox) : IImapCommand
{
    /// <summary>getacl = "GETACL" SP mailbox</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        return new GetAcl(cursor.Mailbox());
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var found = await session.Places.FindAsync(Mailbox, MailboxRights.Administer, cancellationToken);
        if (found.Value is not { } place) return found.Refusal;
        List<(string, MailboxRights)> entries = [];
        foreach (var entry in place.Mailbox.Access.Prepend(new AccessEntry(new Grantee(place.Account.Id), MailboxRights.All)))
        {
            if (await Identifier.OfAsync(session.Directory, entry.Grantee, cancellationToken) is { } name) entries.Add((name, entry.Rights));
        }
        session.Writer.Acl(place.Name, entries);
        return ImapResult.Ok("done");
    }
}
