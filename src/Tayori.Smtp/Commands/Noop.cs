using Tayori.Smtp.Grammar;
using Tayori.Smtp.Replies;
using Tayori.Smtp.Session;

namespace Tayori.Smtp.Commands;

/// <summary>NOOP (RFC 5321 §4.1.1.9); its argument means nothing.</summary>
static class Noop
{
    public static ParsedCommand Parse(ref SmtpCursor argument, SmtpSession session) => new Answer(SmtpReply.Ok);
}
