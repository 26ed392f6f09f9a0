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
        session.Writer.QuotaRoot(Mailbox);
        await GetQuota.WriteAsync(session, cancellationToken);
        return ImapResult.Ok("done");
    }
}
