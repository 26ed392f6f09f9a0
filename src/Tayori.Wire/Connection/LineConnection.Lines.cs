using System.Buffers;
using System.IO.Pipelines;

namespace Tayori.Wire;

public sealed partial class LineConnection
{
    /// <summary>Who sends this much without a line end is not speaking our protocol.</summary>
    const int SwallowLimit = 1024 * 1024;

    SequencePosition _afterLine;
    bool _holdsLine;
    bool _heldIsTraced;

    /// <summary>
    /// The next line without its CRLF (a bare LF ends a line too where <paramref name="acceptBareLf"/>), valid until the next read. A line longer than <paramref name="limit"/> octets is swallowed to its end and
    /// reported as <see cref="LineStatus.TooLong"/>; one longer than 1 MB ends the connection. Flushes and throws as <see cref="ReadAsync(TimeSpan, CancellationToken)"/> does.
    /// The time is for the whole line, so an octet now and then does not keep a connection.
    /// </summary>
    public ValueTask<LineRead> ReadLineAsync(int limit, TimeSpan timeout, bool acceptBareLf, CancellationToken cancellationToken)
    {
        ReleaseLine();
        var scan = new LineScan(acceptBareLf);
        if (!IsFull && _input.TryRead(out var result) && TryAccept(ref result)
            && TryTakeLine(result, limit, ref scan) is { } line) return new(line);
        return WaitForLineAsync(limit, ReadDeadline(timeout), scan, cancellationToken);
    }

    async ValueTask<LineRead> WaitForLineAsync(int limit, long deadline, LineScan scan, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await ReadAsync(deadline, cancellationToken).ConfigureAwait(false);
            if (TryTakeLine(result, limit, ref scan) is { } line) return line;
        }
    }

    LineRead? TryTakeLine(ReadResult result, int limit, ref LineScan scan)
    {
        var buffer = result.Buffer;
        var end = scan.Find(buffer);
        if (end < 0) return KeepPart(result, limit, ref scan);
        var after = buffer.GetPosition(end);
        var swallowed = scan.Swallowed > 0;
        var line = buffer.Slice(0, LineScan.WithoutLineEnd(buffer, end));
        if (result.IsCanceled) Interlocked.Exchange(ref _woken, 1); // the line comes first, the wake-up at the next read
        if (swallowed || line.Length > limit)
        {
            AdvanceTo(after);
            return new LineRead(LineStatus.TooLong, default);
        }

        (_afterLine, _holdsLine) = (after, true);
        return new LineRead(LineStatus.Line, line);
    }

    LineRead? KeepPart(ReadResult result, int limit, ref LineScan scan)
    {
        var buffer = result.Buffer;
        // One octet more than the limit may still be the CR of the line end.
        if (scan.Swallowed > 0 || buffer.Length > limit + 1)
        {
            if ((scan = scan.Swallow(buffer)).Swallowed > SwallowLimit) throw new ConnectionEndedException(EndReason.Limit, "line without end");
            AdvanceTo(buffer.End);
            if (result.IsCanceled) Interlocked.Exchange(ref _woken, 1);
            return null;
        }

        AdvanceTo(buffer.Start, buffer.End);
        return result.IsCanceled ? new LineRead(LineStatus.Woken, default) : null;
    }

    /// <summary>Called by the trace before it takes down an answer: the line that is answered comes first.</summary>
    internal void TraceHeldLine()
    {
        if (!_holdsLine || _heldIsTraced) return;
        _heldIsTraced = true;
        _tap?.Input(_buffer.Slice(0, _afterLine), _redactBehind);
    }

    /// <summary>The last line of a session is let go by nobody: it counts all the same.</summary>
    void CountHeldLine()
    {
        if (!_holdsLine) return;
        BytesIn += _buffer.Slice(0, _afterLine).Length;
        _holdsLine = false;
    }

    // The line stays valid while the head acts on it; it is let go (and traced) when the next read begins.
    void ReleaseLine()
    {
        if (!_holdsLine) return;
        _holdsLine = false;
        AdvanceTo(_afterLine);
    }
}

/// <summary>Where the search for a line end stands between two reads: no octet is looked at twice.</summary>
struct LineScan(bool acceptBareLf)
{
    long _scanned;
    bool _lastWasCr;

    /// <summary>Octets of this line that were thrown away because it is too long.</summary>
    public long Swallowed { get; private set; }

    /// <summary>Offset just behind the line end, or -1.</summary>
    public long Find(ReadOnlySequence<byte> buffer)
    {
        var offset = _scanned;
        foreach (var memory in buffer.Slice(_scanned))
        {
            var span = memory.Span;
            for (var from = 0; from < span.Length;)
            {
                var lf = span[from..].IndexOf((byte)'\n');
                if (lf < 0) break;
                lf += from;
                var afterCr = lf > 0 ? span[lf - 1] == '\r' : _lastWasCr;
                if (acceptBareLf || afterCr) return offset + lf + 1;
                from = lf + 1;
            }

            if (!span.IsEmpty) _lastWasCr = span[^1] == '\r';
            offset += span.Length;
        }

        _scanned = offset;
        return -1;
    }

    public static long WithoutLineEnd(ReadOnlySequence<byte> buffer, long end)
    {
        if (end < 2) return Math.Max(0, end - 1);
        return buffer.Slice(end - 2, 1).FirstSpan[0] == '\r' ? end - 2 : end - 1;
    }

    public readonly LineScan Swallow(ReadOnlySequence<byte> buffer)
    {
        var next = this;
        (next.Swallowed, next._scanned) = (Swallowed + buffer.Length, 0);
        return next;
    }
}
