using System.Text;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Search;
using Tayori.Imap.Session;
using Tayori.Mime;

namespace Tayori.Imap.Commands;

/// <summary>SEARCH and UID SEARCH (RFC 3501 §6.4.4, §6.4.8) with RETURN (RFC 4731) and MODSEQ (RFC 7162 §3.1.5).</summary>
sealed record SearchMessages(SearchKey Criteria, SearchReturn Return, bool ByUid, bool WithModSeq, bool IsCharsetKnown) : IImapCommand
{
    /// <summary>What BADCHARSET offers; more are understood.</summary>
    const string Charsets = "US-ASCII UTF-8 ISO-2022-JP SHIFT_JIS EUC-JP ISO-8859-1 ISO-8859-15 WINDOWS-1252 GB18030 BIG5 EUC-KR";

    public static IImapCommand Parse(ref ImapCursor cursor) => Parse(ref cursor, byUid: false);
    public static IImapCommand ParseUid(ref ImapCursor cursor) => Parse(ref cursor, byUid: true);

    /// <summary>search = "SEARCH" [SP "RETURN" SP "(" … ")"] SP ["CHARSET" SP charset SP] search-key *(SP search-key) (RFC 4466 §6)</summary>
    static SearchMessages Parse(ref ImapCursor cursor, bool byUid)
    {
        cursor.Space();
        var wanted = SearchReturn.Untagged;
        if (cursor.TryKeyword("RETURN"u8))
        {
            cursor.Space();
            wanted = SearchReturns.Parse(ref cursor);
            cursor.Space();
        }
        var charset = Charset(ref cursor);
        // In an unknown charset the strings mean nothing, but where they end is known: what else is wrong with the command is BAD.
        var parser = new SearchParser(charset ?? Encoding.Latin1);
        var criteria = parser.Keys(ref cursor);
        return new SearchMessages(criteria, wanted, byUid, parser.AsksForModSeq, charset is not null);
    }

    /// <summary>
    /// "CHARSET" SP charset SP; <c>null</c> for one that is not known. Without it strings are US-ASCII by RFC 3501 and UTF-8 by RFC 9051 §6.4.4, which is the same as far as the first goes.
    /// </summary>
    static Encoding? Charset(ref ImapCursor cursor)
    {
        if (!cursor.TryKeyword("CHARSET"u8)) return CharsetNames.FindStrict("UTF-8"u8);
        cursor.Space();
        var charset = CharsetNames.FindStrict(cursor.AString("charset"));
        cursor.Space();
        // A command cannot carry NUL, so the wide ones cannot be meant.
        return charset?.GetByteCount("A") == 1 ? charset : null;
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        // RFC 3501 §6.4.4: "it MUST return a tagged NO response (not a BAD)".
        if (!IsCharsetKnown) return ImapResult.No(ResponseCode.BadCharset(Charsets), "charset is not known here");
        if (WithModSeq) session.UseCondStore();
        // A script that polls by SEARCH alone would else learn of new mail one SEARCH late. Expunges wait: they would change what the numbers in the command mean.
        await session.SyncAsync(mayExpunge: false, cancellationToken);
        var view = session.View!;
        var messages = await view.MessagesAsync(cancellationToken);
        var planner = new SearchPlanner(view, messages);
        var plan = planner.Plan(Criteria);
        if (planner.HasUnknownNumber) return ImapResult.Bad("no such message");
        var result = new SearchResult(messages);
        using (var run = new SearchRun(session.Account, messages, plan)) await FindAsync(run, result, cancellationToken);
        await AnswerAsync(session, result, cancellationToken);
        return ImapResult.Ok("done");
    }

    /// <summary>RFC 4731 §5: where only the ends are asked for, what is between them need not be searched.</summary>
    async ValueTask FindAsync(SearchRun run, SearchResult result, CancellationToken cancellationToken)
    {
        var endsOnly = Return != SearchReturn.Untagged && (Return & (SearchReturn.All | SearchReturn.Count)) == 0;
        if (!endsOnly) await run.FindAsync(SearchExtent.All, result, cancellationToken);
        if (endsOnly && Return.HasFlag(SearchReturn.Min)) await run.FindAsync(SearchExtent.First, result, cancellationToken);
        if (endsOnly && Return.HasFlag(SearchReturn.Max)) await run.FindAsync(SearchExtent.Last, result, cancellationToken);
    }

    ValueTask AnswerAsync(ImapSession session, SearchResult result, CancellationToken cancellationToken)
    {
        var answer = new SearchAnswer(session, result, ByUid);
        return Return == SearchReturn.Untagged ? answer.SearchAsync(WithModSeq, cancellationToken) : answer.ExtendedAsync(session.Tag, Return, WithModSeq, cancellationToken);
    }
}
