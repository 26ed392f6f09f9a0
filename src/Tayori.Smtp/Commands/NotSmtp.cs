using Tayori.Smtp.Grammar;
using Tayori.Smtp.Replies;
using Tayori.Smtp.Session;

namespace Tayori.Smtp.Commands;

/// <summary>HTTP. Its headers and its body are not commands, and the connection ends before one of them could be taken for one.</summary>
static class NotSmtp
{
    public static ParsedCommand Parse(ref SmtpCursor argument, SmtpSession session) => SmtpReply.NotASmtpClient;
}
