using Tayori.Smtp.Grammar;
using Tayori.Smtp.Replies;
using Tayori.Smtp.Session;

namespace Tayori.Smtp.Commands;

/// <summary>QUIT (RFC 5321 §4.1.1.10).</summary>
static class Quit
{
    public static ParsedCommand Parse(ref SmtpCursor argument, SmtpSession session) => new Answer(SmtpReply.Goodbye);
}
