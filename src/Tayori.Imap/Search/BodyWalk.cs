using Tayori.Mime;

namespace Tayori.Imap.Search;

/// <summary>
/// Shows a matcher what can be searched of a message whose content is at hand: the same regions in the same order as <see cref="BodyRegion"/>, read from the stored part tree in place. Nothing is allocated per
/// message. Octets that are not where the tree has them throw <see cref="InvalidDataException"/>.
/// </summary>
sealed class BodyWalk(BodyMatcher matcher)
{
    readonly PartText _text = new();
    Func<bool> _isDecided = () => false;
    ArraySegment<byte> _body;
    long _start;
    bool _hasEnded;

    /// <summary>Looks until <paramref name="isDecided"/>, which is asked when something was found, or to the end.</summary>
    /// <param name="structure">The stored part tree.</param>
    /// <param name="body">What stands behind the message's header.</param>
    /// <param name="start">Where in the message that is.</param>
    /// <param name="isDecided">Whether what has been found is enough.</param>
    public void Run(ReadOnlySpan<byte> structure, ArraySegment<byte> body, long start, Func<bool> isDecided)
    {
        (_body, _start, _isDecided, _hasEnded) = (body, start, isDecided, false);
        matcher.Begin();
        var reader = new PartReader(structure);
        Part(ref reader, depth: 0, isRoot: true);
        if (!_hasEnded) matcher.Complete();
    }

    /// <summary>A part with all that is in it. The tree is no deeper than <see cref="MimeLimits.Depth"/>, which the reader enforces.</summary>
    void Part(ref PartReader reader, int depth, bool isRoot)
    {
        var part = reader.Part(depth);
        if (!isRoot && matcher.WantsHeaders) Header(part);
        for (var i = 0; i < part.PartCount && !_hasEnded; i++) Part(ref reader, depth + 1, isRoot: false);
        if (_hasEnded) return;
        if (!reader.Message(out _))
        {
            if (!part.IsMultipart) Text(part);
            return;
        }
        var ahead = reader;
        var inner = ahead.Part(depth + 1);
        if (part.IsMultipart)
        {
            reader.Skip(depth + 1);
        }
        else if (inner.HeaderOffset == inner.BodyOffset)
        {
            reader.Skip(depth + 1);
            Text(part);
        }
        else
        {
            if (matcher.WantsHeaders) Header(inner);
            if (!_hasEnded) Part(ref reader, depth + 1, isRoot: true);
        }
    }

    void Header(in PartView part)
    {
        // As much of a header as Mime reads of one when the message arrives.
        var size = Math.Min(part.BodyOffset - part.HeaderOffset, MimeLimits.HeaderBlock);
        if (size <= 0) return;
        matcher.FeedHeader(Octets(part.HeaderOffset, size));
        Look();
    }

    /// <summary>RFC 3501 §6.4.4: parts of other types than text and message may be left out; nobody means the base64 of a picture.</summary>
    void Text(in PartView part)
    {
        if (part.BodySize <= 0 || !BodyRegion.IsText(part.Type.Octets)) return;
        matcher.BeginText();
        _text.Begin(part);
        matcher.Feed(_text.Decode(Octets(part.BodyOffset, part.BodySize), isLast: true), isHeader: false);
        Look();
    }

    void Look() => _hasEnded = matcher.TakeNews() && _isDecided();

    ArraySegment<byte> Octets(long offset, long length)
    {
        var from = offset - _start;
        return from >= 0 && length <= _body.Count - from ? _body.Slice((int)from, (int)length) : throw new InvalidDataException("a part lies outside of its message");
    }
}
