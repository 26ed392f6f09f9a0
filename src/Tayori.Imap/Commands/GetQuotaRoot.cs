using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>GETQUOTAROOT (RFC 9208 §4.1.2): also of a mailbox that is yet to be created.</summary>
sealed record GetQuotaRoot(string Mailbox) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        return new GetQuotaRoot(cursor.Mailbox());
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var found = await QuotaRoot.FindAsync(session, "", cancellationToken);
        if (found.Value is not { } root) return found.Refusal;
        session.Writer.QuotaRoot(Mailbox, root.Name);
        await root.WriteAsync(session, cancellationToken);
        return ImapResult.Ok("done");
    }
}
