using Tayori.Mime;

namespace Tayori.Imap.Fetch;

/// <summary>Octets of a message, by offset.</summary>
readonly record struct OctetRange(long Offset, long Length)
{
    /// <summary>RFC 3501 §6.4.5: a partial is cut at the end of the text; beyond it, it is empty.</summary>
    public OctetRange Cut(Partial? partial)
    {
        if (partial is not { } range) return this;
        var origin = Math.Min(range.Origin, Length);
        return new(Offset + origin, Math.Min(range.Count, Length - origin));
    }
}

/// <summary>Finds the octets of the message that a section names (RFC 3501 §6.4.5).</summary>
static class SectionRange
{
    /// <summary>The octets, or <c>null</c> where the message has no such part. For a selection of header fields: the whole header that they are in.</summary>
    public static OctetRange? Find(Section section, MimePart root, long size)
    {
        if (section.IsMessage) return OfMessage(section.Text, root, root.HeaderOffset, size);
        if (Part(section.Part, root) is not { } part) return null;
        return section.Text switch
        {
            SectionText.Whole => new(part.BodyOffset, part.BodySize),
            SectionText.Mime => new(part.HeaderOffset, part.BodyOffset - part.HeaderOffset),
            // HEADER and TEXT "refer to the [RFC-2822] header/body of the message" in a part MESSAGE/RFC822; any other part has none.
            _ => part.Message is { } message ? OfMessage(section.Text, message.Root, part.BodyOffset, part.BodyOffset + part.BodySize) : null,
        };
    }

    static OctetRange OfMessage(SectionText text, MimePart root, long start, long end) => text switch
    {
        SectionText.Whole => new(start, end - start),
        SectionText.Text => new(root.BodyOffset, Math.Max(0, end - root.BodyOffset)),
        _ => new(start, root.BodyOffset - start),
    };

    /// <summary>"Every message has at least one part number": what is no multipart is its own part 1.</summary>
    static MimePart? Part(ReadOnlySpan<uint> numbers, MimePart root)
    {
        // Where the next number is counted: in a message, or in a part that may be a multipart or enclose a message.
        var (part, isMessage) = (root, true);
        foreach (var number in numbers)
        {
            if (part.Message is { } message && !isMessage) (part, isMessage) = (message.Root, true);
            if (part.IsMultipart)
            {
                if (number > part.Parts.Count) return null;
                part = part.Parts[(int)number - 1];
            }
            else if (!isMessage || number != 1)
            {
                return null;
            }
            isMessage = false;
        }
        return part;
    }
}
