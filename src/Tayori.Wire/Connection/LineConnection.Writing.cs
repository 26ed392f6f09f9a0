using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Tayori.Wire;

public sealed partial class LineConnection
{
    /// <summary>Octets written before the client must have taken them, of a long answer or of several to pipelined commands: one buffer per slow reader.</summary>
    public const int FlushThreshold = 64 * 1024;

    long _writeDeadline;

    /// <summary>Where replies are written; nothing reaches the client before <see cref="FlushAsync(CancellationToken)"/>. Not to be kept: STARTTLS and the trace replace it.</summary>
    public PipeWriter Output => _output;

    /// <summary>
    /// Sends what was written, waiting while the client reads slowly; ends the connection (<see cref="EndReason.SlowReader"/>) after the write timeout.
    /// </summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var bytes = _output.UnflushedBytes;
        // Also where nothing waits: once the client is gone a pipe counts nothing that is written, and only flushing says so.
        BytesOut += bytes;
        return FlushAsync(_server.Options.WriteTimeout, cancellationToken);
    }

    /// <summary>
    /// Between the rows of a long answer. Once the client has closed its side each call asks whether somebody still reads: behind a client that is gone a pipe counts nothing that is written, and would never be full.
    /// </summary>
    public ValueTask FlushIfFullAsync(CancellationToken cancellationToken) => IsFull || HasClientClosed ? FlushAsync(cancellationToken) : ValueTask.CompletedTask;

    /// <summary>Whether enough has been written for one flush.</summary>
    public bool IsFull => _output.UnflushedBytes >= FlushThreshold;

    /// <summary>Whether the client will send no more. It may still read: that shows only where something is written.</summary>
    public bool HasClientClosed => _context.ConnectionClosed.IsCancellationRequested;

    async ValueTask FlushAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            var flush = _output.FlushAsync(cancellationToken);
            if (!flush.IsCompleted) Volatile.Write(ref _writeDeadline, Deadline(timeout));
            var result = await flush.ConfigureAwait(false);
            if (result.IsCompleted) throw new ConnectionEndedException(EndReason.ClientGone);
            if (result.IsCanceled) throw new ConnectionEndedException(EndReason.SlowReader);
        }
        catch (Exception e) when (IsTransportFailure(e))
        {
            throw new ConnectionEndedException(EndReason.ClientGone, e.Message);
        }
        finally
        {
            Volatile.Write(ref _writeDeadline, 0);
        }
    }

    /// <summary>Writes the protocol's last words where somebody may still read them. Never throws for a client that does not.</summary>
    internal async ValueTask SayLastWordsAsync(ILineSession session, EndReason reason)
    {
        // After a broken handshake plain words would be noise, and the two others have shown that nobody reads.
        if (reason is EndReason.ClientGone or EndReason.SlowReader or EndReason.TlsFailed) return;
        try
        {
            session.WriteLastWords(reason);
            BytesOut += _output.UnflushedBytes;
            await FlushAsync(_server.Options.LingerTimeout, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ConnectionEndedException)
        {
            // The reason that ended the connection is the one to record.
        }
    }

    /// <summary>Ends TLS and leaves the rest to the transport, watched so that a client that reads nothing cannot hold it for ever.</summary>
    internal async ValueTask CloseAsync(EndReason reason)
    {
        CountHeldLine();
        _tap?.Close(reason);
        if (reason == EndReason.SlowReader) Abort("the client does not read");
        if (_compression is not null) await _compression.DisposeAsync().ConfigureAwait(false);
        if (_tls is not null)
        {
            if (reason is not (EndReason.SlowReader or EndReason.ClientGone)) await _tls.ShutdownAsync().ConfigureAwait(false);
            await _tls.DisposeAsync().ConfigureAwait(false);
        }

        Volatile.Write(ref _writeDeadline, Deadline(_server.Options.LingerTimeout));
        _server.Connections.Linger(this);
    }

    /// <summary>Whether the transport of an ended session is gone; it is cut when its time is over.</summary>
    internal bool HasLeft(long now)
    {
        if (_context.ConnectionClosed.IsCancellationRequested) return true;
        if (!Passed(Volatile.Read(ref _writeDeadline), now)) return false;
        Abort("the last octets were not read");
        return true;
    }

    // InvalidDataException: what came is not DEFLATE.
    static bool IsTransportFailure(Exception e) =>
        e is IOException or InvalidDataException or ConnectionAbortedException or ObjectDisposedException;
}
