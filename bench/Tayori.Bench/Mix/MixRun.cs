using System.Diagnostics;
using Tayori.Bench.Imap;
using Tayori.Bench.Net;

namespace Tayori.Bench.Mix;

/// <summary>The threads of one run, the row that says how it goes, and the count at the end.</summary>
sealed class MixRun(ServerAddress address, Login[] logins, Report report, ServerClock clock)
{
    const int SmallStack = 256 * 1024;
    static readonly TimeSpan s_step = TimeSpan.FromSeconds(10);

    /// <summary>How long a push may take once everything is quiet.</summary>
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    readonly List<Thread> _threads = [];
    readonly List<MixWatcher> _watchers = [];
    long _delivered;
    long _read;
    Exception? _failure;
    volatile bool _stop;

    public bool Run(SmtpLoad load, int senders, int readers, int idle, TimeSpan time)
    {
        int[] before = Count();
        for (int i = 0; i < idle; i++)
            _watchers.Add(new MixWatcher(address, logins[i % logins.Length], i % logins.Length));
        foreach (MixWatcher watcher in _watchers)
            Start(watcher.Run);
        long[] acknowledged = new long[logins.Length];
        for (int i = 0; i < senders; i++)
            Start(() => Send(load, acknowledged));
        for (int i = 0; i < readers; i++)
        {
            int number = i;
            Start(() => Read(number));
        }
        Tell(time);
        _stop = true;
        foreach (Thread thread in _threads[_watchers.Count..])
            thread.Join();
        return Judge(before, acknowledged);
    }

    void Start(Action work)
    {
        Thread thread = new(() =>
        {
            try
            {
                work();
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _failure, e, null);
                _stop = true;
            }
        }, SmallStack);
        _threads.Add(thread);
        thread.Start();
    }

    void Send(SmtpLoad load, long[] acknowledged)
    {
        using SmtpSender sender = load.Connect();
        while (!_stop && sender.SendNext(out long number))
        {
            Interlocked.Increment(ref acknowledged[number % logins.Length]);
            Interlocked.Increment(ref _delivered);
        }
    }

    void Read(int number)
    {
        using MixReader reader = new(address, logins[number % logins.Length], number);
        while (!_stop)
        {
            reader.Round();
            Interlocked.Increment(ref _read);
        }
        reader.End();
    }

    void Tell(TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        for (int step = 1; !_stop && Stopwatch.GetElapsedTime(start) < time; step++)
        {
            (long delivered, long read) = (Interlocked.Read(ref _delivered), Interlocked.Read(ref _read));
            using ManualResetEventSlim never = new();
            never.Wait(s_step);
            List<Figure> figures =
            [
                new("deliveries", (Interlocked.Read(ref _delivered) - delivered) / s_step.TotalSeconds, "/s"), new("rounds", (Interlocked.Read(ref _read) - read) / s_step.TotalSeconds, "/s"),
                new("pushes", _watchers.Sum(w => w.Pushes), ""),
            ];
            if (clock.IsKnown)
                figures.Add(new("memory", clock.Memory, "MB"));
            report.Add($"after {step * (int)s_step.TotalSeconds} s", [.. figures]);
        }
    }

    bool Judge(int[] before, long[] acknowledged)
    {
        int[] after = Count();
        long start = Stopwatch.GetTimestamp();
        bool AreTold() => _watchers.All(w => w.Exists == after[w.Account]);
        using (ManualResetEventSlim never = new())
        {
            while (!AreTold() && Stopwatch.GetElapsedTime(start) < s_patience)
                never.Wait(TimeSpan.FromMilliseconds(20));
        }
        long missing = Enumerable.Range(0, after.Length).Sum(i => Math.Abs(before[i] + acknowledged[i] - after[i]));
        int untold = _watchers.Count(w => w.Exists != after[w.Account]);
        foreach (MixWatcher watcher in _watchers)
            watcher.Stop();
        foreach (Thread thread in _threads)
            thread.Join();
        foreach (MixWatcher watcher in _watchers)
            watcher.Dispose();
        report.Add("end", new("acknowledged", acknowledged.Sum(), ""), new("missing or doubled", missing, ""), new("sessions not told", untold, ""));
        if (_failure is not null)
            throw new BenchException(_failure.Message);
        return missing == 0 && untold == 0;
    }

    int[] Count() => [.. logins.Select(login =>
    {
        using ImapClient client = new(address);
        client.LogIn(login);
        return ImapFilling.CountOf(client, "INBOX");
    })];
}
