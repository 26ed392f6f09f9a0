using System.Net;

namespace Tayori.Wire;

/// <summary>One after another, with a pause between, for each network, and only so many waiting. Who goes away while it waits takes nobody's time.</summary>
sealed class Turns(int mostWaiting, int remembered, TimeProvider time)
{
    readonly Lock _lock = new();
    readonly BoundedTable<IPAddress, Queue> _queues = new(remembered);

    /// <summary>Waits for its turn; <c>false</c>, at once, where too many do.</summary>
    public async ValueTask<bool> WaitAsync(IPAddress network, Func<TimeSpan> pause, CancellationToken cancellationToken)
    {
        if (TryEnter(network) is not { } queue) return false;
        try
        {
            await queue.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var rest = queue.Last is { } last ? pause() - time.GetElapsedTime(last) : TimeSpan.Zero;
                if (rest > TimeSpan.Zero) await Task.Delay(rest, time, cancellationToken).ConfigureAwait(false);
                queue.Last = time.GetTimestamp();
                return true;
            }
            finally
            {
                queue.Gate.Release();
            }
        }
        finally
        {
            lock (_lock) queue.Waiting--;
        }
    }

    Queue? TryEnter(IPAddress network)
    {
        lock (_lock)
        {
            var queue = _queues.TryGet(network, out var found) ? found : new Queue();
            _queues.Set(network, queue);
            if (queue.Waiting == mostWaiting) return null;
            queue.Waiting++;
            return queue;
        }
    }

    /// <summary>The gate needs no disposing: nobody asks for its wait handle.</summary>
    sealed class Queue
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);
        public long? Last { get; set; }
        public int Waiting { get; set; }
    }
}
