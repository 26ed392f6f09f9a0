using Tayori.Imap.Grammar;

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

static class SearchReturns
{
    /// <summary>["RETURN" SP search-return-opts SP]</summary>
    public static SearchReturn ParseOptional(ref ImapCursor cursor)
    {
        if (!cursor.TryKeyword("RETURN"u8)) return SearchReturn.Untagged;
        cursor.Space();
        var options = Parse(ref cursor);
        cursor.Space();
        return options;
    }

    /// <summary>"(" [search-return-opt *(SP search-return-opt)] ")"</summary>
    static SearchReturn Parse(ref ImapCursor cursor)
    {
        cursor.Open();
        // RFC 4731 §3.1: an empty list is equivalent to "(ALL)".
        if (cursor.TryClose()) return SearchReturn.All;
        var options = Option(ref cursor);
        while (cursor.TrySpace()) options |= Option(ref cursor);
        cursor.Close();
        return options;
    }

    static SearchReturn Option(ref ImapCursor cursor)
    {
        if (cursor.TryKeyword("MIN"u8)) return SearchReturn.Min;
        if (cursor.TryKeyword("MAX"u8)) return SearchReturn.Max;
        if (cursor.TryKeyword("ALL"u8)) return SearchReturn.All;
        if (cursor.TryKeyword("COUNT"u8)) return SearchReturn.Count;
        cursor.Fail("unknown RETURN option");
        return SearchReturn.Untagged;
    }
}
