namespace Tayori.Imap.Search;

/// <summary>RETURN options (RFC 4731 §3.1).</summary>
[Flags]
enum SearchReturn
{
    /// <summary>No RETURN: the result is an untagged SEARCH.</summary>
    Untagged = 0,
    Min = 1,
    Max = 2,
    All = 4,
    Count = 8,
}
