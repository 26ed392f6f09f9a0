using System.Buffers;
using Tayori.Imap.Output;
using Tayori.Store;

namespace Tayori.Imap.Fetch;

/// <summary>Items of a FETCH that are not sections of the body.</summary>
[Flags]
enum FetchAttributes
{
    None = 0,
    Uid = 1,
    Flags = 2,
    ModSeq = 4,
    InternalDate = 8,
    Size = 16,
    Envelope = 32,
    Body = 64,
    BodyStructure = 128,
    SaveDate = 256,
    Preview = 512,
    EmailId = 1024,
    ThreadId = 2048,

    /// <summary>FAST (RFC 3501 §6.4.5).</summary>
    Fast = Flags | InternalDate | Size,
    All = Fast | Envelope,
    Full = All | Body,
}

/// <summary><c>&lt;origin.count&gt;</c>: octets of a section.</summary>
readonly record struct Partial(long Origin, long Count);

/// <summary>What of a section is wanted.</summary>
enum SectionForm
{
    /// <summary>Its octets as they are: BODY.</summary>
    AsIs,

    /// <summary>Its octets with the transfer encoding undone: BINARY (RFC 3516 §4.2).</summary>
    Decoded,

    /// <summary>How many those are: BINARY.SIZE.</summary>
    DecodedSize,
}

/// <summary>A section of the body to fetch.</summary>
/// <param name="Section">Which.</param>
/// <param name="Partial">Which octets of it; <c>null</c>: all.</param>
/// <param name="SetsSeen">Whether fetching it marks the message as read: BODY[…], RFC822 and RFC822.TEXT do (RFC 3501 §6.4.5).</param>
/// <param name="Label">What the response calls it, with the space behind.</param>
/// <param name="Form">What of it.</param>
sealed record FetchSection(Section Section, Partial? Partial, bool SetsSeen, byte[] Label, SectionForm Form = SectionForm.AsIs)
{
    /// <summary><c>BODY[section]&lt;origin&gt;</c></summary>
    public static FetchSection Body(Section section, Partial? partial, bool peek) => new(section, partial, !peek, LabelOf("BODY["u8, section, partial));

    /// <summary><c>BINARY[section-part]&lt;origin&gt;</c></summary>
    public static FetchSection Binary(Section section, Partial? partial, bool peek) => new(section, partial, !peek, LabelOf("BINARY["u8, section, partial), SectionForm.Decoded);

    /// <summary><c>BINARY.SIZE[section-part]</c></summary>
    public static FetchSection BinarySize(Section section) => new(section, null, SetsSeen: false, LabelOf("BINARY.SIZE["u8, section, null), SectionForm.DecodedSize);

    static byte[] LabelOf(ReadOnlySpan<byte> name, Section section, Partial? partial)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new OctetWriter(buffer);
        writer.Raw(name);
        section.Write(ref writer);
        writer.Byte((byte)']');
        if (partial is { } range)
        {
            writer.Byte((byte)'<');
            writer.Number(range.Origin);
            writer.Byte((byte)'>');
        }
        writer.Byte((byte)' ');
        writer.Done();
        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>
/// What a FETCH asks for, each thing once; it is answered in a fixed order, whatever order the client asked in (RFC 3501 §7.4.2 lets the server choose).
/// </summary>
sealed record FetchItems(FetchAttributes Attributes, IReadOnlyList<FetchSection> Sections)
{
    public bool SetsSeen { get; } = Sections.Any(s => s.SetsSeen);

    /// <summary>Sections that listing data does not hold: the message's content has to be opened.</summary>
    public bool NeedsContent { get; } = Sections.Any(s => !s.Section.IsInMessageHeader);

    /// <summary>Columns to read for the attributes and the sections that the message's own header answers.</summary>
    public DetailColumns Columns { get; } = ColumnsOf(Attributes, Sections);

    public bool Has(FetchAttributes attribute) => (Attributes & attribute) != 0;

    public FetchItems With(FetchAttributes more) => new(Attributes | more, Sections);

    /// <summary>The same without marking anything as read.</summary>
    public FetchItems Peeking() => SetsSeen ? new(Attributes, [.. Sections.Select(section => section with { SetsSeen = false })]) : this;

    /// <summary>What either asks for, each thing once.</summary>
    public FetchItems Union(FetchItems? other) => other is null ? this : new(Attributes | other.Attributes, [.. Sections, .. other.Sections.Where(IsNew)]);

    bool IsNew(FetchSection section) => !Sections.Any(known => known.Partial == section.Partial && known.Label.AsSpan().SequenceEqual(section.Label));

    static DetailColumns ColumnsOf(FetchAttributes attributes, IReadOnlyList<FetchSection> sections)
    {
        var columns = DetailColumns.None;
        if ((attributes & FetchAttributes.Envelope) != 0) columns |= DetailColumns.Envelope;
        if ((attributes & (FetchAttributes.Body | FetchAttributes.BodyStructure)) != 0) columns |= DetailColumns.Structure;
        if ((attributes & FetchAttributes.Preview) != 0) columns |= DetailColumns.Preview;
        if ((attributes & FetchAttributes.ThreadId) != 0) columns |= DetailColumns.Thread;
        foreach (var section in sections) columns |= ColumnsOf(section.Section);
        return columns;
    }

    /// <summary>The whole message's place is known; every other section's is in the structure.</summary>
    static DetailColumns ColumnsOf(Section section) =>
        section.IsInMessageHeader ? DetailColumns.Header
        : section is { IsMessage: true, Text: SectionText.Whole } ? DetailColumns.None
        : DetailColumns.Structure;
}
