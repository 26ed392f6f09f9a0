using System.Buffers;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Imap.Fetch;

/// <summary>
/// A part's content with its transfer encoding undone (RFC 3516 §4.2), block by block. How long it is, and whether it holds NUL, has to be said before it is sent: it is read once to
/// find out and once more to be sent, so that never more of it than a block is in memory.
/// </summary>
sealed class DecodedPart(IMessageContent content, OctetRange range, TransferDecoder decoder) : IDisposable
{
    /// <summary>Octets read at once.</summary>
    const int Block = 32 * 1024;

    readonly byte[] _block = ArrayPool<byte>.Shared.Rent(Block);
    long _read;
    long _decoded;

    /// <summary>The range that a partial names of the decoded octets, whether NUL is in it, and how many ends of lines.</summary>
    public async ValueTask<(OctetRange Wanted, bool HasNul, long Lines)> MeasureAsync(Partial? partial, CancellationToken cancellationToken)
    {
        var window = partial is { } part ? new OctetRange(part.Origin, part.Count) : new OctetRange(0, long.MaxValue);
        var (hasNul, lines) = (false, 0L);
        Begin();
        while (_decoded < window.End && await NextAsync(cancellationToken) is { } octets)
        {
            var within = Within(window, octets).Span;
            hasNul |= within.Contains((byte)0);
            lines += within.Count((byte)'\n');
        }
        return (new OctetRange(0, _decoded).Cut(partial), hasNul, lines);
    }

    /// <summary>Writes octets of a range of the decoded content.</summary>
    public async ValueTask CopyAsync(OctetRange wanted, IBufferWriter<byte> output, Func<ValueTask> flush, CancellationToken cancellationToken)
    {
        Begin();
        while (_decoded < wanted.End && await NextAsync(cancellationToken) is { } octets)
        {
            output.Write(Within(wanted, octets).Span);
            await flush();
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_block);

    void Begin()
    {
        (_read, _decoded) = (0, 0);
        decoder.Begin();
    }

    /// <summary>The next octets, decoded; <c>null</c> behind the last.</summary>
    async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        if (_read == range.Length) return null;
        var wanted = (int)Math.Min(Block, range.Length - _read);
        var read = await ContentFetch.ReadAsync(content, range.Offset + _read, _block.AsMemory(0, wanted), cancellationToken);
        _read += read;
        var octets = decoder.Decode(new ArraySegment<byte>(_block, 0, read), isLast: _read == range.Length);
        _decoded += octets.Length;
        return octets;
    }

    /// <summary>What of the octets that were decoded last is within a range.</summary>
    ReadOnlyMemory<byte> Within(OctetRange window, ReadOnlyMemory<byte> octets)
    {
        var start = _decoded - octets.Length;
        var first = (int)Math.Clamp(window.Offset - start, 0, octets.Length);
        var end = (int)Math.Clamp(window.End - start, first, octets.Length);
        return octets[first..end];
    }
}
