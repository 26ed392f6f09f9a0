using Tayori.Imap.Grammar;

namespace Tayori.Imap.Fetch;

ref partial struct FetchParser
{
    /// <summary>
    /// "RFC822" [[".TEXT"] [".PEEK"] / ".HEADER" [".LINES" [".NOT"] SP header-list]] (RFC 1730 §9): the same octets as a section of BODY, under the name that clients of RFC 822 know. What RFC 3501 has no more of
    /// costs nothing to take.
    /// </summary>
    bool TryRfc822(ref ImapCursor cursor)
    {
        FetchSection? section =
            cursor.TryKeyword("RFC822"u8) ? Rfc822(SectionText.Whole, setsSeen: true)
            : cursor.TryKeyword("RFC822.PEEK"u8) ? Rfc822(SectionText.Whole, setsSeen: false)
            : cursor.TryKeyword("RFC822.HEADER"u8) ? Rfc822(SectionText.Header, setsSeen: false)
            : cursor.TryKeyword("RFC822.TEXT"u8) ? Rfc822(SectionText.Text, setsSeen: true)
            : cursor.TryKeyword("RFC822.TEXT.PEEK"u8) ? Rfc822(SectionText.Text, setsSeen: false)
            : cursor.TryKeyword("RFC822.HEADER.LINES"u8) ? Lines(SectionText.HeaderFields, ref cursor)
            : cursor.TryKeyword("RFC822.HEADER.LINES.NOT"u8) ? Lines(SectionText.HeaderFieldsNot, ref cursor)
            : null;
        if (section is not null) Add(ref cursor, section);
        return section is not null;
    }

    /// <summary>("BODY" [".PEEK"] "[" section "]" / "RFC822" ([".TEXT"] [".PEEK"] / ".HEADER")) SP number SP number (RFC 1730 §6.4.6): the first octet is number 1, and the response does not say which they are.</summary>
    public static FetchItems ParsePart(ref ImapCursor cursor)
    {
        var parser = new FetchParser();
        var column = cursor.Column;
        if (!parser.TryBody(ref cursor) && !parser.TryRfc822(ref cursor)) cursor.Fail("BODY[section] or an item of RFC822 expected");
        cursor.Space();
        var first = cursor.NzNumber("number of the first octet");
        cursor.Space();
        var count = cursor.Number("number of octets");
        if (cursor.Failed || parser._sections is not [var section]) return new FetchItems(FetchAttributes.None, []);
        if (section.Partial is not null) cursor.FailAt("octets are named twice", column);
        return new FetchItems(FetchAttributes.None, [section with { Partial = new Partial(first - 1, count) }]);
    }

    static FetchSection Rfc822(SectionText text, bool setsSeen) => new(Section.OfMessage(text), null, setsSeen, LabelOf(text).ToArray());

    /// <summary>RFC 1730 §6.4.5: as a header with fewer fields, so it is called.</summary>
    static FetchSection Lines(SectionText text, ref ImapCursor cursor) => new(new Section([], text, Section.ParseFields(ref cursor)), null, SetsSeen: false, LabelOf(SectionText.Header).ToArray());

    static ReadOnlySpan<byte> LabelOf(SectionText text) => text switch
    {
        SectionText.Header => "RFC822.HEADER "u8,
        SectionText.Text => "RFC822.TEXT "u8,
        _ => "RFC822 "u8,
    };
}
