using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Wire;

namespace Tayori.Imap.Commands;

/// <summary>
/// UNAUTHENTICATE (RFC 8437): behind its OK the connection is as it was after the greeting, but for TLS and what ID said. The client may have sent its next login already, so that there is no NO (§3).
/// </summary>
sealed record Unauthenticate : ITransportCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor) => new Unauthenticate();

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        // RFC 8437 §3: "the mailbox ceases to be selected, but no expunge event is generated"; nor is anything else told.
        session.Select(null);
        session.News.Stop();
        // RFC 8437 §4.1: the client's compression ends behind its command. What has been read beyond may be deflated or not, and nothing tells: §3 lets a server close "if it is unable to reset the state".
        if (session.Connection.IsCompressed)
        {
            session.Writer.Bye(null, "a compressed connection cannot be used by another: connect anew");
            await session.Connection.FlushAsync(cancellationToken);
            throw new ConnectionEndedException(EndReason.Quit, "UNAUTHENTICATE under COMPRESS");
        }
        return ImapResult.Ok("nobody is logged in");
    }

    public ValueTask SwapAsync(ImapSession session, CancellationToken cancellationToken) => session.LogOutAsync();
}
