using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>NOOP and CHECK (RFC 3501 §6.1.2, §6.4.1): tell what changed, and say NO where that cannot be found out; everything promised is on disk already.</summary>
sealed record Noop : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor) => new Noop();

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        await session.News.SyncAsync(mayExpunge: true, cancellationToken);
        return ImapResult.Ok("done");
    }
}
