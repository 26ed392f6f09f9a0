using System.Text;

namespace Tayori.Imap.Tests.Fuzz;

/// <summary>
/// Makes commands by the grammar of RFC 3501 §9, in any order and about anything: legal to write, not always to do. A command is given in the pieces that its synchronizing literals make of it; behind each
/// but the last the server has to say "+". A character is an octet.
/// </summary>
sealed class CommandGenerator(Random random)
{
    static readonly string[] s_names = ["INBOX", "inbox", "a", "a/b", "a/b/c", "b c", "&ZeVnLIqe-", "nowhere", "Trash", "", "x//y", "INBOX/deep"];
    static readonly string[] s_flags = ["\\Seen", "\\Deleted", "\\Flagged", "\\Answered", "\\Draft", "$Work", "Other"];
    static readonly string[] s_items =
    [
        "FLAGS", "UID", "ENVELOPE", "INTERNALDATE", "RFC822.SIZE", "BODY", "BODYSTRUCTURE", "RFC822", "RFC822.HEADER", "RFC822.TEXT", "BODY[]", "BODY.PEEK[]", "BODY[1]", "BODY[2.1.MIME]", "BODY[3.HEADER]",
        "BODY.PEEK[TEXT]<0.10>", "BODY[HEADER]<5.4294967295>", "BODY[HEADER.FIELDS (Subject)]", "BODY.PEEK[HEADER.FIELDS.NOT (Subject To)]<1.3>", "BODY[99]", "BINARY[1]", "BINARY.PEEK[2.1]<1.2>", "BINARY.SIZE[]", "BINARY[]", "BINARY.SIZE[3]", "BINARY[99]", "BODY.PEEK[1.1.1]",
    ];
    static readonly string[] s_keys = ["ALL", "SEEN", "UNSEEN", "DELETED", "SUBJECT two", "BODY x", "LARGER 50", "NOT ANSWERED", "OR NEW OLD", "SINCE 1-Jan-2020", "HEADER Subject \"\"", "KEYWORD $Work", "UID 1:*", "1:*"];

    int _tag;

    public IReadOnlyList<string> Next()
    {
        var text = $"t{++_tag} {Command()}\r\n";
        return text.EndsWith(" IDLE\r\n", StringComparison.Ordinal) ? [text, "DONE\r\n"] : Pieces(text);
    }

    /// <summary>The tag of the last command.</summary>
    public string Tag => $"t{_tag}";

    string Command() => random.Next(26) switch
    {
        0 or 1 => $"SELECT {Name()}",
        2 => $"EXAMINE {Name()}",
        3 => $"CREATE {Name()}",
        4 => $"DELETE {Name()}",
        5 => $"RENAME {Name()} {Name()}",
        6 => $"{Pick("SUBSCRIBE", "UNSUBSCRIBE")} {Name()}",
        7 => $"{Pick("LIST", "LSUB")} {Name()} {Pick("*", "%", "a*", "\"\"", "%/%", "INBOX", "{1+}\r\n*")}",
        8 => $"STATUS {Name()} ({Pick("MESSAGES", "RECENT UNSEEN", "UIDNEXT UIDVALIDITY SIZE")})",
        9 or 10 => $"APPEND {Name()}{Pick("", " ()", $" ({Flags()})")}{Pick("", " \"17-Jul-1996 02:44:25 -0700\"")} {Message()}",
        11 => Pick("CHECK", "CLOSE", "UNSELECT", "CAPABILITY", "NAMESPACE"),
        12 => Pick("EXPUNGE", $"UID EXPUNGE {Set()}"),
        13 or 14 or 15 or 16 => $"{Pick("", "UID ")}FETCH {Set()} {Items()}",
        17 or 18 or 19 => $"{Pick("", "UID ")}STORE {Set()} {Pick("", "+", "-")}FLAGS{Pick("", ".SILENT")} {Pick("()", $"({Flags()})", Flags())}",
        20 => $"{Pick("", "UID ")}COPY {Set()} {Name()}",
        21 => $"{Pick("", "UID ")}MOVE {Set()} {Name()}",
        22 => $"{Pick("", "UID ")}SEARCH {Pick(s_keys)} {Pick(s_keys)}",
        23 => "IDLE",
        24 => Pick("LOGIN a b", "STARTTLS", "AUTHENTICATE PLAIN AAAA", "FROB"),
        _ => "NOOP",
    };

    string Name() => AString(Pick(s_names));

    string Set() => string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Pick(Number(), $"{Number()}:{Number()}")));

    string Number() => Pick("*", "1", "2", $"{random.Next(1, 12)}", "4294967295");

    string Flags() => string.Join(' ', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Pick(s_flags)));

    string Items() => random.Next(4) == 0 ? Pick("ALL", "FAST", "FULL", Pick(s_items)) : $"({string.Join(' ', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Pick(s_items)))})";

    string Message()
    {
        var message = Pick("Subject: two\r\n\r\nbody\r\n", "x", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nTo: x@y\r\n\r\ntwo\r\n--b--\r\n");
        return $"{{{message.Length}{Pick("", "+")}}}\r\n{message}";
    }

    /// <summary>In one of the ways that it can be written.</summary>
    string AString(string value) => random.Next(4) switch
    {
        0 when value.Length > 0 && !value.Contains(' ') => value,
        1 => $"{{{value.Length}}}\r\n{value}",
        2 => $"{{{value.Length}+}}\r\n{value}",
        _ => $"\"{value}\"",
    };

    T Pick<T>(params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    /// <summary>Cut behind each <c>{n}</c> at the end of a line that is not inside a literal itself.</summary>
    static List<string> Pieces(string text)
    {
        var pieces = new List<string>();
        var piece = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf("\r\n", at, StringComparison.Ordinal) + 2;
            var line = text[at..end];
            piece.Append(line);
            at = end;
            if (!line.EndsWith("}\r\n", StringComparison.Ordinal)) continue;
            var size = line[(line.LastIndexOf('{') + 1)..^3];
            if (!size.EndsWith('+'))
            {
                pieces.Add(piece.ToString());
                piece.Clear();
            }
            var length = int.Parse(size.TrimEnd('+'));
            piece.Append(text, at, length);
            at += length;
        }
        pieces.Add(piece.ToString());
        return pieces;
    }
}
