using System.IO.Compression;
using System.IO.Pipelines;

namespace Tayori.Wire;

/// <summary>
/// The compressing half. A compressor holds a third of a megabyte, a hundred times what an idle connection costs otherwise, so it can be let go between two flushes: the next one begins where a block
/// ends, and refers to nothing before itself, which to the other end is the same stream going on.
/// </summary>
sealed class DeflatingStream(IDuplexPipe transport) : Stream
{
    /// <summary>Of mail it leaves 22 % where the fastest leaves 31 and the default 21, at more than 150 MB/s (the bench verb <c>compress</c>).</summary>
    static readonly ZLibCompressionOptions s_options = new() { CompressionLevel = 4 };

    DuplexPipeStream? _plain;
    DeflateStream? _deflate;

    public override bool CanRead => false;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Lets the compressor go.</summary>
    public void Rest()
    {
        // What it would write as the end of its stream goes nowhere.
        _plain?.Dispose();
        _deflate?.Dispose();
        (_plain, _deflate) = (null, null);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _plain ??= new DuplexPipeStream(transport.Input, transport.Output);
        _deflate ??= new DeflateStream(_plain, s_options, leaveOpen: true);
        return _deflate.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => _deflate?.FlushAsync(cancellationToken) ?? Task.CompletedTask;
    public override void Flush() { }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) Rest();
        base.Dispose(disposing);
    }
}
