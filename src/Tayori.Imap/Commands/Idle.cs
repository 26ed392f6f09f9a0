using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;
using Tayori.Wire;

namespace Tayori.Imap.Commands;

/// <summary>IDLE (RFC 2177): the bell wakes the connection, and the session looks what has changed.</summary>
sealed record Idle : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor) => new Idle();

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        using var bell = (session.View?.Account ?? session.Account).Watch(session.Connection.Wake);
        using var annotations = session.News.Metadata is null ? null : session.Account.Watch(session.Connection.Wake);
        session.Writer.Continue("idling");
        while (true)
        {
            // What happened before the bell was hung up is told too.
            await TellAsync(session, cancellationToken);
            if (await session.ReceiveAsync(Awaited.Line, cancellationToken) is { } line) return Ended(line.Octets);
            if (session.Account.Closed.IsCancellationRequested) throw new ConnectionEndedException(EndReason.AccountClosed);
        }
    }

    /// <summary>No NO may come before DONE (RFC 2177 §3), and a client that hears nothing believes that nothing happens: it had better connect again.</summary>
    static async ValueTask TellAsync(ImapSession session, CancellationToken cancellationToken)
    {
        try
        {
            await session.RenewRightsAsync(cancellationToken);
            await session.News.TellAsync(cancellationToken);
        }
        catch (StorageException failure)
        {
            throw new ConnectionEndedException(EndReason.StorageFailed, failure.Message);
        }
    }

    static ImapResult Ended(byte[] line) =>
        System.Text.Ascii.EqualsIgnoreCase(line, "DONE"u8) ? ImapResult.Ok("idle ended") : ImapResult.Bad("DONE expected");
}
