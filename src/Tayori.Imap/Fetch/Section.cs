using Tayori.Imap.Grammar;
using Tayori.Imap.Output;

namespace Tayori.Imap.Fetch;

/// <summary>What of a part a section names.</summary>
enum SectionText
{
    /// <summary>No word: the part's content, or the whole message.</summary>
    Whole,
    Header,
    HeaderFields,
    HeaderFieldsNot,
    Text,
    Mime,
}

/// <summary>
/// <c>section-spec</c> (RFC 3501 §6.4.5, §9): which part, by its numbers, and what of it.
/// </summary>
/// <param name="Part">Part numbers, outermost first; empty for the message itself.</param>
/// <param name="Text">What of the part.</param>
/// <param name="Fields">Field names of HEADER.FIELDS and HEADER.FIELDS.NOT as the client wrote them.</param>
sealed record Section(uint[] Part, SectionText Text, byte[][] Fields)
{
    /// <summary>Part 0, as RFC 1730 §6.4.5 calls the header of a message, and the response with it.</summary>
    public bool IsPartZero { get; init; }

    /// <summary>The message's own: no part numbers.</summary>
    public static Section OfMessage(SectionText text) => new([], text, []);

    public bool IsMessage => Part.Length == 0;

    /// <summary>Whether the message's own header holds all of it, so that listing data answers it.</summary>
    public bool IsInMessageHeader => IsMessage && Text is not (SectionText.Whole or SectionText.Text);

    public bool SelectsFields => Text is SectionText.HeaderFields or SectionText.HeaderFieldsNot;

    /// <summary>section-spec = section-msgtext / (section-part ["." section-text]), behind the opening bracket; takes the closing one.</summary>
    public static Section Parse(ref ImapCursor cursor)
    {
        if (cursor.TryByte((byte)']')) return OfMessage(SectionText.Whole);
        var part = new List<uint>();
        var more = true;
        while (more && char.IsAsciiDigit((char)cursor.Peek))
        {
            if (TryZero(ref cursor)) return new Section([.. part], SectionText.Header, []) { IsPartZero = true };
            if (part.Count == ImapLimits.SectionDepth) cursor.Fail($"more than {ImapLimits.SectionDepth} part numbers in a section");
            part.Add(cursor.NzNumber("part number"));
            more = cursor.TryByte((byte)'.');
        }
        var (text, fields) = more ? ParseText(ref cursor, part.Count > 0) : (SectionText.Whole, []);
        cursor.Expect((byte)']');
        return new Section([.. part], text, fields);
    }

    /// <summary>section = "0" / nz-number ["." section] (RFC 1730 §9), the 0 and the closing bracket</summary>
    static bool TryZero(ref ImapCursor cursor) => cursor.TryText("0]"u8);

    /// <summary>section-text = section-msgtext / "MIME"; section-msgtext = "HEADER" / "HEADER.FIELDS" [".NOT"] SP header-list / "TEXT"</summary>
    static (SectionText, byte[][]) ParseText(ref ImapCursor cursor, bool ofPart)
    {
        // Longest first: each is the beginning of the next.
        if (cursor.TryText("HEADER.FIELDS.NOT"u8)) return (SectionText.HeaderFieldsNot, ParseFields(ref cursor));
        if (cursor.TryText("HEADER.FIELDS"u8)) return (SectionText.HeaderFields, ParseFields(ref cursor));
        if (cursor.TryText("HEADER"u8)) return (SectionText.Header, []);
        if (cursor.TryText("TEXT"u8)) return (SectionText.Text, []);
        // RFC 3501 §6.4.5: "The MIME part specifier MUST be prefixed by one or more numeric part specifiers."
        if (ofPart && cursor.TryText("MIME"u8)) return (SectionText.Mime, []);
        cursor.Fail(ofPart ? "part number, HEADER, TEXT or MIME expected" : "part number, HEADER or TEXT expected");
        return (SectionText.Whole, []);
    }

    /// <summary>header-list = "(" header-fld-name *(SP header-fld-name) ")"</summary>
    public static byte[][] ParseFields(ref ImapCursor cursor)
    {
        var fields = new List<byte[]>();
        cursor.Space();
        cursor.Open();
        do
        {
            if (fields.Count == ImapLimits.HeaderFields) cursor.Fail($"more than {ImapLimits.HeaderFields} header fields");
            fields.Add(cursor.AString("header field name").ToArray());
        }
        while (cursor.TrySpace());
        cursor.Close();
        return [.. fields];
    }

    /// <summary>The section as the response names it: <c>1.2.HEADER.FIELDS (From To)</c>, words in upper case, one space between names, names as the client wrote them.</summary>
    public void Write(ref OctetWriter writer)
    {
        for (var i = 0; i < Part.Length; i++)
        {
            if (i > 0) writer.Byte((byte)'.');
            writer.Number(Part[i]);
        }
        if (Text == SectionText.Whole) return;
        if (!IsMessage) writer.Byte((byte)'.');
        writer.Raw(IsPartZero ? "0"u8 : Word);
        if (SelectsFields) WriteFields(ref writer);
    }

    ReadOnlySpan<byte> Word => Text switch
    {
        SectionText.Header => "HEADER"u8,
        SectionText.HeaderFields => "HEADER.FIELDS"u8,
        SectionText.HeaderFieldsNot => "HEADER.FIELDS.NOT"u8,
        SectionText.Text => "TEXT"u8,
        _ => "MIME"u8,
    };

    void WriteFields(ref OctetWriter writer)
    {
        writer.Raw(" ("u8);
        for (var i = 0; i < Fields.Length; i++)
        {
            if (i > 0) writer.Byte((byte)' ');
            writer.AString(Fields[i]);
        }
        writer.Byte((byte)')');
    }
}
