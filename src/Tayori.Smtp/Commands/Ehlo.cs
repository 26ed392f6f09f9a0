using Tayori.Smtp.Grammar;
using Tayori.Smtp.Replies;
using Tayori.Smtp.Session;

namespace Tayori.Smtp.Commands;

/// <summary>EHLO (RFC 5321 §4.1.1.1) and LHLO (RFC 2033 §4.1).</summary>
sealed record Ehlo(string ClientName) : SmtpCommand
{
    // ehlo = "EHLO" SP ( Domain / address-literal ) CRLF
    public static ParsedCommand Parse(ref SmtpCursor argument, SmtpSession session) =>
        argument.ExpectHostName(out string? name) && argument.ExpectEnd() ? new Ehlo(name!) : SyntaxReply.At(501, "5.5.4", argument);

    public override async ValueTask<SmtpReply?> ExecuteAsync(SmtpSession session, CancellationToken cancellationToken)
    {
        await session.HelloAsync(ClientName, extended: true);
        return SmtpReply.Plain(250, [session.HostName, .. Keywords(session)]);
    }

    // DSN is not among them: its parameters are taken and checked, but to announce it is to promise reports (RFC 3461 §5.2), and this server does not send yet. Unannounced, it has the client's
    // server report "relayed" (§5.2.2 (c)), which is true.
    static IEnumerable<string> Keywords(SmtpSession session)
    {
        yield return "PIPELINING"; // RFC 2920
        yield return $"SIZE {session.Options.MaxMessageBytes}"; // RFC 1870
        yield return "8BITMIME"; // RFC 6152
        yield return "BINARYMIME"; // RFC 3030
        yield return "CHUNKING"; // RFC 3030
        yield return "SMTPUTF8"; // RFC 6531
        if (session.Connection.CanStartTls)
            yield return "STARTTLS"; // RFC 3207
        yield return "ENHANCEDSTATUSCODES"; // RFC 2034
    }
}
