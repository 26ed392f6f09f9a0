using Tayori.Smtp.Body;
using Tayori.Smtp.Grammar;
using Tayori.Smtp.Replies;
using Tayori.Smtp.Session;

namespace Tayori.Smtp.Commands;

/// <summary>DATA (RFC 5321 §4.1.1.4): the message, its lines dot-stuffed, up to CRLF.CRLF.</summary>
sealed record Data : SmtpCommand
{
    static readonly Data s_instance = new();

    public static ParsedCommand Parse(ref SmtpCursor argument, SmtpSession session) =>
        session.Transaction!.Parameters.IsBinary ? SmtpReply.BinaryNeedsChunks : s_instance;

    public override async ValueTask<SmtpReply?> ExecuteAsync(SmtpSession session, CancellationToken cancellationToken)
    {
        session.Write(SmtpReply.SendData);
        SmtpReply? refusal = await new DotStuffedBody(session).ReadAsync(cancellationToken);
        return refusal is null ? await session.CommitAsync(cancellationToken) : await session.RefuseMessageAsync(refusal);
    }
}
