using System.Globalization;
using Tayori.Store;

namespace Tayori.Imap.Tests.Oracle;

/// <summary>
/// Reads what a server said as the grammar of RFC 3501 §9 has it, with RFC 4315, RFC 4731, RFC 5256, RFC 5258 and RFC 7162: slowly, obviously, and independent of the server's own writers. Whatever is not
/// legal is an exception that shows where. A character is an octet.
/// </summary>
sealed partial class ResponseParser
{
    readonly string _said;
    int _at;

    readonly ClientState _client;

    ResponseParser(string said, ClientState client) => (_said, _client) = (said, client);

    public static IReadOnlyList<Response> Parse(string said, ClientState? client = null)
    {
        var parser = new ResponseParser(said, client ?? new());
        var responses = new List<Response>();
        while (parser._at < said.Length) responses.Add(parser.Next());
        return responses;
    }

    // response = *(continue-req / response-data) response-done
    Response Next()
    {
        Response response;
        if (Try("+ "))
        {
            Text(mayBeEmpty: true);
            response = new("+", "");
        }
        else
        {
            var tag = Try("* ") ? "*" : Tag();
            response = tag == "*" ? Untagged() : Condition(tag, ["OK", "NO", "BAD"]);
        }
        Expect("\r\n");
        return response;
    }

    string Tag()
    {
        var tag = Run("tag", c => IsAStringChar(c) && c != '+');
        Expect(" ");
        return tag;
    }

    Response Untagged()
    {
        if (char.IsAsciiDigit(Peek)) return Numbered();
        var start = _at;
        var name = Run("response name", char.IsAsciiLetter);
        switch (name)
        {
            case "OK" or "NO" or "BAD" or "BYE" or "PREAUTH":
                _at = start;
                return Condition("*", [name]);
            case "CAPABILITY":
                while (Try(" ")) Atom();
                break;
            case "ENABLED":
                while (Try(" ")) _client.ReadsUtf8 |= Atom() is "IMAP4rev2" or "UTF8=ACCEPT";
                break;
            case "VANISHED":
                return Vanished();
            case "FLAGS":
                Expect(" ");
                FlagList(mayHoldStar: false);
                break;
            case "LIST" or "LSUB":
                return MailboxList(name);
            case "STATUS":
                return StatusData();
            case "THREAD":
                // RFC 5256 §5: thread-data = "THREAD" [SP 1*thread-list]
                if (!Try(" ")) break;
                do AnyValue();
                while (Peek == '(');
                break;
            // RFC 5255 §3.2: from here on texts are UTF-8.
            case "LANGUAGE":
                Expect(" ");
                AnyValue();
                _client.ReadsUtf8 = true;
                break;
            default:
                while (Try(" ")) AnyValue();
                break;
        }
        return new("*", name);
    }

    // expunged-resp = "VANISHED" [SP "(EARLIER)"] SP known-uids (RFC 7162 §7)
    Response Vanished()
    {
        var isEarlier = Try(" (EARLIER)");
        Expect(" ");
        var uids = new List<UidRange>();
        do
        {
            var first = Number();
            uids.Add(new UidRange(first, Try(":") ? Number() : first));
        }
        while (Try(","));
        return new("*", "VANISHED") { IsEarlier = isEarlier, Uids = UidSet.FromRanges([.. uids]) };
    }

    // message-data = nz-number SP ("EXPUNGE" / ("FETCH" SP msg-att)); mailbox-data = number SP ("EXISTS" / "RECENT")
    Response Numbered()
    {
        var number = Number();
        Expect(" ");
        var name = Run("EXISTS, RECENT, EXPUNGE or FETCH", char.IsAsciiLetter);
        if (name is not ("EXISTS" or "RECENT" or "EXPUNGE" or "FETCH" or "UIDFETCH")) throw Wrong($"{name} has no number");
        if (number == 0 && name is "EXPUNGE" or "FETCH" or "UIDFETCH") throw Wrong("message 0");
        if (name is not ("FETCH" or "UIDFETCH")) return new("*", name) { Number = number };
        Expect(" ");
        return new("*", name) { Number = number, Fetch = MessageAttributes() };
    }

    // resp-cond-state = ("OK" / "NO" / "BAD") SP resp-text; resp-text = ["[" resp-text-code "]" SP] text
    Response Condition(string tag, string[] names)
    {
        var name = Run("OK, NO or BAD", char.IsAsciiLetter);
        if (!names.Contains(name)) throw Wrong($"{name} where {string.Join(", ", names)} may stand");
        Expect(" ");
        var code = Peek == '[' ? ResponseCode() : null;
        Text(mayBeEmpty: false);
        return new(tag, name) { Code = code };
    }

    // resp-text-code = … / atom [SP 1*<any TEXT-CHAR except "]">]
    string ResponseCode()
    {
        Expect("[");
        var start = _at;
        var name = Atom();
        if (name == "PERMANENTFLAGS")
        {
            Expect(" ");
            FlagList(mayHoldStar: true);
        }
        else if (Try(" "))
        {
            Run("argument of a response code", c => IsTextChar(c) && c != ']');
        }
        var code = _said[start.._at];
        Expect("] ");
        return code;
    }

    // mailbox-list = "(" [mbx-list-flags] ")" SP (DQUOTE QUOTED-CHAR DQUOTE / nil) SP mailbox [SP mbox-list-extended]
    Response MailboxList(string response)
    {
        Expect(" (");
        var attributes = new List<string>();
        while (!Try(")"))
        {
            if (attributes.Count > 0) Expect(" ");
            Expect("\\");
            attributes.Add("\\" + Atom());
        }
        Expect(" ");
        if (!Try("NIL")) Expect("\"/\"");
        Expect(" ");
        return new("*", response) { Attributes = attributes, Mailbox = AString(), OldName = Try(" ") ? Extended() : null };
    }

    // mbox-list-extended; oldname-extended-item = "OLDNAME" SP "(" mailbox ")" (RFC 5465 §8)
    string? Extended()
    {
        if (!Try("(\"OLDNAME\" ("))
        {
            AnyValue();
            return null;
        }
        var name = AString();
        Expect("))");
        return name;
    }

    // "STATUS" SP mailbox SP "(" [status-att-list] ")"
    Response StatusData()
    {
        Expect(" ");
        var mailbox = AString();
        Expect(" (");
        var counters = new Dictionary<string, long>();
        for (var isFirst = true; !Try(")"); isFirst = false)
        {
            if (!isFirst) Expect(" ");
            var name = Atom();
            Expect(" ");
            if (name == "MAILBOXID") ObjectId();
            else counters.Add(name, Number64());
        }
        return new("*", "STATUS") { Mailbox = mailbox, Counters = counters };
    }

    // "(" objectid ")"; objectid = 1*255(ALPHA / DIGIT / "_" / "-") (RFC 8474 §7)
    void ObjectId()
    {
        Expect("(");
        Run("object identifier", c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
        Expect(")");
    }

    uint Number() => Number64() is var number && number <= uint.MaxValue ? (uint)number : throw Wrong($"{number} has more than 32 bits");

    long Number64()
    {
        var digits = Run("number", char.IsAsciiDigit);
        if (digits.Length > 1 && digits[0] == '0') throw Wrong($"{digits} begins with 0");
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong($"{digits} has more than 63 bits");
    }
}
