using Tayori.Delivery;
using Tayori.Smtp.Grammar;
using Tayori.Smtp.Replies;
using Tayori.Smtp.Session;

namespace Tayori.Smtp.Commands;

/// <summary>RCPT (RFC 5321 §4.1.1.3): one recipient more. Only local ones: this server is never a relay.</summary>
sealed record Rcpt(MailPath Recipient) : SmtpCommand
{
    // rcpt = "RCPT TO:" ( "<Postmaster@" Domain ">" / "<Postmaster>" / Forward-path ) [SP Rcpt-parameters] CRLF
    public static ParsedCommand Parse(ref SmtpCursor argument, SmtpSession session)
    {
        if (!argument.ExpectText("TO:"u8, "TO:"))
            return SyntaxReply.At(501, "5.5.4", argument);
        argument.TrySpaces();
        if (!argument.ExpectForwardPath(out MailPath recipient))
            return SyntaxReply.At(501, "5.1.3", argument);
        var parameters = new RcptParameters();
        while (argument.TryParameter(out EsmtpParameter parameter))
        {
            if (parameters.Add(parameter) is { } refusal)
                return refusal;
        }
        if (argument.Expected is not null)
            return SyntaxReply.At(501, "5.5.4", argument);
        return recipient.NeedsUtf8 && !session.Transaction!.Parameters.IsUtf8 ? SmtpReply.Utf8Needed : new Rcpt(recipient);
    }

    public override async ValueTask<SmtpReply?> ExecuteAsync(SmtpSession session, CancellationToken cancellationToken)
    {
        DeliveryTransaction delivery = session.Transaction!.Delivery;
        if (delivery.Recipients >= session.Options.MaxRecipients)
            return SmtpReply.TooManyRecipients;
        return SmtpReply.For(await delivery.AddRecipientAsync(Recipient.ToString(), cancellationToken));
    }
}
