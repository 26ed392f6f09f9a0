using Tayori.Mime;

namespace Tayori.Imap.Fetch;

/// <summary>Octets of a message, by offset.</summary>
readonly record struct OctetRange(long Offset, long Length)
{
    public long End => Offset + Length;

    /// <summary>RFC 3501 §6.4.5: a partial is cut at the end of the text; beyond it, it is empty.</summary>
    public OctetRange Cut(Partial? partial)
    {
        if (partial is not { } range) return this;
        var origin = Math.Min(range.Origin, Length);
        return new(Offset + origin, Math.Min(range.Count, Length - origin));
    }
}

/// <summary>Finds the octets of the message that a section names (RFC 3501 §6.4.5), in the stored part tree as it lies there.</summary>
static class SectionRange
{
    /// <summary>The octets, or <c>null</c> where the message has no such part. For a selection of header fields: the whole header that they are in.</summary>
    public static OctetRange? Find(Section section, ReadOnlySpan<byte> structure, long size)
    {
        var reader = new PartReader(structure);
        var part = reader.Part(0);
        if (section.IsMessage) return OfMessage(section.Text, part, part.HeaderOffset, size);
        if (!TryPart(section.Part, ref reader, ref part, out var depth)) return null;
        return section.Text switch
        {
            SectionText.Whole => new(part.BodyOffset, part.BodySize),
            SectionText.Mime => new(part.HeaderOffset, part.BodyOffset - part.HeaderOffset),
            // HEADER and TEXT "refer to the [RFC-2822] header/body of the message" in a part MESSAGE/RFC822; any other part has none.
            _ => Encloses(ref reader, part) ? OfMessage(section.Text, reader.Part(depth + 1), part.BodyOffset, part.BodyOffset + part.BodySize) : null,
        };
    }

    /// <summary>A part's content, or the whole message, and how to undo its transfer encoding: <c>null</c> where nobody knows how. <c>null</c> as a whole where the message has no such part.</summary>
    public static (OctetRange Range, TransferDecoder? Decoder)? FindEncoded(Section section, ReadOnlySpan<byte> structure, long size)
    {
        // A message is not encoded as such: its parts are.
        if (section.IsMessage) return (new(0, size), TransferDecoder.Identity());
        var reader = new PartReader(structure);
        var part = reader.Part(0);
        if (!TryPart(section.Part, ref reader, ref part, out _)) return null;
        // RFC 2045 §6.4: no more is what is made of parts, whatever it says.
        var decoder = part.IsMultipart || Encloses(ref reader, part) ? TransferDecoder.Identity() : TransferDecoder.For(part.Encoding.Octets);
        return (new(part.BodyOffset, part.BodySize), decoder);
    }

    /// <summary>Where in the stored tree a part begins; the whole message's outermost one where no part is named.</summary>
    public static bool TryFindPart(Section section, ReadOnlySpan<byte> structure, out PartReader found)
    {
        found = new PartReader(structure);
        if (section.IsMessage) return true;
        var reader = found;
        var part = reader.Part(0);
        return TryPart(section.Part, ref reader, ref part, ref found, out _);
    }

    static OctetRange OfMessage(SectionText text, in PartView root, long start, long end) => text switch
    {
        SectionText.Whole => new(start, end - start),
        SectionText.Text => new(root.BodyOffset, Math.Max(0, end - root.BodyOffset)),
        _ => new(start, root.BodyOffset - start),
    };

    /// <summary>Goes from the message's outermost part to the part the numbers name. "Every message has at least one part number": what is no multipart is its own part 1.</summary>
    static bool TryPart(ReadOnlySpan<uint> numbers, ref PartReader reader, ref PartView part, out int depth)
    {
        var start = reader;
        return TryPart(numbers, ref reader, ref part, ref start, out depth);
    }

    /// <summary>The same; <paramref name="start"/> is where the part found begins, and comes in as where the outermost does.</summary>
    static bool TryPart(ReadOnlySpan<uint> numbers, ref PartReader reader, ref PartView part, ref PartReader start, out int depth)
    {
        depth = 0;
        // Where the next number is counted: in a message, or in a part that may be a multipart or enclose a message.
        var isMessage = true;
        foreach (var number in numbers)
        {
            if (!isMessage && Encloses(ref reader, part))
            {
                start = reader;
                part = reader.Part(++depth);
                isMessage = true;
            }
            if (part.IsMultipart)
            {
                if (number > part.PartCount) return false;
                depth++;
                for (var before = 1; before < number; before++) reader.Skip(depth);
                start = reader;
                part = reader.Part(depth);
            }
            else if (!isMessage || number != 1)
            {
                return false;
            }
            isMessage = false;
        }
        return true;
    }

    /// <summary>Whether a message comes next. Behind a multipart's head its parts come next.</summary>
    static bool Encloses(ref PartReader reader, in PartView part) => !part.IsMultipart && reader.Message(out _);
}
