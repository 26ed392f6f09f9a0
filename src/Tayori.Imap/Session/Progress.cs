using Tayori.Imap.Output;

namespace Tayori.Imap.Session;

/// <summary>
/// Says of a command that lasts how far it has come (RFC 9585): an untagged OK with INPROGRESS, which a client that does not know it passes over. It is told between responses, never inside one, and with what
/// is waiting for the client, so that the answer itself is not held up.
/// </summary>
sealed class Progress(ImapSession session)
{
    readonly TimeProvider _time = session.Connection.Server.Time;
    long _told = session.Connection.Server.Time.GetTimestamp();
    long _done;
    long? _goal;

    /// <summary>How often the messages are gone through: SORT reads once more what its search has found.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>What parts of the command before this one have done.</summary>
    public long Base { get; set; }

    /// <summary>How much there is to do, counted as <see cref="TellAsync"/> counts. RFC 9585 §4: it "SHOULD NOT change", so what is said first stands.</summary>
    public void Expect(long messages) => _goal ??= messages > 0 ? messages * Rounds : null;

    /// <summary>Called as often as one likes; says something when the time has come.</summary>
    public ValueTask TellAsync(long done, CancellationToken cancellationToken)
    {
        // RFC 9585 §4: "SHOULD be monotonically increasing".
        _done = Math.Max(_done, Base + done);
        return _time.GetElapsedTime(_told) < (session.Connection.HasClientClosed ? ImapLimits.ProgressToTheSilent : ImapLimits.ProgressInterval) ? ValueTask.CompletedTask : SayAsync(cancellationToken);
    }

    /// <summary>
    /// Waits for the store, saying now and then that it is being waited for. Nothing else writes meanwhile: the session waits. Where the client has gone, what the store does is still waited for, for nobody else would.
    /// </summary>
    public static ValueTask<T> WaitAsync<T>(ImapSession session, ValueTask<T> work, CancellationToken cancellationToken) =>
        work.IsCompleted ? work : new Progress(session).WaitAsync(work.AsTask(), cancellationToken);

    /// <summary>The same for what a part of this command waits for.</summary>
    public async ValueTask<T> WaitAsync<T>(Task<T> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await work.WaitAsync(ImapLimits.ProgressInterval, _time, CancellationToken.None);
            }
            catch (TimeoutException) when (!work.IsCompleted)
            {
            }
            try
            {
                await SayAsync(cancellationToken);
            }
            catch
            {
                await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }
        }
    }

    ValueTask SayAsync(CancellationToken cancellationToken)
    {
        _told = _time.GetTimestamp();
        session.Writer.Ok(ResponseCode.InProgress(session.Tag.Span, Counted, _goal), "still at work");
        return session.Connection.FlushAsync(cancellationToken);
    }

    /// <summary>RFC 9585 §4: where there is no number, both are NIL; one equal to the goal would mean that the command has ended.</summary>
    long? Counted => _goal is { } all ? Math.Min(_done, all - 1) : _done > 0 ? _done : null;
}
