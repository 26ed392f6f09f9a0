using Tayori.Smtp.Grammar;
using Tayori.Smtp.Replies;
using Tayori.Smtp.Session;

namespace Tayori.Smtp.Commands;

/// <summary>HELP (RFC 5321 §4.1.1.8): the commands there are.</summary>
static class Help
{
    public static ParsedCommand Parse(ref SmtpCursor argument, SmtpSession session)
    {
        var names = new List<string>();
        Dialects dialect = session.Dialect.IsLmtp ? Dialects.Lmtp : Dialects.Smtp;
        foreach (CommandRow row in CommandTable.Rows)
        {
            if ((row.Dialects & dialect) != 0 && row.Parser != Unsupported.Parse && row.Parser != NotSmtp.Parse)
                names.Add(row.Name);
        }
        return new Answer(SmtpReply.Of(214, "2.0.0", string.Join(' ', names)));
    }
}
