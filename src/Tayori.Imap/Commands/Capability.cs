using Tayori.Imap.Access;
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

/// <summary>What the server says it can do: only what it can. A test finds each name in docs/rfc.md.</summary>
static class Capabilities
{
    /// <summary>Named before login too: many clients ask once.</summary>
    public static string Always { get; } = string.Join(' ',
    [
        "IMAP4rev1",
        "IMAP4rev2",
        "UTF8=ACCEPT",
        "LITERAL+",
        "ID",
        "ENABLE",
        "CONDSTORE",
        "QRESYNC",
        "WITHIN",
        "ESEARCH",
        "SEARCHRES",
        "PARTIAL",
        "NOTIFY",
        "CONTEXT=SEARCH",
        "CONTEXT=SORT",
        "SEARCH=FUZZY",
        "SORT",
        "SORT=DISPLAY",
        "ESORT",
        "THREAD=ORDEREDSUBJECT",
        "THREAD=REFERENCES",
        "THREAD=REFS",
        "MULTISEARCH",
        "I18NLEVEL=2",
        "LANGUAGE",
        "UIDPLUS",
        "MOVE",
        "IDLE",
        "NAMESPACE",
        "UNSELECT",
        "UNAUTHENTICATE",
        "MULTIAPPEND",
        "BINARY",
        "CATENATE",
        "URLAUTH",
        "URLAUTH=BINARY",
        "URL-PARTIAL",
        "REPLACE",
        "CHILDREN",
        "SPECIAL-USE",
        "CREATE-SPECIAL-USE",
        "LIST-EXTENDED",
        "LIST-STATUS",
        "STATUS=SIZE",
        "STATUS=DELETED",
        "OBJECTID",
        "ACL",
        $"RIGHTS={RightsText.New}",
        "LIST-MYRIGHTS",
        "QUOTA",
        "METADATA",
        "METADATA-SERVER",
        "LIST-METADATA",
        "FILTERS",
        "QUOTASET",
        "QUOTA=RES-STORAGE",
        "QUOTA=RES-MESSAGE",
        "QUOTA=RES-MAILBOX",
        $"APPENDLIMIT={ImapLimits.MessageBytes}",
        "PREVIEW",
        "SAVEDATE",
        "COMPRESS=DEFLATE",
        "INPROGRESS",
        "UIDONLY",
        "UIDBATCHES",
    ]);

    public static string For(ImapSession session) => session.State == SessionStates.NotAuthenticated ? $"{Always}{Limits(session.Options)} SASL-IR{Logins(session)}" : Always + Limits(session.Options);

    /// <summary>RFC 9738 §5: MESSAGELIMIT=n, SAVELIMIT=n, where the operator wants them.</summary>
    static string Limits(ImapOptions options) =>
        (options.MessageLimit is { } messages ? $" MESSAGELIMIT={messages}" : "") + (options.SaveLimit is { } saved ? $" SAVELIMIT={saved}" : "");

    /// <summary>The ways to log in on this connection, as it is now.</summary>
    static string Logins(ImapSession session)
    {
        var (connection, authenticator) = (session.Connection, session.Connection.Server.Authenticator);
        var mechanisms = string.Concat(authenticator.Mechanisms(connection).Select(name => " AUTH=" + name));
        return mechanisms + (connection.CanStartTls ? " STARTTLS" : "") + (authenticator.AllowsClearText(connection) ? "" : " LOGINDISABLED");
    }
}
