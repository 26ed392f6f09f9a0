using System.Buffers;
using System.IO.Pipelines;

namespace Tayori.Wire;

public sealed partial class LineConnection
{
    ReadOnlySequence<byte> _buffer;
    long _examinedLength = -1; // of what the last AdvanceTo left, if all of it was examined; else -1
    int _woken;
    int _end = -1;             // the EndReason asked for from outside, or -1
    long _readDeadline;
    long _loginDeadline;

    /// <summary>
    /// The raw input: waits until there is more than was examined, as <see cref="PipeReader.ReadAsync"/> does. Follow with <see cref="AdvanceTo(SequencePosition, SequencePosition)"/>.
    /// <see cref="ReadResult.IsCanceled"/> is true when <see cref="Wake"/> was called. Output is flushed first when nothing is buffered (pipelining batches replies).
    /// Throws <see cref="ConnectionEndedException"/>: IdleTimeout after <paramref name="timeout"/>, ClientGone at end of input, Shutdown when the server drains.
    /// </summary>
    public ValueTask<ReadResult> ReadAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        ReleaseLine();
        return ReadAsync(ReadDeadline(timeout), cancellationToken);
    }

    /// <summary>From now on no read waits longer than this in all, until somebody has logged in: who only keeps a connection open can say something harmless for ever.</summary>
    public void ExpectLogin(TimeSpan within) => _loginDeadline = Deadline(within);

    public void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        var taken = _buffer.Slice(0, consumed);
        BytesIn += taken.Length;
        TraceInput(taken);
        _examinedLength = _buffer.Slice(examined).IsEmpty ? _buffer.Length - taken.Length : -1;
        _buffer = default;
        _input.AdvanceTo(consumed, examined);
    }

    /// <summary>Makes a pending or the next <see cref="ReadAsync(TimeSpan, CancellationToken)"/> return with IsCanceled. Safe from any thread; repeated calls fold into one.</summary>
    public void Wake()
    {
        Interlocked.Exchange(ref _woken, 1);
        _input.CancelPendingRead();
    }

    /// <summary>Ends the connection at its next wait for a command. Safe from any thread; the first reason counts.</summary>
    internal void RequestEnd(EndReason reason)
    {
        Interlocked.CompareExchange(ref _end, (int)reason, -1);
        _input.CancelPendingRead();
    }

    /// <summary>Called by the one timer.</summary>
    internal void Sweep(long now)
    {
        if (Passed(Volatile.Read(ref _readDeadline), now)) _input.CancelPendingRead();
        if (Passed(Volatile.Read(ref _writeDeadline), now)) _output.CancelPendingFlush();
        CountOctets();
    }

    void TraceInput(ReadOnlySequence<byte> taken)
    {
        if (taken.IsEmpty) return;
        if (!_heldIsTraced) _tap?.Input(taken, _redactBehind);
        (_heldIsTraced, _redactBehind) = (false, -1);
    }

    ValueTask<ReadResult> ReadAsync(long deadline, CancellationToken cancellationToken)
    {
        if (!IsFull && _input.TryRead(out var result) && TryAccept(ref result)) return new(result);
        return WaitAsync(deadline, cancellationToken);
    }

    // One state machine, not two: its box is what an idle connection holds.
    async ValueTask<ReadResult> WaitAsync(long deadline, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        var rest = _compression is null ? 0 : Deadline(CompressionRest);
        try
        {
            while (true)
            {
                Volatile.Write(ref _readDeadline, Sooner(rest, deadline));
                // What was asked for before the deadline was set, or before the transport was swapped, must not be waited through.
                if (Volatile.Read(ref _woken) != 0 || EndsNow) _input.CancelPendingRead();
                var result = await _input.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (TryAccept(ref result)) return result;
                ThrowIfEnded(deadline, result.IsCompleted);
                if (!Passed(rest, _server.Time.GetTimestamp())) continue;
                _compression!.Rest();
                rest = 0;
            }
        }
        catch (Exception e) when (IsTransportFailure(e))
        {
            throw new ConnectionEndedException(EndReason.ClientGone, e.Message);
        }
        finally
        {
            Volatile.Write(ref _readDeadline, 0);
        }
    }

    bool EndsNow => Volatile.Read(ref _end) >= 0 && !InCommand;

    // Whether the result is news to the caller. If not it is given back, and why the transport returned it is found out from the flags:
    // CancelPendingRead serves wake-ups, deadlines and the end alike.
    bool TryAccept(ref ReadResult result)
    {
        var buffer = result.Buffer;
        var woken = Interlocked.Exchange(ref _woken, 0) != 0;
        if (buffer.Length > Math.Max(_examinedLength, 0) || (_examinedLength < 0 && !buffer.IsEmpty) || woken)
        {
            _buffer = buffer;
            result = new ReadResult(buffer, woken, result.IsCompleted);
            return true;
        }

        _input.AdvanceTo(buffer.Start, buffer.End);
        return false;
    }

    void ThrowIfEnded(long deadline, bool completed)
    {
        if (EndsNow) throw new ConnectionEndedException((EndReason)Volatile.Read(ref _end));
        if (completed) throw new ConnectionEndedException(EndReason.ClientGone);
        if (Passed(deadline, _server.Time.GetTimestamp())) throw new ConnectionEndedException(EndReason.IdleTimeout);
    }

    long ReadDeadline(TimeSpan timeout) => Sooner(Deadline(timeout), _loginDeadline);

    static long Sooner(long one, long other) => one == 0 ? other : other == 0 ? one : Math.Min(one, other);

    long Deadline(TimeSpan timeout) => timeout == Timeout.InfiniteTimeSpan
        ? 0
        : Math.Max(1, _server.Time.GetTimestamp() + (long)(timeout.TotalSeconds * _server.Time.TimestampFrequency));

    static bool Passed(long deadline, long now) => deadline != 0 && now >= deadline;
}
