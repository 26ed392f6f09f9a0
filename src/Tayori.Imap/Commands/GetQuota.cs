using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>GETQUOTA (RFC 9208 §4.1.1).</summary>
sealed record GetQuota(string Root) : IImapCommand
{
    /// <summary>getquota = "GETQUOTA" SP quota-root-name; quota-root-name = astring</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        return new GetQuota(cursor.AStringText("quota root"));
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var found = await QuotaRoot.FindReadableAsync(session, Root, cancellationToken);
        if (found.Value is not { } root) return found.Refusal;
        await root.WriteAsync(session, cancellationToken);
        return ImapResult.Ok("done");
    }
}
