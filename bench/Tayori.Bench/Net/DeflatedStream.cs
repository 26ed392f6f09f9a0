using System.IO.Compression;

namespace Tayori.Bench.Net;

/// <summary>Counts what passes, and may keep what comes.</summary>
sealed class CountedStream(Stream inner) : ForwardingStream
{
    public long Sent { get; private set; }
    public long Came { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        int count = inner.Read(buffer);
        Came += count;
        return count;
    }

    public override void Write(ReadOnlySpan<byte> octets)
    {
        Sent += octets.Length;
        inner.Write(octets);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>A client's side of COMPRESS=DEFLATE (RFC 4978): what is written in one piece can be read at the other end.</summary>
sealed class DeflatedStream(Stream plain) : ForwardingStream
{
    readonly DeflateStream _inflate = new(plain, CompressionMode.Decompress, leaveOpen: true);
    readonly DeflateStream _deflate = new(plain, CompressionLevel.Optimal, leaveOpen: true);

    public override int Read(Span<byte> buffer) => _inflate.Read(buffer);

    public override void Write(ReadOnlySpan<byte> octets)
    {
        _deflate.Write(octets);
        _deflate.Flush();
    }

    protected override void Dispose(bool disposing)
    {
        // Not the end of the stream, which nobody waits for.
        if (disposing) plain.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>A stream of octets that come and go, blocking.</summary>
abstract class ForwardingStream : Stream
{
    public override bool CanRead => true;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
