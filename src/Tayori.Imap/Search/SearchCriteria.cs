using System.Text;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Imap.Views;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Imap.Search;

/// <summary>What SEARCH, SORT and THREAD look for, and the finding of it.</summary>
/// <param name="Key">What a message must be.</param>
/// <param name="AsksForModSeq">MODSEQ is among the keys: the answer ends with the highest (RFC 7162 §3.1.5), and flags are told with theirs.</param>
/// <param name="IsCharsetKnown">Whether the strings could be read.</param>
sealed record SearchCriteria(SearchKey Key, bool AsksForModSeq, bool IsCharsetKnown)
{
    /// <summary>Sequence numbers are among the keys: what they mean may not change while the command runs.</summary>
    public bool NamesNumbers { get; init; }

    /// <summary>FUZZY is among the keys: what is found has a relevancy.</summary>
    public bool IsFuzzy { get; init; }

    /// <summary>Damaged messages that a search names in the log: where there are more, something else has happened.</summary>
    const int DamageLogged = 10;

    /// <summary>Filters are among the keys: <see cref="WithFiltersAsync"/> comes before anything else.</summary>
    public bool NamesFilters { get; init; }

    /// <summary>Whether strings are UTF-8 or US-ASCII.</summary>
    public bool IsUtf8 { get; init; } = true;

    ImapResult? Unexpanded { get; init; }

    /// <summary>What BADCHARSET offers; more are understood.</summary>
    const string Charsets = "US-ASCII UTF-8 ISO-2022-JP SHIFT_JIS EUC-JP ISO-8859-1 ISO-8859-15 WINDOWS-1252 GB18030 BIG5 EUC-KR";

    /// <summary>["CHARSET" SP charset SP] search-key *(SP search-key). Without a charset strings are US-ASCII by RFC 3501 and UTF-8 by RFC 9051 §6.4.4, which is the same as far as the first goes.</summary>
    public static SearchCriteria Parse(ref ImapCursor cursor)
    {
        var column = cursor.Column;
        if (!cursor.TryKeyword("CHARSET"u8)) return Keys(ref cursor, CharsetNames.FindStrict("UTF-8"u8));
        // RFC 6855 §3: the server "SHOULD reject the command with a BAD response (due to the conflicting charset labels)".
        if (cursor.Enabled.Has(Features.Utf8Accept)) cursor.FailAt("CHARSET is not for a client that has enabled UTF8=ACCEPT", column);
        cursor.Space();
        return ParseWithCharset(ref cursor);
    }

    /// <summary>search-criteria = charset 1*(SP search-key) (RFC 5256 §5)</summary>
    public static SearchCriteria ParseWithCharset(ref ImapCursor cursor)
    {
        var charset = CharsetNames.FindStrict(cursor.AString("charset"));
        cursor.Space();
        // A command cannot carry NUL, so the wide ones cannot be meant.
        return Keys(ref cursor, charset?.GetByteCount("A") == 1 ? charset : null);
    }

    /// <summary>RFC 3501 §6.4.4: strings that cannot be read are NO, not BAD.</summary>
    public ImapResult? Refusal => Unexpanded is { } refusal ? refusal : IsCharsetKnown ? null : ImapResult.No(ResponseCode.BadCharset(Charsets), "charset is not known here");

    /// <summary>The same with what filters stand for in their place; or with the reason why it is refused.</summary>
    public async ValueTask<SearchCriteria> WithFiltersAsync(ImapSession session, CancellationToken cancellationToken)
    {
        // RFC 5466 §3.1: "then such command MUST result in the tagged BAD response", with BADCHARSET.
        if (!IsUtf8) return this with { NamesFilters = false, Unexpanded = ImapResult.Bad(ResponseCode.BadCharset("US-ASCII UTF-8"), "filters are UTF-8") };
        var expansion = new FilterExpansion(session);
        var key = await expansion.ExpandAsync(Key, cancellationToken);
        // RFC 9586 §3: numbers mean nothing, wherever they stand.
        var hasNumbers = expansion.NamesNumbers && session.Has(Features.UidOnly);
        return new SearchCriteria(key, AsksForModSeq || expansion.AsksForModSeq, IsCharsetKnown)
        {
            NamesNumbers = NamesNumbers || expansion.NamesNumbers,
            IsFuzzy = IsFuzzy || expansion.IsFuzzy,
            Unexpanded = expansion.Refusal ?? (hasNumbers ? CommandRequest.UidRequired : null),
        };
    }

