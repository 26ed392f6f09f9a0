using Tayori.Imap.Fetch;
using Tayori.Imap.Grammar;

namespace Tayori.Imap.Search;

/// <summary>RETURN options (RFC 4731 §3.1, RFC 5267 §4).</summary>
[Flags]
enum SearchReturn
{
    /// <summary>No RETURN: the result is an untagged SEARCH.</summary>
    Untagged = 0,
    Min = 1,
    Max = 2,
    All = 4,
    Count = 8,

    /// <summary>The result is kept for <c>$</c> (RFC 5182).</summary>
    Save = 16,

    /// <summary>Some of the result (RFC 9394).</summary>
    Partial = 32,

    /// <summary>How relevant each message is (RFC 6203 §4).</summary>
    Relevancy = 64,

    /// <summary>The search will be asked for again (RFC 5267 §4.2): a hint, of which nothing is made, since a search of what does not change is quick.</summary>
    Context = 128,

    /// <summary>Changes of the result are told as they happen (RFC 5267 §4.3).</summary>
    Update = 256,
}

/// <param name="Wanted">What is wanted.</param>
/// <param name="Part">Which part of the result, with <see cref="SearchReturn.Partial"/>.</param>
readonly record struct SearchOptions(SearchReturn Wanted, PartialRange Part)
{
    /// <summary>What is fetched of messages that come and match, with <see cref="SearchReturn.Update"/>.</summary>
    public FetchItems? Items { get; init; }

    public bool IsExtended => Wanted != SearchReturn.Untagged;
    public bool Updates => Has(SearchReturn.Update);
    public bool Saves => Has(SearchReturn.Save);

    /// <summary>Neither the middle of the result is told nor its size, and it is not kept (RFC 4731 §5, RFC 5182 §2.4).</summary>
    public bool IsEndsOnly => Has(SearchReturn.Min | SearchReturn.Max) && !Has(SearchReturn.All | SearchReturn.Count | SearchReturn.Partial | SearchReturn.Relevancy | SearchReturn.Update);

    /// <summary>RFC 4731 §5: where only the ends are asked for, what is between them need not be searched.</summary>
    public async ValueTask FindAsync(SearchRun run, SearchResult result, CancellationToken cancellationToken)
    {
        if (!IsEndsOnly) await run.FindAsync(SearchExtent.All, result, cancellationToken);
        if (IsEndsOnly && Has(SearchReturn.Min)) await run.FindAsync(SearchExtent.First, result, cancellationToken);
        if (IsEndsOnly && Has(SearchReturn.Max)) await run.FindAsync(SearchExtent.Last, result, cancellationToken);
    }

    /// <summary>RFC 6203 §4: RELEVANCY "MUST NOT be used unless a FUZZY search key is also given".</summary>
    public void Check(SearchCriteria criteria, ref ImapCursor cursor, int column)
    {
        if (Has(SearchReturn.Relevancy) && !criteria.IsFuzzy) cursor.FailAt("RELEVANCY needs a FUZZY key", column);
    }

    public bool Has(SearchReturn any) => (Wanted & any) != 0;

    /// <summary>["RETURN" SP search-return-opts SP]</summary>
    public static SearchOptions ParseOptional(ref ImapCursor cursor)
    {
        if (!cursor.TryKeyword("RETURN"u8)) return default;
        cursor.Space();
        var options = Parse(ref cursor);
        cursor.Space();
        return options;
    }

    /// <summary>"(" [search-return-opt *(SP search-return-opt)] ")"</summary>
    static SearchOptions Parse(ref ImapCursor cursor)
    {
        cursor.Open();
        // RFC 4731 §3.1: an empty list is equivalent to "(ALL)".
        if (cursor.TryClose()) return new(SearchReturn.All, default);
        var part = default(PartialRange);
        FetchItems? items = null;
        var wanted = SearchReturn.Untagged;
        do
        {
            var column = cursor.Column;
            var next = Option(ref cursor, ref part, ref items);
            // RFC 9394 §3.1: one PARTIAL, one ALL, or neither.
            var both = wanted | next;
            if ((next == SearchReturn.Partial && wanted.HasFlag(next)) || both.HasFlag(SearchReturn.Partial | SearchReturn.All)) cursor.FailAt("one of PARTIAL and ALL, once", column);
            wanted = both;
        }
        while (cursor.TrySpace());
        cursor.Close();
        return new(wanted, part) { Items = items };
    }

    static SearchReturn Option(ref ImapCursor cursor, ref PartialRange part, ref FetchItems? items)
    {
        if (cursor.TryKeyword("MIN"u8)) return SearchReturn.Min;
        if (cursor.TryKeyword("MAX"u8)) return SearchReturn.Max;
        if (cursor.TryKeyword("ALL"u8)) return SearchReturn.All;
        if (cursor.TryKeyword("COUNT"u8)) return SearchReturn.Count;
        if (cursor.TryKeyword("SAVE"u8)) return SearchReturn.Save;
        if (cursor.TryKeyword("CONTEXT"u8)) return SearchReturn.Context;
        if (cursor.TryKeyword("UPDATE"u8))
        {
            items = UpdateItems(ref cursor) ?? items;
            return SearchReturn.Update;
        }
        if (cursor.TryKeyword("RELEVANCY"u8)) return SearchReturn.Relevancy;
        if (cursor.TryKeyword("PARTIAL"u8))
        {
            cursor.Space();
            part = PartialRange.Parse(ref cursor);
            return SearchReturn.Partial;
        }
        cursor.Fail("unknown RETURN option");
        return SearchReturn.Untagged;
    }

    /// <summary>modifier-update = "UPDATE" [ "(" fetch-att *(SP fetch-att) ")" ] (RFC 5465 §8), with the space that its example has (§7) or without.</summary>
    static FetchItems? UpdateItems(ref ImapCursor cursor)
    {
        if (cursor.Rest.StartsWith(" ("u8)) cursor.Space();
        return cursor.Peek == (byte)'(' ? FetchParser.Parse(ref cursor).Peeking() : null;
    }
}
