using System.Text;
using Tayori.Imap.Grammar;
using Tayori.Store;

namespace Tayori.Imap.Search;

/// <summary>
/// Reads search keys (RFC 3501 §9 <c>search-key</c>; RFC 7162 §7). Numbers are resolved while reading, against what the client has been told, because that is what they mean
/// when the command is read.
/// </summary>
ref partial struct SearchParser(Encoding charset, MessageList told)
{
    readonly List<BodyNeedle> _needles = [];
    int _keys;

    /// <summary>Strings to look for in bodies, by <see cref="BodyNeedle.Index"/>.</summary>
    public readonly IReadOnlyList<BodyNeedle> Needles => _needles;

    /// <summary>search-key *(SP search-key), to the end of the command</summary>
    public SearchKey Keys(ref ImapCursor cursor)
    {
        var keys = new List<SearchKey>();
        do
        {
            keys.Add(Key(ref cursor));
        }
        while (cursor.TrySpace());
        return keys.Count == 1 ? keys[0] : new SearchKey.And(keys);
    }

    SearchKey Key(ref ImapCursor cursor)
    {
        // A key costs time for each message of the mailbox.
        if (++_keys > ImapLimits.SearchKeys) cursor.Fail($"more than {ImapLimits.SearchKeys} search keys");
        if (cursor.TryOpen()) return List(ref cursor);
        if (char.IsAsciiDigit((char)cursor.Peek) || cursor.Peek == (byte)'*') return Rows(ref cursor, isUid: false);
        return Nested(ref cursor) ?? Flagged(ref cursor) ?? Texts(ref cursor) ?? Dates(ref cursor) ?? Numbers(ref cursor) ?? Unknown(ref cursor);
    }

    /// <summary>"(" search-key *(SP search-key) ")"</summary>
    SearchKey List(ref ImapCursor cursor)
    {
        var keys = Keys(ref cursor);
        cursor.Close();
        return keys;
    }

    static SearchKey.All Unknown(ref ImapCursor cursor)
    {
        cursor.Fail("unknown search key");
        return new SearchKey.All();
    }

    /// <summary>"NOT" SP search-key / "OR" SP search-key SP search-key</summary>
    SearchKey? Nested(ref ImapCursor cursor)
    {
        var not = cursor.TryKeyword("NOT"u8);
        if (!not && !cursor.TryKeyword("OR"u8)) return null;
        if (!cursor.Enter()) return Unknown(ref cursor);
        SearchKey key = not ? new SearchKey.Not(Next(ref cursor)) : Either(ref cursor);
        cursor.Leave();
        return key;
    }

    SearchKey.Or Either(ref ImapCursor cursor)
    {
        var left = Next(ref cursor);
        return new SearchKey.Or(left, Next(ref cursor));
    }

    SearchKey Next(ref ImapCursor cursor)
    {
        cursor.Space();
        return Key(ref cursor);
    }

    static SearchKey? Flagged(ref ImapCursor cursor)
    {
        if (cursor.TryKeyword("ALL"u8)) return new SearchKey.All();
        if (cursor.TryKeyword("RECENT"u8)) return new SearchKey.Recent();
        if (cursor.TryKeyword("OLD"u8)) return new SearchKey.Not(new SearchKey.Recent());
        // RFC 3501 §6.4.4: functionally equivalent to "(RECENT UNSEEN)".
        if (cursor.TryKeyword("NEW"u8)) return new SearchKey.And([new SearchKey.Recent(), new SearchKey.Not(new SearchKey.Flag(SystemFlags.Seen))]);
        return System(ref cursor) ?? Keyword(ref cursor);
    }

    static SearchKey? System(ref ImapCursor cursor)
    {
        if (cursor.TryKeyword("SEEN"u8)) return new SearchKey.Flag(SystemFlags.Seen);
        if (cursor.TryKeyword("UNSEEN"u8)) return new SearchKey.Not(new SearchKey.Flag(SystemFlags.Seen));
        if (cursor.TryKeyword("ANSWERED"u8)) return new SearchKey.Flag(SystemFlags.Answered);
        if (cursor.TryKeyword("UNANSWERED"u8)) return new SearchKey.Not(new SearchKey.Flag(SystemFlags.Answered));
        if (cursor.TryKeyword("DELETED"u8)) return new SearchKey.Flag(SystemFlags.Deleted);
        if (cursor.TryKeyword("UNDELETED"u8)) return new SearchKey.Not(new SearchKey.Flag(SystemFlags.Deleted));
        if (cursor.TryKeyword("FLAGGED"u8)) return new SearchKey.Flag(SystemFlags.Flagged);
        if (cursor.TryKeyword("UNFLAGGED"u8)) return new SearchKey.Not(new SearchKey.Flag(SystemFlags.Flagged));
        if (cursor.TryKeyword("DRAFT"u8)) return new SearchKey.Flag(SystemFlags.Draft);
        if (cursor.TryKeyword("UNDRAFT"u8)) return new SearchKey.Not(new SearchKey.Flag(SystemFlags.Draft));
        return null;
    }

    /// <summary>"KEYWORD" SP flag-keyword / "UNKEYWORD" SP flag-keyword</summary>
    static SearchKey? Keyword(ref ImapCursor cursor)
    {
        var without = cursor.TryKeyword("UNKEYWORD"u8);
        if (!without && !cursor.TryKeyword("KEYWORD"u8)) return null;
        cursor.Space();
        var key = new SearchKey.Keyword(Encoding.ASCII.GetString(cursor.Atom("keyword")));
        return without ? new SearchKey.Not(key) : key;
    }
}
