using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>NOOP and CHECK (RFC 3501 §6.1.2, §6.4.1): the loop tells what changed; everything promised is on disk already.</summary>
sealed record Noop : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor) => new Noop();

    public ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken) => ValueTask.FromResult(ImapResult.Ok("done"));
}
