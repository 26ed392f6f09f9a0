using Tayori.Imap.Grammar;

namespace Tayori.Imap.Fetch;

/// <summary>Reads the items of FETCH (RFC 3501 §9 <c>fetch</c>, <c>fetch-att</c>; RFC 7162 §7; RFC 8474 §7; RFC 8514 §5; RFC 8970 §6).</summary>
ref partial struct FetchParser
{
    FetchAttributes _attributes;
    List<FetchSection>? _sections;

    /// <summary>"ALL" / "FULL" / "FAST" / fetch-att / "(" fetch-att *(SP fetch-att) ")"</summary>
    public static FetchItems Parse(ref ImapCursor cursor)
    {
        var parser = new FetchParser();
        if (cursor.TryOpen()) parser.List(ref cursor);
        else if (!parser.TryMacro(ref cursor)) parser.Attribute(ref cursor);
        return new FetchItems(parser._attributes, parser._sections ?? []);
    }

    void List(ref ImapCursor cursor)
    {
        do
        {
            Attribute(ref cursor);
        }
        while (cursor.TrySpace());
        cursor.Close();
    }

    /// <summary>RFC 3501 §6.4.5: "A macro must be used by itself, and not in conjunction with other macros or data items."</summary>
    bool TryMacro(ref ImapCursor cursor)
    {
        _attributes =
            cursor.TryKeyword("ALL"u8) ? FetchAttributes.All
            : cursor.TryKeyword("FAST"u8) ? FetchAttributes.Fast
            : cursor.TryKeyword("FULL"u8) ? FetchAttributes.Full
            : FetchAttributes.None;
        return _attributes != FetchAttributes.None;
    }

    void Attribute(ref ImapCursor cursor)
    {
        if (TryBody(ref cursor)) return;
        if (cursor.TryText("BINARY.PEEK["u8)) Binary(ref cursor, peek: true);
        else if (cursor.TryText("BINARY.SIZE["u8)) BinarySize(ref cursor);
        else if (cursor.TryText("BINARY["u8)) Binary(ref cursor, peek: false);
        else if (TrySimple(ref cursor, out var attribute)) _attributes |= attribute;
        else if (!TryRfc822(ref cursor)) cursor.Fail("unknown FETCH item");
    }

    static bool TrySimple(ref ImapCursor cursor, out FetchAttributes attribute)
    {
        attribute =
            cursor.TryKeyword("FLAGS"u8) ? FetchAttributes.Flags
            : cursor.TryKeyword("UID"u8) ? FetchAttributes.Uid
            : cursor.TryKeyword("ENVELOPE"u8) ? FetchAttributes.Envelope
            : cursor.TryKeyword("BODYSTRUCTURE"u8) ? FetchAttributes.BodyStructure
            : cursor.TryKeyword("BODY"u8) ? FetchAttributes.Body
            : cursor.TryKeyword("INTERNALDATE"u8) ? FetchAttributes.InternalDate
            : cursor.TryKeyword("RFC822.SIZE"u8) ? FetchAttributes.Size
            : cursor.TryKeyword("MODSEQ"u8) ? FetchAttributes.ModSeq
            : cursor.TryKeyword("SAVEDATE"u8) ? FetchAttributes.SaveDate
            : cursor.TryKeyword("EMAILID"u8) ? FetchAttributes.EmailId
            : cursor.TryKeyword("THREADID"u8) ? FetchAttributes.ThreadId
            : TryPreview(ref cursor) ? FetchAttributes.Preview
            : FetchAttributes.None;
        return attribute != FetchAttributes.None;
    }

    /// <summary>"PREVIEW" [SP "(" preview-mod *(SP preview-mod) ")"]; preview-mod = "LAZY". Previews are stored: no client ever waits for one to be made.</summary>
    static bool TryPreview(ref ImapCursor cursor)
    {
        if (!cursor.TryKeyword("PREVIEW"u8)) return false;
        if (!cursor.Rest.StartsWith(" ("u8)) return true;
        cursor.Space();
        cursor.Open();
        do
        {
            if (!cursor.TryKeyword("LAZY"u8)) cursor.Fail("LAZY expected");
        }
        while (cursor.TrySpace());
        cursor.Close();
        return true;
    }

    bool TryBody(ref ImapCursor cursor)
    {
        var peek = cursor.TryText("BODY.PEEK["u8);
        if (!peek && !cursor.TryText("BODY["u8)) return false;
        Body(ref cursor, peek);
        return true;
    }

    /// <summary>"BODY" [".PEEK"] section [partial], behind the opening bracket.</summary>
    void Body(ref ImapCursor cursor, bool peek)
    {
        var section = Section.Parse(ref cursor);
        var partial = ParsePartial(ref cursor);
        if (!cursor.Failed) Add(ref cursor, FetchSection.Body(section, partial, peek));
    }

    /// <summary>"BINARY" [".PEEK"] section-binary [partial] (RFC 3516 §7), behind the opening bracket.</summary>
    void Binary(ref ImapCursor cursor, bool peek)
    {
        var section = SectionBinary(ref cursor);
        var partial = ParsePartial(ref cursor);
        if (!cursor.Failed) Add(ref cursor, FetchSection.Binary(section, partial, peek));
    }

    /// <summary>"BINARY.SIZE" section-binary, behind the opening bracket.</summary>
    void BinarySize(ref ImapCursor cursor)
    {
        var section = SectionBinary(ref cursor);
        if (!cursor.Failed) Add(ref cursor, FetchSection.BinarySize(section));
    }

    /// <summary>section-binary = "[" [section-part] "]"</summary>
    static Section SectionBinary(ref ImapCursor cursor)
    {
        var column = cursor.Column;
        var section = Section.Parse(ref cursor);
        if (section.Text != SectionText.Whole) cursor.FailAt("only part numbers name a section of BINARY", column);
        return section;
    }

    /// <summary>partial = "&lt;" number64 "." nz-number64 "&gt;"</summary>
    static Partial? ParsePartial(ref ImapCursor cursor)
    {
        if (!cursor.TryByte((byte)'<')) return null;
        var origin = cursor.Number64("first octet");
        cursor.Expect((byte)'.');
        var count = cursor.NzNumber64("number of octets");
        cursor.Expect((byte)'>');
        return new Partial(origin, Math.Min(count, long.MaxValue - origin));
    }

    /// <summary>Asked for twice is answered once; a small command must not ask for gigabytes.</summary>
    void Add(ref ImapCursor cursor, FetchSection section)
    {
        _sections ??= [];
        var same = _sections.FindIndex(s => s.Partial == section.Partial && s.Label.AsSpan().SequenceEqual(section.Label));
        if (same >= 0) _sections[same] = section with { SetsSeen = section.SetsSeen || _sections[same].SetsSeen };
        else if (_sections.Count == ImapLimits.FetchSections) cursor.Fail($"more than {ImapLimits.FetchSections} sections");
        else _sections.Add(section);
    }
}
