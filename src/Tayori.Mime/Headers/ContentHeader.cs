namespace Tayori.Mime.Headers;

/// <summary>What a part's own header says of its content (RFC 2045, RFC 2183, RFC 3282, RFC 2557).</summary>
sealed record ContentHeader
{
    public required byte[] Type { get; init; }
    public required byte[] Subtype { get; init; }
    public IReadOnlyList<MimeParameter> Parameters { get; init; } = [];
    public byte[] Encoding { get; init; } = "7BIT"u8.ToArray();
    public byte[]? Id { get; init; }
    public byte[]? Description { get; init; }
    public byte[]? Md5 { get; init; }
    public byte[]? Disposition { get; init; }
    public IReadOnlyList<MimeParameter> DispositionParameters { get; init; } = [];
    public IReadOnlyList<byte[]> Languages { get; init; } = [];
    public byte[]? Location { get; init; }

    public bool IsMultipart => Ascii.EqualsIgnoreCase(Type, "multipart"u8);
    public bool IsDigest => IsMultipart && Ascii.EqualsIgnoreCase(Subtype, "digest"u8);
    public bool IsText => Ascii.EqualsIgnoreCase(Type, "text"u8);
    public bool IsAttachment => Disposition is not null && Ascii.EqualsIgnoreCase(Disposition, "attachment"u8);

    /// <summary>RFC 2046 §5.2.1 and RFC 6532 §3.7.</summary>
    public bool IsMessageType =>
        Ascii.EqualsIgnoreCase(Type, "message"u8) && (Ascii.EqualsIgnoreCase(Subtype, "rfc822"u8) || Ascii.EqualsIgnoreCase(Subtype, "global"u8));

    /// <summary>A message that can be read in place; one that somebody encoded, which RFC 2046 §5.2.1 forbids, is octets to us.</summary>
    public bool IsMessage => IsMessageType && !Ascii.EqualsIgnoreCase(Encoding, "base64"u8) && !Ascii.EqualsIgnoreCase(Encoding, "quoted-printable"u8);

    internal static ContentHeader Read(ReadOnlySpan<byte> block, bool inDigest)
    {
        // RFC 2046 §5.1.5: the default in a digest is message/rfc822.
        ContentHeader header = inDigest
            ? new ContentHeader { Type = "MESSAGE"u8.ToArray(), Subtype = "RFC822"u8.ToArray() }
            : new ContentHeader { Type = "TEXT"u8.ToArray(), Subtype = "PLAIN"u8.ToArray() };
        bool typed = false, encoded = false;
        foreach (HeaderField field in new HeaderScanner(block))
        {
            if (field.Name.Length < 10 || !Ascii.EqualsIgnoreCase(field.Name[..8], "Content-"u8))
                continue;
            if (!typed && field.Is("Content-Type"u8))
            {
                header = WithType(header, field.Value);
                typed = true;
            }
            else if (!encoded && field.Is("Content-Transfer-Encoding"u8))
            {
                TokenCursor cursor = new(field.Value);
                byte[] encoding = cursor.Token(";"u8).ToArray();
                header = encoding.Length == 0 ? header : header with { Encoding = encoding };
                encoded = true;
            }
            else
            {
                header = WithOther(header, field);
            }
        }
        return header;
    }

    static ContentHeader WithType(ContentHeader header, ReadOnlySpan<byte> value)
    {
        TokenCursor cursor = new(value);
        byte[] type = cursor.Token("/;"u8).ToArray();
        byte[] subtype = cursor.TrySkip((byte)'/') ? cursor.Token("/;"u8).ToArray() : [];
        // RFC 2045 §5.2: a Content-Type that cannot be read is as good as none.
        return !IsToken(type) || !IsToken(subtype)
            ? header with { Parameters = ParameterList.Read(ref cursor) }
            : header with { Type = type, Subtype = subtype, Parameters = ParameterList.Read(ref cursor) };
    }

    // RFC 2045 §5.1: no controls, nothing beyond ASCII. Of specials, which a token has none of either, what does not end it is let through.
    static bool IsToken(ReadOnlySpan<byte> word) => !word.IsEmpty && word.IndexOfAnyExceptInRange((byte)0x21, (byte)0x7E) < 0;

    static ContentHeader WithOther(ContentHeader header, HeaderField field)
    {
        if (header.Disposition is null && field.Is("Content-Disposition"u8))
        {
            TokenCursor cursor = new(field.Value);
            byte[] disposition = cursor.Token(";="u8).ToArray();
            return disposition.Length == 0 ? header : header with { Disposition = disposition, DispositionParameters = ParameterList.Read(ref cursor) };
        }
        if (field.Is("Content-ID"u8))
            return header with { Id = header.Id ?? field.Unfold() };
        if (field.Is("Content-Description"u8))
            return header with { Description = header.Description ?? field.Unfold() };
        if (field.Is("Content-MD5"u8))
            return header with { Md5 = header.Md5 ?? field.Unfold() };
        if (field.Is("Content-Location"u8))
            return header with { Location = header.Location ?? [.. field.Unfold().Where(b => !FieldText.IsBlank(b))] };
        return field.Is("Content-Language"u8) && header.Languages.Count == 0 ? header with { Languages = ReadLanguages(field.Value) } : header;
    }

    static List<byte[]> ReadLanguages(ReadOnlySpan<byte> value)
    {
        List<byte[]> languages = [];
        TokenCursor cursor = new(value);
        do
        {
            byte[] tag = cursor.Token(","u8).ToArray();
            if (tag.Length > 0)
                languages.Add(tag);
        }
        while (cursor.TrySkip((byte)',') && languages.Count < MimeLimits.Parameters);
        return languages;
    }
}
