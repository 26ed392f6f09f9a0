using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Search;

/// <summary>Writes what a search found, however much it is, with no more of it waiting for the client than a buffer.</summary>
sealed class SearchAnswer(ImapSession session, IFoundMessages result, bool byUid)
{
    /// <summary>mailbox-data =/ "SEARCH" [1*(SP nz-number) SP search-sort-mod-seq] (RFC 7162 §7)</summary>
    public ValueTask SearchAsync(bool withModSeq, CancellationToken cancellationToken)
    {
        session.Writer.Raw("* SEARCH"u8);
        return NumbersAsync(withModSeq, cancellationToken);
    }

    /// <summary>sort-data = "SORT" *(SP nz-number) (RFC 5256 §5) [SP search-sort-mod-seq] (RFC 7162 §7)</summary>
    public ValueTask SortAsync(bool withModSeq, CancellationToken cancellationToken)
    {
        session.Writer.Raw("* SORT"u8);
        return NumbersAsync(withModSeq, cancellationToken);
    }

    async ValueTask NumbersAsync(bool withModSeq, CancellationToken cancellationToken)
    {
        foreach (var number in result.Numbers(byUid))
        {
            session.Writer.Raw(" "u8);
            session.Writer.Number(number);
            await session.FlushIfFullAsync(cancellationToken);
        }
        if (withModSeq && result.Count > 0) session.Writer.SearchModSeq(result.HighestModSeq);
        session.Writer.CrLf();
    }

    /// <summary>esearch-response = "ESEARCH" [search-correlator] [SP "UID"] *(SP search-return-data) (RFC 4466 §6)</summary>
    public async ValueTask ExtendedAsync(ReadOnlyMemory<byte> tag, SearchOptions options, bool withModSeq, CancellationToken cancellationToken)
    {
        // RFC 9051 §6.4.4.1: SAVE alone suppresses the response.
        if (options.Wanted == SearchReturn.Save) return;
        session.Writer.ExtendedSearch(tag.Span, byUid);
        await DataAsync(options, withModSeq, cancellationToken);
    }

    /// <summary>The same of any mailbox: search-correlator = SP "(" "TAG" SP tag-string SP "MAILBOX" SP astring SP "UIDVALIDITY" SP nz-number ")" (RFC 7377 §4)</summary>
    public ValueTask OfMailboxAsync(ReadOnlyMemory<byte> tag, Place place, SearchOptions options, bool withModSeq, CancellationToken cancellationToken)
    {
        session.Writer.ExtendedSearch(tag.Span, place);
        return DataAsync(options, withModSeq, cancellationToken);
    }

    async ValueTask DataAsync(SearchOptions options, bool withModSeq, CancellationToken cancellationToken)
    {
        var wanted = options.Wanted;
        // RFC 4731 §3.1: without a match MIN, MAX and ALL are left out, and COUNT is there.
        var any = result.Count > 0;
        if (any && wanted.HasFlag(SearchReturn.Min)) session.Writer.SearchData(" MIN "u8, result.First(byUid));
        if (any && wanted.HasFlag(SearchReturn.Max)) session.Writer.SearchData(" MAX "u8, result.Last(byUid));
        if (wanted.HasFlag(SearchReturn.Count)) session.Writer.SearchData(" COUNT "u8, result.Count);
        if (any && wanted.HasFlag(SearchReturn.All))
        {
            session.Writer.Raw(" ALL "u8);
            await SetAsync(result.Ranges(byUid), cancellationToken);
        }
        if (wanted.HasFlag(SearchReturn.Partial)) await PartAsync(options.Part, cancellationToken);
        if (wanted.HasFlag(SearchReturn.Relevancy)) await ScoresAsync(options, cancellationToken);
        if (withModSeq && SavedResult.HighestModSeq(result, options) is > 0 and var modSeq) session.Writer.SearchData(" MODSEQ "u8, modSeq);
        session.Writer.CrLf();
    }

    /// <summary>ret-data-partial = "PARTIAL" SP "(" partial-range SP (sequence-set / "NIL") ")" (RFC 9394 §4)</summary>
    async ValueTask PartAsync(PartialRange part, CancellationToken cancellationToken)
    {
        session.Writer.SearchPart(part);
        var (skip, take) = part.Of(result.Count);
        if (take == 0) session.Writer.Nil();
        else await SetAsync(result.Numbers(byUid).Skip(skip).Take(take).ToRanges(), cancellationToken);
        session.Writer.Raw(")"u8);
    }

    /// <summary>"RELEVANCY" SP "(" [score *(SP score)] ")" (RFC 6203 §7): of the part that was asked for, else of all.</summary>
    async ValueTask ScoresAsync(SearchOptions options, CancellationToken cancellationToken)
    {
        var (skip, take) = options.Has(SearchReturn.Partial) ? options.Part.Of(result.Count) : (0, result.Count);
        session.Writer.Raw(" RELEVANCY ("u8);
        var isFirst = true;
        foreach (var score in result.Scores().Skip(skip).Take(take))
        {
            session.Writer.SearchData(isFirst ? [] : " "u8, score);
            isFirst = false;
            await session.FlushIfFullAsync(cancellationToken);
        }
        session.Writer.Raw(")"u8);
    }

    /// <summary>sequence-set</summary>
    async ValueTask SetAsync(IEnumerable<UidRange> ranges, CancellationToken cancellationToken)
    {
        var isFirst = true;
        foreach (var range in ranges)
        {
            session.Writer.SearchRange(range, isFirst);
            isFirst = false;
            await session.FlushIfFullAsync(cancellationToken);
        }
    }
}
