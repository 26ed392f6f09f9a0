using Tayori.Smtp.Grammar;
using Tayori.Smtp.Replies;
using Tayori.Smtp.Session;

namespace Tayori.Smtp.Commands;

/// <summary>RSET (RFC 5321 §4.1.1.5): ends the transaction, and nothing but it.</summary>
sealed record Rset : SmtpCommand
{
    static readonly Rset s_instance = new();

    public static ParsedCommand Parse(ref SmtpCursor argument, SmtpSession session) => s_instance;

    public override async ValueTask<SmtpReply?> ExecuteAsync(SmtpSession session, CancellationToken cancellationToken)
    {
        await session.ResetAsync();
        return SmtpReply.Ok;
    }
}
