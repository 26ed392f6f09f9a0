using System.Globalization;
using System.Text.RegularExpressions;

namespace Tayori.Imap.Tests.Oracle;

sealed partial class ResponseParser
{
    // msg-att = "(" (msg-att-dynamic / msg-att-static) *(SP (msg-att-dynamic / msg-att-static)) ")"
    FetchData MessageAttributes()
    {
        var data = new FetchData();
        var seen = new HashSet<string>();
        Expect("(");
        do
        {
            var name = AttributeName();
            if (!seen.Add(name)) throw Wrong($"{name} twice");
            Expect(" ");
            Attribute(name, data);
        }
        while (Try(" "));
        Expect(")");
        return data;
    }

    string AttributeName()
    {
        var start = _at;
        Run("item", c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '.');
        if (Peek != '[') return _said[start.._at];
        Section();
        if (Try("<"))
        {
            // RFC 9051 §9 lets a client ask with 64 bits ("partial") and has 32 in the answer ("msg-att-static"), which repeats what was asked.
            Number64();
            Expect(">");
        }
        return _said[start.._at];
    }

    // section = "[" [section-spec] "]"
    void Section()
    {
        Expect("[");
        var isFirst = true;
        while (char.IsAsciiDigit(Peek))
        {
            // RFC 1730 §9: section = "0" / nz_number ["." section]
            if (Number() == 0 && Peek != ']') throw Wrong("part 0");
            isFirst = false;
            if (!Try(".")) break;
        }
        if (Try("HEADER.FIELDS.NOT ") || Try("HEADER.FIELDS ")) FieldNames();
        else if (!Try("HEADER") && !Try("TEXT") && !isFirst) Try("MIME");
        Expect("]");
    }

    void FieldNames()
    {
        Expect("(");
        do AString();
        while (Try(" "));
        Expect(")");
    }

    void Attribute(string name, FetchData data)
    {
        switch (name)
        {
            case "UID": data.Uid = Number(); break;
            case "FLAGS": data.Flags = FlagList(mayHoldStar: false); break;
            case "RFC822.SIZE": Number64(); break;
            case "INTERNALDATE": Date(Quoted()); break;
            case "ENVELOPE": Envelope(); break;
            case "BODY" or "BODYSTRUCTURE": Body(isExtended: name != "BODY"); break;
            case "RFC822" or "RFC822.HEADER" or "RFC822.TEXT": data.Sections[name] = NString(); break;
            case "MODSEQ":
                Expect("(");
                data.ModSeq = Number64();
                Expect(")");
                break;
            case var _ when name.StartsWith("BODY[", StringComparison.Ordinal): data.Sections[name] = NString(); break;
            case var _ when name.StartsWith("BINARY.SIZE[", StringComparison.Ordinal): Number(); break;
            // nstring / literal8 (RFC 3516 §7)
            case var _ when name.StartsWith("BINARY[", StringComparison.Ordinal): data.Sections[name] = Try("~") ? Literal() : NString(); break;
            case "EMAILID": ObjectId(); break;
            default: AnyValue(); break;
        }
    }

    // date-time = DQUOTE date-day-fixed "-" date-month "-" date-year SP time SP zone DQUOTE
    void Date(string text)
    {
        var legal = DateTime().IsMatch(text) && System.DateTime.TryParseExact(text[..20].TrimStart(), "d-MMM-yyyy HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
        if (!legal) throw Wrong($"no date: {text}");
    }

    // envelope = "(" date SP subject SP from SP sender SP reply-to SP to SP cc SP bcc SP in-reply-to SP message-id ")"
    void Envelope()
    {
        Expect("(");
        NString();
        Expect(" ");
        NString();
        for (var i = 0; i < 6; i++) Addresses();
        Expect(" ");
        NString();
        Expect(" ");
        NString();
        Expect(")");
    }

    // "(" 1*address ")" / nil; address = "(" addr-name SP addr-adl SP addr-mailbox SP addr-host ")"
    void Addresses()
    {
        Expect(" ");
        if (Try("NIL")) return;
        Expect("(");
        do Strings(4);
        while (Peek == '(');
        Expect(")");
    }

    void Strings(int count)
    {
        Expect("(");
        for (var i = 0; i < count; i++)
        {
            if (i > 0) Expect(" ");
            NString();
        }
        Expect(")");
    }

    // body = "(" (body-type-1part / body-type-mpart) ")"
    void Body(bool isExtended)
    {
        Expect("(");
        if (Peek == '(') Multipart(isExtended);
        else SinglePart(isExtended);
        Expect(")");
    }

    void Multipart(bool isExtended)
    {
        while (Peek == '(') Body(isExtended);
        Expect(" ");
        String();
        if (!isExtended) return;
        Expect(" ");
        Parameters();
        Extension();
    }

    void SinglePart(bool isExtended)
    {
        var type = String();
        Expect(" ");
        var subtype = String();
        Expect(" ");
        Parameters();
        Expect(" ");
        NString();
        Expect(" ");
        NString();
        Expect(" ");
        String();
        Expect(" ");
        Number();
        if (type.Equals("MESSAGE", StringComparison.OrdinalIgnoreCase) && subtype.Equals("RFC822", StringComparison.OrdinalIgnoreCase) && _said[_at + 1] == '(')
        {
            Expect(" ");
            Envelope();
            Expect(" ");
            Body(isExtended);
            Expect(" ");
            Number();
        }
        else if (type.Equals("TEXT", StringComparison.OrdinalIgnoreCase))
        {
            Expect(" ");
            Number();
        }
        if (!isExtended) return;
        Expect(" ");
        NString();
        Extension();
    }

    // SP body-fld-dsp SP body-fld-lang SP body-fld-loc
    void Extension()
    {
        Expect(" ");
        if (!Try("NIL"))
        {
            Expect("(");
            String();
            Expect(" ");
            Parameters();
            Expect(")");
        }
        Expect(" ");
        if (Try("("))
        {
            do String();
            while (Try(" "));
            Expect(")");
        }
        else
        {
            NString();
        }
        Expect(" ");
        NString();
    }

    // body-fld-param = "(" string SP string *(SP string SP string) ")" / nil
    void Parameters()
    {
        if (Try("NIL")) return;
        Expect("(");
        do
        {
            String();
            Expect(" ");
            String();
        }
        while (Try(" "));
        Expect(")");
    }

    [GeneratedRegex(@"^[ \d]\d-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d [+-]\d{4}$")]
    internal static partial Regex DateTime();
}
