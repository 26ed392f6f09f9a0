using Tayori.Store;

namespace Tayori.Imap.Search;

/// <summary>What can be said of a message and a key so far.</summary>
enum Verdict : byte
{
    No,
    Yes,

    /// <summary>What has been read does not tell; something dearer has to be read.</summary>
    Unknown,
}

/// <summary>What a key has to look at, cheapest first.</summary>
enum SearchCost : byte
{
    /// <summary>Columns of the message list, in memory.</summary>
    Columns,

    /// <summary>Stored listing data: header and dates.</summary>
    Details,

    /// <summary>The message's content.</summary>
    Content,
}

/// <summary>What is known of a message at one stage of a search.</summary>
readonly ref struct SearchFacts
{
    /// <summary>0-based position in the list that is searched.</summary>
    public required int Position { get; init; }
    public required FlagSet Flags { get; init; }
    public required long ModSeq { get; init; }
    public required long Size { get; init; }

    /// <summary>INTERNALDATE's calendar day in its own zone (<see cref="DateOnly.DayNumber"/>): RFC 3501 §6.4.4 disregards time and timezone.</summary>
    public required int ReceivedDay { get; init; }
    public required bool IsRecent { get; init; }

    /// <summary>Whether <see cref="Header"/> and <see cref="SentDay"/> have been read.</summary>
    public bool HasDetails { get; init; }
    public ReadOnlySpan<byte> Header { get; init; }

    /// <summary>Day that the Date field names, disregarding time and zone; <c>null</c> where it names none.</summary>
    public int? SentDay { get; init; }

    /// <summary>What was found in the body, by <see cref="BodyNeedle.Index"/>; <c>null</c> while it has not been read.</summary>
    public bool[]? Body { get; init; }
}

/// <summary>A string sought in bodies.</summary>
/// <param name="Index">Its place in <see cref="SearchFacts.Body"/>.</param>
/// <param name="Text">What is sought.</param>
/// <param name="InHeaders">Whether the parts' MIME headers count too (TEXT does, BODY does not: RFC 9051 §6.4.4).</param>
sealed record BodyNeedle(int Index, string Text, bool InHeaders);
