using System.Diagnostics;

namespace Tayori.Bench;

/// <summary>
/// Blocking threads, one per connection. With the few connections of a benchmark they cost less processor time per round trip than asynchronous calls do, and what the client does not use the
/// server on the same machine has.
/// </summary>
static class Workers
{
    /// <summary>Prepares each worker, lets all begin at the same moment, and returns what passed until the last had finished, with the processors that this process kept busy meanwhile.</summary>
    public static (double Seconds, double Processors) Run<T>(int count, Func<int, T> prepare, Action<T> work)
        where T : IDisposable
    {
        Exception? failure = null;
        using Barrier ready = new(count + 1);
        var threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            int number = i;
            threads[i] = new Thread(() =>
            {
                try
                {
                    Work(number, prepare, work, ready);
                }
                catch (Exception e)
                {
                    Interlocked.CompareExchange(ref failure, e, null);
                }
            });
            threads[i].Start();
        }
        ready.SignalAndWait();
        long start = Stopwatch.GetTimestamp();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        foreach (Thread thread in threads)
            thread.Join();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return failure is null ? (seconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds / seconds) : throw new BenchException(failure.Message);
    }

    static void Work<T>(int number, Func<int, T> prepare, Action<T> work, Barrier ready)
        where T : IDisposable
    {
        T? worker = default;
        try
        {
            worker = prepare(number);
        }
        finally
        {
            ready.SignalAndWait(); // also when it failed: the others must not wait for ever
        }
        using (worker)
            work(worker);
    }
}
