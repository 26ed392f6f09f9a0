using Tayori.Smtp.Grammar;
using Tayori.Smtp.Replies;
using Tayori.Smtp.Session;

namespace Tayori.Smtp.Commands;

/// <summary>VRFY (RFC 5321 §4.1.1.6): says to nobody who has a mailbox here (§7.3), which 252 is for (§3.5.3).</summary>
static class Vrfy
{
    // vrfy = "VRFY" SP String CRLF; RFC 6531 §3.7.4.2: "VRFY" SP String [SP "SMTPUTF8"]
    public static ParsedCommand Parse(ref SmtpCursor argument, SmtpSession session)
    {
        bool isAscii = true, asksUtf8 = false;
        while (argument.TryWord(out ReadOnlySpan<byte> word))
        {
            isAscii &= System.Text.Ascii.IsValid(word);
            asksUtf8 = System.Text.Ascii.EqualsIgnoreCase(word, "SMTPUTF8"u8);
            argument.TrySpaces();
        }
        return isAscii || asksUtf8 ? new Answer(SmtpReply.CannotVerify) : SmtpReply.Utf8Needed;
    }
}
