using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>NAMESPACE (RFC 2342): the personal one without prefix, and that of other users (<see cref="Access.OtherUsers"/>).</summary>
sealed record Namespace : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor) => new Namespace();

    public ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        session.Writer.Raw("* NAMESPACE ((\"\" \"/\")) ((\"Other Users/\" \"/\")) NIL\r\n"u8);
        return ValueTask.FromResult(ImapResult.Ok("done"));
    }
}
