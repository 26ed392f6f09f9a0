namespace Tayori.Mime;

/// <summary>
/// How much of a message is looked at. Beyond a limit the rest is opaque text, never an error: a message of any size and any octets is accepted,
/// and what reading it holds in memory is bounded by these figures alone.
/// </summary>
public static class MimeLimits
{
    /// <summary>Octets of one header block that are parsed. Real headers stay below 64 KB, even after a dozen list servers.</summary>
    public const int HeaderBlock = 256 * 1024;

    /// <summary>Octets of header parsed in all blocks of a message together, so that 10,000 parts cannot each bring a full block.</summary>
    public const int HeaderTotal = 4 * 1024 * 1024;

    /// <summary>Parts within parts. Deeper ones are text of the part around them.</summary>
    public const int Depth = 100;

    /// <summary>Parts of one message, of every kind.</summary>
    public const int Parts = 10_000;

    /// <summary>Octets of a header value that are decoded to be searched: more than any list of addresses that a person wrote to.</summary>
    public const int HeaderValue = 64 * 1024;

    /// <summary>Octets of a line, with its end, that can be a boundary line: RFC 5322 §2.1.1 allows no line to be longer.</summary>
    public const int BoundaryLine = 1000;

    /// <summary>Octets of a boundary. RFC 2046 §5.1.1 says 70; longer ones exist, and do no harm as long as a line can hold them.</summary>
    public const int Boundary = 900;

    /// <summary>Addresses kept of one header field.</summary>
    public const int Addresses = 5_000;

    /// <summary>Parameters kept of one Content-Type or Content-Disposition field, before continuations are joined.</summary>
    public const int Parameters = 200;

    /// <summary>Message-IDs kept of References: the oldest and the newest matter (RFC 5256 §3), the newest are kept.</summary>
    public const int References = 200;

    /// <summary>Message-IDs by which a message finds its thread, the first and the last of those it names: each is a row of the store.</summary>
    public const int ThreadIds = 32;
    public const int ThreadFirstIds = 8;

    /// <summary>Octets of a Date field that are given to the date parser; the longest legal one with comments fits easily.</summary>
    public const int Date = 128;

    /// <summary>Octets of a header value that are decoded to make a sort key: nobody tells subjects apart after that.</summary>
    public const int SortKeySource = 4096;

    /// <summary>UTF-16 units of the preview (RFC 8970 §3.3).</summary>
    public const int Preview = 200;

    /// <summary>Octets of a text part that the preview is sought in; HTML begins with kilobytes of style sheet.</summary>
    public const int PreviewPlainSource = 8 * 1024;
    public const int PreviewHtmlSource = 64 * 1024;
}