    /// <summary>
    /// The messages of the selected mailbox that match; <c>null</c>: see <see cref="Refusal"/>. A script that polls by SEARCH alone would else learn of new mail one SEARCH late, so what is new is told first.
    /// Expunges wait: they would change what the numbers in the command mean.
    /// </summary>
    public async ValueTask<SearchResult?> FindAsync(ImapSession session, Progress progress, Func<SearchRun, SearchResult, ValueTask> find, CancellationToken cancellationToken)
    {
        if (Refusal is not null) return null;
        if (AsksForModSeq) session.UseCondStore();
        await session.News.SyncAsync(mayExpunge: false, cancellationToken);
        return await FindAsync(session, session.View!, progress, find, cancellationToken);
    }

    /// <summary>The messages of any mailbox that match.</summary>
    public async ValueTask<SearchResult> FindAsync(ImapSession session, MailboxView view, Progress progress, Func<SearchRun, SearchResult, ValueTask> find, CancellationToken cancellationToken)
    {
        var messages = await view.MessagesAsync(cancellationToken);
        var plan = new SearchPlanner(view, messages, session.Connection.Server.Time.GetUtcNow(), session.Collation).Plan(ReferenceEquals(view, session.View) ? Within(session.Limit, messages) : Key);
        var result = new SearchResult(messages);
        progress.Expect(messages.Count);
        var damaged = 0;
        using var run = new SearchRun(view.Account, messages, plan)
        {
            Progress = progress,
            OnDamage = (message, damage) =>
            {
                if (++damaged <= DamageLogged) Imap.Log.NotSearched(session.Log, message.Value, damage);
            },
        };
        await find(run, result);
        progress.Base += messages.Count;
        // What was found is right, and the command succeeds; but the client must not believe that it is all. RFC 3501 §7.1.2: an untagged NO is a warning.
        if (damaged > 0) session.Writer.No(ResponseCode.Corruption, "damaged messages were not searched");
        return result;
    }

    /// <summary>RFC 9738 §3: the newest messages are searched, whether or not they match.</summary>
    SearchKey Within(MessageLimit limit, MessageList messages) =>
        limit.LowestOf(messages) is { } lowest ? new SearchKey.And([new SearchKey.Messages(new SequenceSet([new SequenceRange(lowest, uint.MaxValue)]), ByUid: true), Key]) : Key;

    /// <summary>All of them.</summary>
    public ValueTask<SearchResult?> FindAllAsync(ImapSession session, Progress progress, CancellationToken cancellationToken) =>
        FindAsync(session, progress, (run, result) => run.FindAsync(SearchExtent.All, result, cancellationToken), cancellationToken);

    /// <summary>In an unknown charset the strings mean nothing, but where they end is known: what else is wrong with the command is BAD.</summary>
    static SearchCriteria Keys(ref ImapCursor cursor, Encoding? charset)
    {
        var parser = new SearchParser(charset ?? Encoding.Latin1);
        var key = parser.Keys(ref cursor);
        return new SearchCriteria(key, parser.AsksForModSeq, charset is not null) { NamesNumbers = parser.NamesNumbers, IsFuzzy = parser.IsFuzzy, NamesFilters = parser.NamesFilters, IsUtf8 = charset?.WebName is "utf-8" or "us-ascii" };
    }
}
