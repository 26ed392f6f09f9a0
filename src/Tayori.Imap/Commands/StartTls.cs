using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>STARTTLS (RFC 3501 §6.2.1): the handshake follows the tagged OK, so the loop makes it.</summary>
sealed record StartTls : ITransportCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor) => new StartTls();

    public ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken) => ValueTask.FromResult(
        session.Connection.CanStartTls ? ImapResult.Ok("begin TLS negotiation now") : ImapResult.Bad("TLS is on already or not available"));

    /// <summary>What the client knew of us in clear text is forgotten (RFC 3501 §6.2.1).</summary>
    public ValueTask SwapAsync(ImapSession session, CancellationToken cancellationToken) => session.Connection.StartTlsAsync(cancellationToken);
}
