using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>MYRIGHTS (RFC 4314 §3.5).</summary>
sealed record MyRights(string Mailbox) : IImapCommand
{
    /// <summary>myrights = "MYRIGHTS" SP mailbox</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        return new MyRights(cursor.Mailbox());
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var found = await session.Places.FindKnownAsync(Mailbox, cancellationToken);
        if (found.Value is not { } place) return found.Refusal;
        session.Writer.MyRights(place);
        return ImapResult.Ok("done");
    }
}
