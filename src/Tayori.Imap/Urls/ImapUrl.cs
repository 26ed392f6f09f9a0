using Tayori.Imap.Fetch;

namespace Tayori.Imap.Urls;

/// <summary>A URL that names a message or a part of one (RFC 5092 §5). Those that name servers, mailboxes or searches are none to us: no command takes them.</summary>
sealed record ImapUrl
{
    /// <summary>Whose mail on which server; <c>null</c>: the URL is relative.</summary>
    public UrlServer? Server { get; init; }

    /// <summary>Decoded; <c>null</c>: that of the base URL.</summary>
    public string? Mailbox { get; init; }

    /// <summary>The same as it is written: a level of dots that is encoded is a name.</summary>
    public string? Path { get; init; }

    /// <summary>The mailbox is named from the root on, not from where the base URL's is.</summary>
    public required bool IsRooted { get; init; }
    public uint? UidValidity { get; init; }
    public required uint Uid { get; init; }
    public required Section Section { get; init; }
    public UrlRange? Partial { get; init; }

    /// <summary>Who may fetch it without being its owner (RFC 4467); <c>null</c>: nobody.</summary>
    public UrlAccess? Access { get; init; }
}

/// <param name="User">Decoded; <c>null</c> where none is named.</param>
/// <param name="Host">As it is written, with its port.</param>
readonly record struct UrlServer(string? User, string Host)
{
    /// <summary>The host without its port.</summary>
    public string Name => Host.Split(':')[0];
}

/// <summary>partial-range = number ["." nz-number]</summary>
/// <param name="Origin">The first octet.</param>
/// <param name="Count">How many; <c>null</c>: all that follow.</param>
readonly record struct UrlRange(uint Origin, uint? Count)
{
    public OctetRange Of(OctetRange octets)
    {
        var origin = Math.Min(Origin, octets.Length);
        return new(octets.Offset + origin, Math.Min(Count ?? long.MaxValue, octets.Length - origin));
    }
}
