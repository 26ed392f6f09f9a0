using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>LOGOUT (RFC 3501 §6.1.3).</summary>
sealed record Logout : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor) => new Logout();

    public ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        // After BYE nothing but the tagged OK: no changes of a mailbox either.
        session.Select(null);
        session.Writer.Bye(null, "goodbye");
        session.End();
        return ValueTask.FromResult(ImapResult.Ok("logged out"));
    }
}
