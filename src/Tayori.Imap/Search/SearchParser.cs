using System.Text;
using Tayori.Imap.Grammar;
using Tayori.Store;

namespace Tayori.Imap.Search;

/// <summary>Reads search keys (RFC 3501 §9 <c>search-key</c>; RFC 7162 §7) whose strings are in one charset.</summary>
/// <param name="charset">Of the strings.</param>
/// <param name="isFuzzy">FUZZY stands before all of it.</param>
sealed partial class SearchParser(Encoding charset, bool isFuzzy = false)
{
    int _keys;
    int _fuzzy = isFuzzy ? 1 : 0;

    /// <summary>MODSEQ was among the keys: the answer then tells modseqs (RFC 7162 §3.1.5).</summary>
    public bool AsksForModSeq { get; private set; }

    /// <summary>A sequence number was among the keys.</summary>
    public bool NamesNumbers { get; private set; }

    /// <summary>FUZZY was among the keys, so that messages have a relevancy.</summary>
    public bool IsFuzzy { get; private set; }

    /// <summary>A filter is named among the keys (RFC 5466): what it stands for is known when the command runs.</summary>
    public bool NamesFilters { get; private set; }

    /// <summary>What was read, for who does not keep it otherwise.</summary>
    public SearchKey Result { get; set; } = new SearchKey.All();

    /// <summary>search-key *(SP search-key)</summary>
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
        if (++_keys > ImapLimits.SearchKeys) cursor.FailLimit($"more than {ImapLimits.SearchKeys} search keys");
        if (cursor.TryOpen()) return List(ref cursor);
        if (char.IsAsciiDigit((char)cursor.Peek) || cursor.Peek is (byte)'*' or (byte)'$') return Numbers(ref cursor);
        var column = cursor.Column;
        var name = Encoding.ASCII.GetString(cursor.Atom("search key")).ToUpperInvariant();
        return System(name) ?? Other(name, ref cursor) ?? Sought(name, ref cursor) ?? Dates(name, ref cursor) ?? Unknown(name, column, ref cursor);
    }

    /// <summary>sequence-set; the saved result is kept as UIDs.</summary>
    SearchKey.Messages Numbers(ref ImapCursor cursor)
    {
        NamesNumbers |= cursor.Peek != (byte)'$';
        return new SearchKey.Messages(cursor.SequenceSet(), ByUid: false);
    }

    /// <summary>"(" search-key *(SP search-key) ")"</summary>
    SearchKey List(ref ImapCursor cursor)
    {
        var keys = Keys(ref cursor);
        cursor.Close();
        return keys;
    }

    static SearchKey? System(string name) => name switch
    {
        "ALL" => new SearchKey.All(),
        "ANSWERED" => new SearchKey.Flag(SystemFlags.Answered),
        "DELETED" => new SearchKey.Flag(SystemFlags.Deleted),
        "DRAFT" => new SearchKey.Flag(SystemFlags.Draft),
        "FLAGGED" => new SearchKey.Flag(SystemFlags.Flagged),
        "SEEN" => new SearchKey.Flag(SystemFlags.Seen),
        "RECENT" => new SearchKey.Recent(),
        // RFC 3501 §6.4.4: functionally equivalent to "(RECENT UNSEEN)".
        "NEW" => new SearchKey.And([new SearchKey.Recent(), new SearchKey.Not(new SearchKey.Flag(SystemFlags.Seen))]),
        "OLD" => new SearchKey.Not(new SearchKey.Recent()),
        "UNANSWERED" or "UNDELETED" or "UNDRAFT" or "UNFLAGGED" or "UNSEEN" => new SearchKey.Not(System(name[2..])!),
        _ => null,
    };

    SearchKey? Other(string name, ref ImapCursor cursor)
    {
        switch (name)
        {
            case "NOT": return Nested(either: false, ref cursor);
            case "OR": return Nested(either: true, ref cursor);
            case "FILTER": return Filter(ref cursor);
            case "FUZZY": return Fuzzy(ref cursor);
            case "KEYWORD": return Keyword(ref cursor);
            case "UNKEYWORD": return new SearchKey.Not(Keyword(ref cursor));
            case "LARGER": return new SearchKey.Larger(Number(ref cursor));
            case "SMALLER": return new SearchKey.Smaller(Number(ref cursor));
            case "MODSEQ": return ModSeq(ref cursor);
            case "YOUNGER": return new SearchKey.Younger(Seconds(ref cursor));
            case "OLDER": return new SearchKey.Older(Seconds(ref cursor));
            case "EMAILID": return new SearchKey.EmailId(ObjectIdText(ref cursor));
            case "THREADID": return new SearchKey.ThreadId(ObjectIdText(ref cursor));
            case "SAVEDATESUPPORTED": return new SearchKey.All();
            case "UID":
                cursor.Space();
                return new SearchKey.Messages(cursor.SequenceSet(), ByUid: true);
            default: return null;
        }
    }

    /// <summary>SP objectid (RFC 8474 §7)</summary>
    static string ObjectIdText(ref ImapCursor cursor)
    {
        cursor.Space();
        var column = cursor.Column;
        var octets = cursor.Atom("object identifier");
        if (!cursor.Failed && !ObjectId.IsLegal(octets)) cursor.FailAt("letters, digits, '_' and '-' make an object identifier", column);
        return Encoding.ASCII.GetString(octets);
    }

    static SearchKey.All Unknown(string name, int column, ref ImapCursor cursor)
    {
        cursor.FailAt($"unknown search key {(name.Length <= 30 ? name : name[..30] + "...")}", column);
        return new SearchKey.All();
    }

    /// <summary>"NOT" SP search-key / "OR" SP search-key SP search-key</summary>
    SearchKey Nested(bool either, ref ImapCursor cursor)
    {
        if (!cursor.Enter()) return new SearchKey.All();
        var first = Next(ref cursor);
        SearchKey key = either ? new SearchKey.Or(first, Next(ref cursor)) : new SearchKey.Not(first);
        cursor.Leave();
        return key;
    }

    /// <summary>search-key =/ "FUZZY" SP search-key (RFC 6203 §7). Keys that are no strings are matched as they are (§5 leaves it open).</summary>
    SearchKey Fuzzy(ref ImapCursor cursor)
    {
        if (!cursor.Enter()) return new SearchKey.All();
        IsFuzzy = true;
        _fuzzy++;
        var key = Next(ref cursor);
        _fuzzy--;
        cursor.Leave();
        return key;
    }

    /// <summary>search-key =/ "FILTER" SP filter-name; filter-name = 1*&lt;any ATOM-CHAR except "/"&gt; (RFC 5466 §4)</summary>
    SearchKey.Filter Filter(ref ImapCursor cursor)
    {
        NamesFilters = true;
        cursor.Space();
        var column = cursor.Column;
        var name = Encoding.ASCII.GetString(cursor.Atom("name of a filter"));
        if (name.Contains('/', StringComparison.Ordinal)) cursor.FailAt("the name of a filter holds no '/'", column);
        if (name.Length > StoreLimits.AnnotationNameBytes) cursor.FailLimit($"name of a filter is longer than {StoreLimits.AnnotationNameBytes} octets");
        return new SearchKey.Filter(name, _fuzzy > 0);
    }

    SearchKey Next(ref ImapCursor cursor)
    {
        cursor.Space();
        return Key(ref cursor);
    }

    /// <summary>SP flag-keyword</summary>
    static SearchKey.Keyword Keyword(ref ImapCursor cursor)
    {
        cursor.Space();
        return new SearchKey.Keyword(Encoding.ASCII.GetString(cursor.Atom("keyword")));
    }
}
