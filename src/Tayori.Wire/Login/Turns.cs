using System.Net;

namespace Tayori.Wire;

/// <summary>One after another, with a pause between, for each network. Who goes away while it waits takes nobody's time; so the wait is at most the pause times the connections that a network may have.</summary>
sealed class Turns(TimeSpan pause, int remembered, TimeProvider time)
{
    readonly Lock _lock = new();
    readonly BoundedTable<IPAddress, Queue> _queues = new(remembered);

    public async ValueTask WaitAsync(IPAddress network, CancellationToken cancellationToken)
    {
        var queue = Find(network);
        await queue.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var rest = queue.Last is { } last ? pause - time.GetElapsedTime(last) : TimeSpan.Zero;
            if (rest > TimeSpan.Zero) await Task.Delay(rest, time, cancellationToken).ConfigureAwait(false);
            queue.Last = time.GetTimestamp();
        }
        finally
        {
            queue.Gate.Release();
        }
    }

    Queue Find(IPAddress network)
    {
        lock (_lock)
        {
            var queue = _queues.TryGet(network, out var found) ? found : new Queue();
            _queues.Set(network, queue);
            return queue;
        }
    }

    /// <summary>The gate needs no disposing: nobody asks for its wait handle.</summary>
    sealed class Queue
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);
        public long? Last { get; set; }
    }
}
