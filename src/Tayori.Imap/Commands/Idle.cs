using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>IDLE (RFC 2177): the bell wakes the connection, and the session looks what has changed.</summary>
sealed record Idle : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor) => new Idle();

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        using var bell = session.Account.Watch(session.Connection.Wake);
        session.Writer.Continue("idling");
        while (true)
        {
            // What happened before the bell was hung up is told too.
            await session.SyncAsync(mayExpunge: true, cancellationToken);
            if (await session.ReceiveAsync(cancellationToken) is { } line) return Ended(line.Octets);
            if (session.Account.Closed.IsCancellationRequested) throw new Tayori.Wire.ConnectionEndedException(Tayori.Wire.EndReason.AccountClosed);
        }
    }

    static ImapResult Ended(byte[] line) =>
        System.Text.Ascii.EqualsIgnoreCase(line, "DONE"u8) ? ImapResult.Ok("idle ended") : ImapResult.Bad("DONE expected");
}
