using Tayori.Mime.Headers;

namespace Tayori.Mime.Reading;

/// <summary>A part whose end has not been seen.</summary>
sealed class OpenPart(OpenPart? parent, long headerOffset, bool isMessage, bool inDigest)
{
    readonly List<MimePart> _children = [];
    ContentHeader? _header;
    Envelope? _enclosedEnvelope;
    MimePart? _enclosedRoot;
    long _linesBefore;

    public OpenPart? Parent { get; } = parent;

    /// <summary>Whether its header is a message's own: the outermost, or one inside message/rfc822.</summary>
    public bool IsMessage { get; } = isMessage;
    public bool InDigest { get; } = inDigest;
    public long BodyOffset { get; private set; }
    public ContentHeader Header => _header!;
    public Envelope? Envelope { get; private set; }

    /// <summary>Set for a multipart whose parts are looked for; <c>null</c> again after its closing delimiter.</summary>
    public byte[]? Boundary { get; set; }

    public void BeginBody(long offset, long lines, ContentHeader header, Envelope? envelope)
    {
        (BodyOffset, _linesBefore, _header, Envelope) = (offset, lines, header, envelope);
    }

    public void Add(MimePart part) => _children.Add(part);

    public void Enclose(Envelope envelope, MimePart root) => (_enclosedEnvelope, _enclosedRoot) = (envelope, root);

    /// <summary>The finished part; <paramref name="end"/> and <paramref name="lines"/> count from the beginning of the message.</summary>
    public MimePart Close(long end, long lines)
    {
        long size = Math.Max(0, end - BodyOffset);
        long bodyLines = Math.Max(0, lines - _linesBefore);
        return new MimePart
        {
            HeaderOffset = headerOffset,
            BodyOffset = BodyOffset,
            BodySize = size,
            BodyLines = bodyLines,
            Type = Header.Type,
            Subtype = Header.Subtype,
            Parameters = Header.Parameters,
            Encoding = Header.Encoding,
            Id = Header.Id,
            Description = Header.Description,
            Md5 = Header.Md5,
            Disposition = Header.Disposition,
            DispositionParameters = Header.DispositionParameters,
            Languages = Header.Languages,
            Location = Header.Location,
            Parts = Header.IsMultipart && _children.Count == 0 ? [WholeBody(size, bodyLines)] : _children,
            Message = Header.IsMessageType ? new EnclosedMessage(_enclosedEnvelope ?? new Envelope(), _enclosedRoot ?? WholeBody(size, bodyLines)) : null,
        };
    }

    /// <summary>BODYSTRUCTURE knows no multipart without a part, and no message without its structure: what was not looked into is shown as one part of plain text, without a header.</summary>
    MimePart WholeBody(long size, long lines) => new()
    {
        HeaderOffset = BodyOffset,
        BodyOffset = BodyOffset,
        BodySize = size,
        BodyLines = lines,
        Type = "TEXT"u8.ToArray(),
        Subtype = "PLAIN"u8.ToArray(),
        Encoding = "7BIT"u8.ToArray(),
    };
}
