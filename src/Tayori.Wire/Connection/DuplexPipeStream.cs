using System.Buffers;
using System.IO.Pipelines;

namespace Tayori.Wire;

/// <summary>A transport as the stream that SslStream and DeflateStream want. A zero-byte read waits for data without a buffer. Once it is disposed, what is written goes nowhere.</summary>
sealed class DuplexPipeStream(PipeReader input, PipeWriter output) : Stream
{
    bool _isClosed;

    public override bool CanRead => true;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var available = result.Buffer;
            if (!available.IsEmpty)
            {
                var taken = available.Slice(0, Math.Min(available.Length, buffer.Length));
                var length = (int)taken.Length; // before AdvanceTo: after it the segments may serve others
                taken.CopyTo(buffer.Span);
                input.AdvanceTo(taken.End);
                return length;
            }

            input.AdvanceTo(available.Start, available.End);
            if (result.IsCompleted) return 0;
            if (result.IsCanceled) throw new OperationCanceledException();
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isClosed) return;
        var flush = await output.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (flush.IsCompleted) throw new IOException("the client is gone");
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public override void Flush() { }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (!_isClosed) throw new NotSupportedException();
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _isClosed = true;
        base.Dispose(disposing);
    }
    public override void SetLength(long value) => throw new NotSupportedException();
}
