using System.Buffers;
using System.Text;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Imap.Search;

/// <summary>Reads what of a message can be searched, block by block, and shows it to a matcher: never more of it in memory than a block, however large the message.</summary>
sealed class BodyReader(BodyMatcher matcher) : IDisposable
{
    /// <summary>Octets read at once.</summary>
    const int Block = 64 * 1024;

    readonly PartText _text = new();
    readonly List<BodyRegion> _regions = [];
    readonly byte[] _block = ArrayPool<byte>.Shared.Rent(Block);
    IMessageContent? _content;
    int _region;
    long _done;

    /// <summary>Another message. The content stays the caller's.</summary>
    public void Begin(IMessageContent content, MimePart root)
    {
        (_content, _region, _done) = (content, 0, 0);
        _regions.Clear();
        BodyRegion.Collect(root, matcher.WantsHeaders, _regions);
        matcher.Begin();
    }

    /// <summary>Shows the next block; returns how many octets were read for it, or 0 when all has been shown.</summary>
    public async ValueTask<int> NextAsync(CancellationToken cancellationToken)
    {
        if (_region == _regions.Count)
        {
            matcher.Complete();
            return 0;
        }
        var region = _regions[_region];
        return region.Part is null ? await HeaderAsync(region, cancellationToken) : await TextAsync(region, region.Part, cancellationToken);
    }

    async ValueTask<int> TextAsync(BodyRegion region, MimePart part, CancellationToken cancellationToken)
    {
        if (_done == 0)
        {
            matcher.BeginText();
            _text.Begin(part);
        }
        var wanted = (int)Math.Min(Block, region.Length - _done);
        var read = await ReadAsync(region.Offset + _done, _block.AsMemory(0, wanted), cancellationToken);
        _done += read;
        var isLast = _done == region.Length;
        matcher.Feed(_text.Decode(new ArraySegment<byte>(_block, 0, read), isLast), isHeader: false);
        if (isLast) EndRegion();
        return read;
    }

    async ValueTask<int> HeaderAsync(BodyRegion region, CancellationToken cancellationToken)
    {
        // As much of a header as Mime reads of one when the message arrives.
        var size = (int)Math.Min(region.Length, MimeLimits.HeaderBlock);
        var header = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            for (var at = 0; at < size;) at += await ReadAsync(region.Offset + at, header.AsMemory(at, size - at), cancellationToken);
            matcher.FeedHeader(header.AsSpan(0, size));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(header);
        }
        EndRegion();
        return size;
    }

    void EndRegion() => (_region, _done) = (_region + 1, 0);

    async ValueTask<int> ReadAsync(long offset, Memory<byte> block, CancellationToken cancellationToken)
    {
        var read = await _content!.ReadAsync(offset, block, cancellationToken);
        return read > 0 ? read : throw new StorageException(StorageFailure.Corrupt, "the content is shorter than its structure says");
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_block);
}

/// <summary>A run of octets that can be searched: the text of a part, or, without one, a header.</summary>
readonly record struct BodyRegion(long Offset, long Length, MimePart? Part)
{
    /// <summary>
    /// The regions of a message but its own header, in order. RFC 3501 §6.4.4: parts of other types than text and message may be left out; nobody means the base64 of a picture.
    /// </summary>
    public static void Collect(MimePart root, bool withHeaders, List<BodyRegion> regions)
    {
        if (root.IsMultipart)
        {
            foreach (var part in root.Parts)
            {
                if (withHeaders) Header(part, regions);
                Collect(part, withHeaders, regions);
            }
        }
        else if (root.Message is { } message && message.Root.HeaderOffset != message.Root.BodyOffset)
        {
            if (withHeaders) Header(message.Root, regions);
            Collect(message.Root, withHeaders, regions);
        }
        else if (root.BodySize > 0 && IsText(root.Type))
        {
            regions.Add(new(root.BodyOffset, root.BodySize, root));
        }
    }

    static void Header(MimePart part, List<BodyRegion> regions)
    {
        if (part.BodyOffset > part.HeaderOffset) regions.Add(new(part.HeaderOffset, part.BodyOffset - part.HeaderOffset, null));
    }

    public static bool IsText(ReadOnlySpan<byte> type) => Ascii.EqualsIgnoreCase(type, "text"u8) || Ascii.EqualsIgnoreCase(type, "message"u8);
}
