using Tayori.Mime;

namespace Tayori.Imap.Search;

/// <summary>A string sought in bodies.</summary>
/// <param name="Index">Its place in what <see cref="BodyMatcher"/> found.</param>
/// <param name="Needle">What is sought.</param>
/// <param name="InHeaders">Whether the parts' headers count too: TEXT does, BODY "doesn't match any header fields" (RFC 9051 §6.4.4).</param>
sealed record BodyNeedle(int Index, TextNeedle Needle, bool InHeaders);

/// <summary>BODY.</summary>
class BodyNode(BodyNeedle sought, BodyMatcher body) : SearchNode
{
    public override SearchCost Cost => SearchCost.Content;

    public override void Bound(in ChunkRows rows, Span<ulong> sure, Span<ulong> possible) => LeaveOpen(rows, sure, possible);

    public override Verdict Test(in SearchFacts facts)
    {
        if (facts.Known < SearchCost.Content) return Verdict.Unknown;
        return body.Found(sought.Index) ? Verdict.Yes : body.IsComplete ? Verdict.No : Verdict.Unknown;
    }
}

/// <summary>TEXT: header or body.</summary>
sealed class TextNode(BodyNeedle sought, BodyMatcher body) : BodyNode(sought, body)
{
    readonly BodyNeedle _sought = sought;
    bool _inHeader;

    public override Verdict Test(in SearchFacts facts)
    {
        if (facts.Known == SearchCost.Header) _inHeader = HeaderMatch.Anywhere(facts.Details.Header, _sought.Needle);
        return facts.Known >= SearchCost.Header && _inHeader ? Verdict.Yes : base.Test(facts);
    }
}
