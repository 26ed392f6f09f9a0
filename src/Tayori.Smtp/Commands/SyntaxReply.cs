using Tayori.Smtp.Grammar;
using Tayori.Smtp.Replies;

namespace Tayori.Smtp.Commands;

static class SyntaxReply
{
    /// <summary>A syntax error where the cursor found it: whoever has to repair the client reads what was expected, and where.</summary>
    public static SmtpReply At(int code, string enhanced, in SmtpCursor cursor) => SmtpReply.Of(code, enhanced, $"syntax error: expected {cursor.Expected} at octet {cursor.Column}");
}
