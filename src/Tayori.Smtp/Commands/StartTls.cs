using Tayori.Smtp.Grammar;
using Tayori.Smtp.Replies;
using Tayori.Smtp.Session;

namespace Tayori.Smtp.Commands;

/// <summary>STARTTLS (RFC 3207 §4).</summary>
sealed record StartTls : SmtpCommand
{
    static readonly StartTls s_instance = new();

    public static ParsedCommand Parse(ref SmtpCursor argument, SmtpSession session)
    {
        if (session.Connection.IsTls)
            return SmtpReply.AlreadyTls;
        return session.Connection.CanStartTls ? s_instance : SmtpReply.NotOffered;
    }

    public override async ValueTask<SmtpReply?> ExecuteAsync(SmtpSession session, CancellationToken cancellationToken)
    {
        session.Write(SmtpReply.StartTls);
        await session.ForgetAsync(); // RFC 3207 §4.2
        await session.Connection.StartTlsAsync(cancellationToken);
        return null;
    }
}
