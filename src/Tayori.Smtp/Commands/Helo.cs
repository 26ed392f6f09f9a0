using Tayori.Smtp.Grammar;
using Tayori.Smtp.Replies;
using Tayori.Smtp.Session;

namespace Tayori.Smtp.Commands;

/// <summary>HELO (RFC 5321 §4.1.1.1).</summary>
sealed record Helo(string ClientName) : SmtpCommand
{
    // helo = "HELO" SP Domain CRLF; clients without a name of their own put an address literal here, too.
    public static ParsedCommand Parse(ref SmtpCursor argument, SmtpSession session) =>
        argument.ExpectHostName(out string? name) && argument.ExpectEnd() ? new Helo(name!) : SyntaxReply.At(501, "5.5.4", argument);

    public override async ValueTask<SmtpReply?> ExecuteAsync(SmtpSession session, CancellationToken cancellationToken)
    {
        await session.HelloAsync(ClientName, extended: false);
        return SmtpReply.Plain(250, session.HostName);
    }
}
