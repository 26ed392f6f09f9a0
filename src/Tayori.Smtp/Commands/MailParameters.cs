using System.Text;
using Tayori.Smtp.Grammar;
using Tayori.Smtp.Replies;

namespace Tayori.Smtp.Commands;

/// <summary>Mail-parameters of MAIL.</summary>
sealed class MailParameters
{
    const int SizeDigits = 20; // RFC 1870 §4

    [Flags]
    enum Seen { None = 0, Size = 1, Body = 2, Utf8 = 4, Return = 8, EnvelopeId = 16 }

    Seen _seen;

    /// <summary>Octets announced; 0 where they were not.</summary>
    public long Size { get; private set; }

    /// <summary>BODY=BINARYMIME (RFC 3030 §3). 7BIT and 8BITMIME make no difference to who stores octets as they come.</summary>
    public bool IsBinary { get; private set; }

    /// <summary>SMTPUTF8 (RFC 6531 §3.4).</summary>
    public bool IsUtf8 => _seen.HasFlag(Seen.Utf8);

    /// <summary>Takes a parameter; the refusal, or <c>null</c>.</summary>
    public SmtpReply? Add(EsmtpParameter parameter)
    {
        if (parameter.Is("SIZE"u8))
            return Once(Seen.Size, TrySize(parameter.Value));
        if (parameter.Is("BODY"u8))
            return Once(Seen.Body, TryBody(parameter.Value));
        if (parameter.Is("SMTPUTF8"u8))
            return Once(Seen.Utf8, parameter.Value.IsEmpty);
        if (parameter.Is("RET"u8))
            return Once(Seen.Return, Ascii.EqualsIgnoreCase(parameter.Value, "FULL"u8) || Ascii.EqualsIgnoreCase(parameter.Value, "HDRS"u8)); // RFC 3461 §4.3
        if (parameter.Is("ENVID"u8))
            return Once(Seen.EnvelopeId, IsEnvelopeId(parameter.Value));
        return SmtpReply.UnknownParameter;
    }

    // RFC 3461 §4.5 says it for its own; twice the same is a contradiction for any.
    SmtpReply? Once(Seen which, bool isValid)
    {
        if (!isValid || _seen.HasFlag(which))
            return SmtpReply.BadParameter;
        _seen |= which;
        return null;
    }

    // size-value = 1*20DIGIT
    bool TrySize(ReadOnlySpan<byte> value)
    {
        bool valid = SmtpCursor.TryNumber(value, out long size);
        Size = size;
        return valid && value.Length <= SizeDigits;
    }

    // body-value = "7BIT" / "8BITMIME" / "BINARYMIME"
    bool TryBody(ReadOnlySpan<byte> value)
    {
        IsBinary = Ascii.EqualsIgnoreCase(value, "BINARYMIME"u8);
        return IsBinary || Ascii.EqualsIgnoreCase(value, "7BIT"u8) || Ascii.EqualsIgnoreCase(value, "8BITMIME"u8);
    }

    // RFC 3461 §4.4
    static bool IsEnvelopeId(ReadOnlySpan<byte> value) => value.Length is > 0 and <= SmtpLimits.EnvelopeId && Xtext.IsValid(value);
}
