namespace Tayori.Mime;

/// <summary>
/// What one message is, computed once when it arrives (RFC 5322, RFC 2045–2047, RFC 2231) and never again.
/// All offsets are octets from the first octet of the message exactly as it was received.
/// Any sequence of octets has a structure: malformed MIME yields the nearest valid reading, never an error.
/// </summary>
public sealed record MessageStructure
{
    /// <summary>Octets of the whole message.</summary>
    public required long Size { get; init; }

    /// <summary>Octets of the message's own header, with the empty line that ends it.</summary>
    public required int HeaderSize { get; init; }

    /// <summary>The message's own ENVELOPE (RFC 9051 §7.5.2).</summary>
    public required Envelope Envelope { get; init; }

    /// <summary>The outermost part: what BODY[] without its header is made of.</summary>
    public required MimePart Root { get; init; }

    /// <summary>At most 200 characters of the first readable text, white space folded (RFC 8970 §4); empty where there is none.</summary>
    public required string Preview { get; init; }

    /// <summary>Message-IDs of References, or else In-Reply-To, oldest first, without angle brackets, each once (RFC 5256 §3).</summary>
    public required IReadOnlyList<string> References { get; init; }

    /// <summary>Keys for SORT and THREAD, decoded (RFC 5256 §2, RFC 5957).</summary>
    public required SortKeys Sort { get; init; }
}

/// <summary>
/// The header fields that IMAP's ENVELOPE shows. Text is as it stands in the message: unfolded, encoded words not decoded, raw octets kept
/// (so 8-bit octets are legal here), <c>null</c> where the field is absent. From, Sender and Reply-To are as found: the defaulting
/// of Sender and Reply-To to From (RFC 9051 §7.5.2) belongs to who renders it.
/// </summary>
public sealed record Envelope
{
    public byte[]? Date { get; init; }
    public byte[]? Subject { get; init; }
    public IReadOnlyList<Address>? From { get; init; }
    public IReadOnlyList<Address>? Sender { get; init; }
    public IReadOnlyList<Address>? ReplyTo { get; init; }
    public IReadOnlyList<Address>? To { get; init; }
    public IReadOnlyList<Address>? Cc { get; init; }
    public IReadOnlyList<Address>? Bcc { get; init; }
    public byte[]? InReplyTo { get; init; }
    public byte[]? MessageId { get; init; }
}

/// <summary>
/// One address of an ENVELOPE: display name, source route, local part, domain. A group begins with an entry that has the group's name as
/// <see cref="Mailbox"/> and no <see cref="Host"/>, and ends with one that has neither (RFC 9051 §7.5.2).
/// </summary>
public sealed record Address(byte[]? Name, byte[]? Route, byte[]? Mailbox, byte[]? Host);

/// <summary>A parameter of Content-Type or Content-Disposition, RFC 2231 continuations joined; the value's raw octets, RFC 2231 percent encoding not decoded unless it had to be joined.</summary>
public sealed record MimeParameter(byte[] Name, byte[] Value);

/// <summary>One node of the part tree.</summary>
public sealed record MimePart
{
    /// <summary>Where this part's own header begins; for the root, 0.</summary>
    public required long HeaderOffset { get; init; }

    /// <summary>Where its content begins: after the empty line. <c>BODY[n.MIME]</c> is HeaderOffset up to here.</summary>
    public required long BodyOffset { get; init; }

    /// <summary>Octets of content: without the CRLF that belongs to the closing boundary (RFC 2046 §5.1.1).</summary>
    public required long BodySize { get; init; }

    /// <summary>Lines of content, as BODYSTRUCTURE counts them (line ends in the content).</summary>
    public required long BodyLines { get; init; }

    /// <summary>Media type and subtype as written; <c>TEXT</c>/<c>PLAIN</c> (or <c>MESSAGE</c>/<c>RFC822</c> inside multipart/digest) by default.</summary>
    public required byte[] Type { get; init; }
    public required byte[] Subtype { get; init; }
    public IReadOnlyList<MimeParameter> Parameters { get; init; } = [];

    /// <summary>Content-Transfer-Encoding as written, <c>7BIT</c> where absent.</summary>
    public required byte[] Encoding { get; init; }
    public byte[]? Id { get; init; }
    public byte[]? Description { get; init; }
    public byte[]? Md5 { get; init; }
    public byte[]? Disposition { get; init; }
    public IReadOnlyList<MimeParameter> DispositionParameters { get; init; } = [];
    public IReadOnlyList<byte[]> Languages { get; init; } = [];
    public byte[]? Location { get; init; }

    /// <summary>The parts of a multipart, at least one; empty for every other type.</summary>
    public IReadOnlyList<MimePart> Parts { get; init; } = [];

    /// <summary>For message/rfc822 and message/global, always: what the enclosed message is. One that could not be looked into (encoded, or below a limit) has an empty envelope and is one part of text.</summary>
    public EnclosedMessage? Message { get; init; }

    public bool IsMultipart => Parts.Count > 0;
}

/// <summary>A message inside a message (message/rfc822, message/global): its ENVELOPE and its outermost part, whose HeaderOffset is where its header begins.</summary>
public sealed record EnclosedMessage(Envelope Envelope, MimePart Root);

/// <summary>Keys of RFC 5256 §2 and RFC 5957, decoded; a collation makes of them what is compared (<see cref="Collation"/>).</summary>
public sealed record SortKeys
{
    /// <summary>Base subject (RFC 5256 §2.1), decoded.</summary>
    public required string BaseSubject { get; init; }

    /// <summary>Whether base subject extraction removed a reply or forward mark.</summary>
    public required bool IsReplyOrForward { get; init; }

    /// <summary>Local part of the first From, To and Cc address (RFC 5256 §3), and their display forms (RFC 5957).</summary>
    public required string From { get; init; }
    public required string To { get; init; }
    public required string Cc { get; init; }
    public required string DisplayFrom { get; init; }
    public required string DisplayTo { get; init; }

    /// <summary>Date header, as Unix milliseconds of the instant it names; <c>null</c> where absent or unreadable.</summary>
    public required long? SentDate { get; init; }

    /// <summary>The calendar day the Date header names, disregarding time and zone (SENTBEFORE/SENTON/SENTSINCE), as a day number (DateOnly.DayNumber); <c>null</c> where absent or unreadable.</summary>
    public required int? SentDay { get; init; }

    /// <summary>Message-ID without angle brackets, normalised (RFC 5256 §3); <c>null</c> where absent.</summary>
    public required string? MessageId { get; init; }
}
