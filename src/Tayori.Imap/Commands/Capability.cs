using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>CAPABILITY (RFC 3501 §6.1.1).</summary>
sealed record Capability : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor) => new Capability();

    public ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        session.Writer.Capability(Capabilities.For(session));
        return ValueTask.FromResult(ImapResult.Ok("that is all"));
    }
}

/// <summary>What the server says it can do: only what it can.</summary>
static class Capabilities
{
    const string Always = "IMAP4rev1 LITERAL+ SASL-IR UIDPLUS MOVE APPENDLIMIT=67108864 STATUS=SIZE COMPRESS=DEFLATE LIST-EXTENDED LIST-STATUS QUOTA QUOTA=RES-STORAGE QUOTA=RES-MAILBOX PREVIEW SAVEDATE WITHIN ESEARCH SEARCHRES PARTIAL SORT SORT=DISPLAY ESORT THREAD=ORDEREDSUBJECT THREAD=REFERENCES IDLE NAMESPACE UNSELECT CHILDREN SPECIAL-USE CREATE-SPECIAL-USE";

    public static string For(ImapSession session)
    {
        if (session.State != SessionStates.NotAuthenticated) return Always;
        var startTls = session.Connection.CanStartTls ? " STARTTLS" : "";
        var mechanisms = string.Concat(session.Connection.Server.Authenticator.Mechanisms(session.Connection).Select(name => " AUTH=" + name));
        return Always + mechanisms + startTls + (session.Connection.Server.Authenticator.AllowsClearText(session.Connection) ? "" : " LOGINDISABLED");
    }
}
