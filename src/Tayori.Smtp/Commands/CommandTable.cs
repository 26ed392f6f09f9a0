using System.Text;
using Tayori.Smtp.Grammar;
using Tayori.Smtp.Replies;
using Tayori.Smtp.Session;

namespace Tayori.Smtp.Commands;

/// <summary>Where a command belongs.</summary>
[Flags]
enum Dialects
{
    Smtp = 1,
    Lmtp = 2,
    Both = Smtp | Lmtp,
}

enum ArgumentRule
{
    /// <summary>An argument is refused (RFC 5321 §4.1.1).</summary>
    None,
    Optional,
    Required,
}

/// <summary>What is hard about a command; the session enforces it.</summary>
/// <param name="Name">Upper case.</param>
/// <param name="Dialects">Elsewhere it is unknown.</param>
/// <param name="States">Elsewhere it is refused with 503.</param>
/// <param name="Argument">Whether there is one.</param>
/// <param name="Parser">Reads the argument, which begins after the spaces.</param>
sealed record CommandRow(string Name, Dialects Dialects, SmtpStates States, ArgumentRule Argument, CommandParser Parser)
{
    /// <summary>RFC 6531 §3.2: addresses beyond ASCII.</summary>
    public bool MayCarryUtf8 { get; init; }

    /// <summary>Brings no message nearer, so that only so many of it are answered between two.</summary>
    public bool IsIdle { get; init; }

    /// <summary>Brings the message, or ends the session: allowed also where a session has gone without a message for too long.</summary>
    public bool MayComeLate { get; init; }

    public ParsedCommand Parse(SmtpCursor cursor, SmtpSession session)
    {
        bool spaced = cursor.TrySpaces();
        if (Argument == ArgumentRule.None && !cursor.AtEnd)
            return SmtpReply.NoArgument;
        if (Argument == ArgumentRule.Required && (!spaced || cursor.AtEnd))
            return SmtpReply.ArgumentNeeded;
        return Parser(ref cursor, session);
    }
}

/// <summary>All commands (RFC 5321 §4.1.1, RFC 2033 §4, RFC 3030 §2, RFC 3207 §4).</summary>
static class CommandTable
{
    const SmtpStates BetweenTransactions = SmtpStates.Connected | SmtpStates.Ready;

    static readonly CommandRow[] s_rows =
    [
        new("EHLO", Dialects.Smtp, SmtpStates.Any, ArgumentRule.Required, Ehlo.Parse) { IsIdle = true },
        new("HELO", Dialects.Smtp, SmtpStates.Any, ArgumentRule.Required, Helo.Parse) { IsIdle = true },
        new("LHLO", Dialects.Lmtp, SmtpStates.Any, ArgumentRule.Required, Ehlo.Parse) { IsIdle = true },
        new("MAIL", Dialects.Both, SmtpStates.Ready, ArgumentRule.Required, Mail.Parse) { MayCarryUtf8 = true },
        new("RCPT", Dialects.Both, SmtpStates.Sender | SmtpStates.Recipients, ArgumentRule.Required, Rcpt.Parse) { MayCarryUtf8 = true },
        new("DATA", Dialects.Both, SmtpStates.Recipients, ArgumentRule.None, Data.Parse) { MayComeLate = true },
        // In a wrong state, too, BDAT has octets behind it that must be read before it is refused (RFC 3030 §2): it sees to its states itself.
        new("BDAT", Dialects.Both, SmtpStates.Any, ArgumentRule.Optional, Bdat.Parse) { MayComeLate = true },
        new("RSET", Dialects.Both, SmtpStates.Any, ArgumentRule.None, Rset.Parse) { IsIdle = true },
        new("NOOP", Dialects.Both, SmtpStates.Any, ArgumentRule.Optional, Noop.Parse) { IsIdle = true },
        new("VRFY", Dialects.Both, SmtpStates.Any, ArgumentRule.Required, Vrfy.Parse) { IsIdle = true, MayCarryUtf8 = true },
        new("HELP", Dialects.Both, SmtpStates.Any, ArgumentRule.Optional, Help.Parse) { IsIdle = true },
        new("QUIT", Dialects.Both, SmtpStates.Any, ArgumentRule.None, Quit.Parse) { MayComeLate = true },
        new("STARTTLS", Dialects.Both, BetweenTransactions, ArgumentRule.None, StartTls.Parse) { IsIdle = true },
        // RFC 5321 §4.2.4: known, and not done here.
        new("EXPN", Dialects.Both, SmtpStates.Any, ArgumentRule.Optional, Unsupported.Parse) { IsIdle = true, MayCarryUtf8 = true },
        new("AUTH", Dialects.Both, SmtpStates.Any, ArgumentRule.Optional, Unsupported.Parse) { IsIdle = true },
        new("ETRN", Dialects.Both, SmtpStates.Any, ArgumentRule.Optional, Unsupported.Parse) { IsIdle = true },
        new("SEND", Dialects.Both, SmtpStates.Any, ArgumentRule.Optional, Unsupported.Parse),
        new("SOML", Dialects.Both, SmtpStates.Any, ArgumentRule.Optional, Unsupported.Parse),
        new("SAML", Dialects.Both, SmtpStates.Any, ArgumentRule.Optional, Unsupported.Parse),
        new("TURN", Dialects.Both, SmtpStates.Any, ArgumentRule.Optional, Unsupported.Parse),
        // A browser that somebody has sent here: what follows would be its form data, written by somebody else.
        new("GET", Dialects.Both, SmtpStates.Any, ArgumentRule.Optional, NotSmtp.Parse),
        new("POST", Dialects.Both, SmtpStates.Any, ArgumentRule.Optional, NotSmtp.Parse),
        new("PUT", Dialects.Both, SmtpStates.Any, ArgumentRule.Optional, NotSmtp.Parse),
        new("CONNECT", Dialects.Both, SmtpStates.Any, ArgumentRule.Optional, NotSmtp.Parse),
    ];

    public static ReadOnlySpan<CommandRow> Rows => s_rows;

    /// <summary>The row of the verb a line begins with, and where its argument does; <c>null</c> where the dialect has none.</summary>
    public static CommandRow? Find(ReadOnlySpan<byte> line, SmtpDialect dialect, out int argument)
    {
        int space = line.IndexOf((byte)' ');
        argument = space < 0 ? line.Length : space;
        ReadOnlySpan<byte> verb = line[..argument];
        Dialects wanted = dialect.IsLmtp ? Dialects.Lmtp : Dialects.Smtp;
        foreach (CommandRow row in s_rows)
        {
            if ((row.Dialects & wanted) != 0 && Ascii.EqualsIgnoreCase(verb, row.Name))
                return row;
        }
        return null;
    }

    /// <summary>Why a command is out of order (RFC 5321 §4.1.4).</summary>
    public static SmtpReply WrongState(CommandRow row, SmtpStates state) => state switch
    {
        SmtpStates.Connected => SmtpReply.HelloFirst,
        SmtpStates.Ready => SmtpReply.MailFirst,
        _ when row.States == BetweenTransactions => SmtpReply.InTransaction,
        SmtpStates.ChunksFailed => SmtpReply.ChunksFailed,
        SmtpStates.Chunks => SmtpReply.InChunks,
        _ when row.States == SmtpStates.Ready => SmtpReply.NestedMail,
        _ => SmtpReply.RecipientFirst,
    };
}
