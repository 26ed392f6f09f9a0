using System.Text;
using Tayori.Smtp.Grammar;
using Tayori.Smtp.Replies;

namespace Tayori.Smtp.Commands;

/// <summary>Rcpt-parameters of RCPT: those of RFC 3461. They are checked and have no effect here: what is delivered locally is done or refused before the reply.</summary>
sealed class RcptParameters
{
    bool _notify;
    bool _originalRecipient;

    /// <summary>Takes a parameter; the refusal, or <c>null</c>.</summary>
    public SmtpReply? Add(EsmtpParameter parameter)
    {
        if (parameter.Is("NOTIFY"u8))
            return Once(ref _notify, IsNotify(parameter.Value));
        if (parameter.Is("ORCPT"u8))
            return Once(ref _originalRecipient, Xtext.IsOriginalRecipient(parameter.Value));
        return SmtpReply.UnknownParameter;
    }

    // RFC 3461 §4.5
    static SmtpReply? Once(ref bool seen, bool isValid)
    {
        if (seen || !isValid)
            return SmtpReply.BadParameter;
        seen = true;
        return null;
    }

    // notify-esmtp-value = "NEVER" / 1#notify-list-element; notify-list-element = "SUCCESS" / "FAILURE" / "DELAY"
    static bool IsNotify(ReadOnlySpan<byte> value)
    {
        if (Ascii.EqualsIgnoreCase(value, "NEVER"u8))
            return true;
        foreach (Range element in value.Split((byte)','))
        {
            ReadOnlySpan<byte> word = value[element];
            if (!Ascii.EqualsIgnoreCase(word, "SUCCESS"u8) && !Ascii.EqualsIgnoreCase(word, "FAILURE"u8) && !Ascii.EqualsIgnoreCase(word, "DELAY"u8))
                return false;
        }
        return true;
    }
}
