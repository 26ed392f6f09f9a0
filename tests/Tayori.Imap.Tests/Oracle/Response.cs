using Tayori.Store;

namespace Tayori.Imap.Tests.Oracle;

/// <summary>One response of a server, read by <see cref="ResponseParser"/>.</summary>
/// <param name="Tag">A command's tag, <c>*</c> or <c>+</c>.</param>
/// <param name="Name">OK, NO, BAD, BYE, EXISTS, FETCH …; empty for a continuation.</param>
sealed record Response(string Tag, string Name)
{
    /// <summary>The number that EXISTS, RECENT, EXPUNGE and FETCH begin with.</summary>
    public uint Number { get; init; }

    /// <summary>What stands in brackets.</summary>
    public string? Code { get; init; }

    public FetchData? Fetch { get; init; }

    /// <summary>What VANISHED names, and whether it says EARLIER.</summary>
    public UidSet? Uids { get; init; }
    public bool IsEarlier { get; init; }

    /// <summary>The name that LIST and STATUS speak of.</summary>
    public string? Mailbox { get; init; }

    /// <summary>What LIST says of it, and what it was called before (RFC 5465 §5.4).</summary>
    public IReadOnlyList<string>? Attributes { get; init; }
    public string? OldName { get; init; }

    /// <summary>What STATUS says, but for MAILBOXID.</summary>
    public IReadOnlyDictionary<string, long>? Counters { get; init; }

    public bool IsTagged => Tag is not ("*" or "+");
}

/// <summary>What a FETCH response says of a message.</summary>
sealed record FetchData
{
    public uint? Uid { get; set; }
    public IReadOnlyList<string>? Flags { get; set; }
    public long? ModSeq { get; set; }

    /// <summary>Sections by their name in the response, <c>BODY[TEXT]&lt;3&gt;</c>; <c>null</c> is NIL.</summary>
    public Dictionary<string, string?> Sections { get; } = [];
}

sealed class GrammarException(string message) : Exception(message);
