using Tayori.Smtp.Grammar;
using Tayori.Smtp.Replies;
using Tayori.Smtp.Session;

namespace Tayori.Smtp.Commands;

/// <summary>MAIL (RFC 5321 §4.1.1.2): begins a transaction.</summary>
sealed record Mail(MailPath Sender, MailParameters Parameters) : SmtpCommand
{
    // mail = "MAIL FROM:" Reverse-path [SP Mail-parameters] CRLF
    // A space after the colon is wrong (§3.3) and so common that refusing it would refuse mail.
    public static ParsedCommand Parse(ref SmtpCursor argument, SmtpSession session)
    {
        if (!argument.ExpectText("FROM:"u8, "FROM:"))
            return SyntaxReply.At(501, "5.5.4", argument);
        argument.TrySpaces();
        if (!argument.ExpectReversePath(out MailPath sender))
            return SyntaxReply.At(501, "5.1.7", argument);
        var parameters = new MailParameters();
        while (argument.TryParameter(out EsmtpParameter parameter))
        {
            if (parameters.Add(parameter) is { } refusal)
                return refusal;
        }
        if (argument.Expected is not null)
            return SyntaxReply.At(501, "5.5.4", argument);
        return sender.NeedsUtf8 && !parameters.IsUtf8 ? SmtpReply.Utf8Needed : new Mail(sender, parameters);
    }

    public override ValueTask<SmtpReply?> ExecuteAsync(SmtpSession session, CancellationToken cancellationToken)
    {
        // RFC 1870 §6.1: a message that is too large by its sender's own word need not be sent.
        if (Parameters.Size > session.Options.MaxMessageBytes)
            return new(SmtpReply.MessageTooLarge);
        return new(session.Begin(Sender, Parameters));
    }
}
