using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>UNSELECT (RFC 3691): leaves the mailbox and expunges nothing.</summary>
sealed record Unselect : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor) => new Unselect();

    public ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        session.Select(null);
        return ValueTask.FromResult(ImapResult.Ok("done"));
    }
}
