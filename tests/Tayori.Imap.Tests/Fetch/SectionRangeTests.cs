using CsCheck;
using Tayori.Imap.Fetch;
using Tayori.Mime;

namespace Tayori.Imap.Tests.Fetch;

public sealed class SectionRangeTests
{
    const long Size = 1_000;

    static readonly Gen<Section> s_section = Gen.Select(Gen.UInt[1, 3].Array[0, 6], Gen.Enum<SectionText>(), (part, text) =>
        new Section(part, part.Length == 0 && text == SectionText.Mime ? SectionText.Text : text, []));

    [Fact]
    public void A_section_is_found_in_the_stored_form_where_plain_code_finds_it_in_the_tree() =>
        Gen.Select(PartTrees.Any(), s_section).Sample((root, section) =>
            Assert.Equal(Find(section, root), SectionRange.Find(section, StructureCodec.EncodeStructure(root), Size)), iter: 10_000);

    static OctetRange? Find(Section section, MimePart root)
    {
        if (section.IsMessage) return OfMessage(section.Text, root, root.HeaderOffset, Size);
        if (Part(section.Part, root) is not { } part) return null;
        return section.Text switch
        {
            SectionText.Whole => new(part.BodyOffset, part.BodySize),
            SectionText.Mime => new(part.HeaderOffset, part.BodyOffset - part.HeaderOffset),
            _ => part.Message is { } message ? OfMessage(section.Text, message.Root, part.BodyOffset, part.BodyOffset + part.BodySize) : null,
        };
    }

    static OctetRange OfMessage(SectionText text, MimePart root, long start, long end) => text switch
    {
        SectionText.Whole => new(start, end - start),
        SectionText.Text => new(root.BodyOffset, Math.Max(0, end - root.BodyOffset)),
        _ => new(start, root.BodyOffset - start),
    };

    /// <summary>RFC 3501 §6.4.5: a part number counts in a message or in a multipart; a message inside a part is counted in as if it were the part.</summary>
    static MimePart? Part(uint[] numbers, MimePart root)
    {
        var (part, isMessage) = (root, true);
        foreach (var number in numbers)
        {
            if (part.Message is { } message && !isMessage) (part, isMessage) = (message.Root, true);
            if (part.Parts.Count > 0 ? number > part.Parts.Count : !isMessage || number != 1) return null;
            if (part.Parts.Count > 0) part = part.Parts[(int)number - 1];
            isMessage = false;
        }
        return part;
    }
}
