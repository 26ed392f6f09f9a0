using System.IO.Pipelines;

namespace Tayori.TestKit.Wire;

/// <summary>
/// A pipe that knows when its reader is blocked with everything consumed that there is. Data, wake-ups and the end are handed in under the gate's
/// lock, which says "not blocked" before the reader can run: there is no moment at which a test could take an old state for the new one.
/// </summary>
sealed class WatchedPipe
{
    /// <param name="capacity">Octets that may wait to be read before the writer has to; 0: any number.</param>
    public WatchedPipe(int capacity = 0)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: capacity, resumeWriterThreshold: capacity / 2, useSynchronizationContext: false));
        Blocked = new Gate();
        Reader = new WatchedReader(pipe.Reader, Blocked);
        Writer = new WatchedWriter(pipe.Writer, Blocked);
    }

    public Gate Blocked { get; }
    public PipeReader Reader { get; }
    public PipeWriter Writer { get; }

    sealed class WatchedReader(PipeReader inner, Gate blocked) : PipeReader
    {
        CancellationTokenRegistration _cancelled;

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            lock (blocked.Sync)
            {
                var read = inner.ReadAsync(cancellationToken);
                if (read.IsCompleted) return read;
                blocked.Set(true);
                // TLS and DEFLATE lie between: a wake-up reaches this pipe by the token. What is registered last is called first, so before the reader is.
                _cancelled.Unregister();
                _cancelled = cancellationToken.UnsafeRegister(static reader => ((WatchedReader)reader!).Cancelled(), this);
                return read;
            }
        }

        public override void CancelPendingRead()
        {
            lock (blocked.Sync)
            {
                blocked.Set(false);
                inner.CancelPendingRead();
            }
        }

        void Cancelled()
        {
            lock (blocked.Sync) blocked.Set(false);
        }

        public override bool TryRead(out ReadResult result) => inner.TryRead(out result);
        public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);
        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

        public override void Complete(Exception? exception = null)
        {
            inner.Complete(exception);
            blocked.SetForEver();
        }
    }

    sealed class WatchedWriter(PipeWriter inner, Gate blocked) : PipeWriter
    {
        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;
        public override long UnflushedBytes => inner.UnflushedBytes;
        public override void Advance(int bytes) => inner.Advance(bytes);
        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);
        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);
        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            lock (blocked.Sync)
            {
                if (inner.UnflushedBytes > 0) blocked.Set(false); // flushing nothing wakes nobody
                return inner.FlushAsync(cancellationToken);
            }
        }

        public override void Complete(Exception? exception = null)
        {
            lock (blocked.Sync)
            {
                blocked.Set(false);
                inner.Complete(exception);
            }
        }
    }
}
