using Tayori.Smtp.Grammar;
using Tayori.Smtp.Replies;
using Tayori.Smtp.Session;

namespace Tayori.Smtp.Commands;

/// <summary>Commands of RFC 5321 and its extensions that are recognized and not done here: 502 (§4.2.4). EXPN would tell who is behind a list (§7.3).</summary>
static class Unsupported
{
    public static ParsedCommand Parse(ref SmtpCursor argument, SmtpSession session) => SmtpReply.NotImplemented;
}
