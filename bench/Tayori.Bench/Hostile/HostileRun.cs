using System.Diagnostics;
using Tayori.Bench.Net;

namespace Tayori.Bench.Hostile;

/// <summary>Has several clients do one thing at once, while another, of another account, asks again and again whether anybody is there.</summary>
sealed class HostileRun(ServerAddress address, Login login, Login other, ServerClock clock, Report report)
{
    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    public void Measure(HostileCase one, int parallel)
    {
        List<ImapClient> clients = [];
        for (int i = 0; i < parallel; i++)
        {
            ImapClient client = new(address);
            client.LogIn(login);
            if (one.Mailbox is not null) client.Must($"EXAMINE {one.Mailbox}");
            clients.Add(client);
        }
        using Watch watch = new(address, other, clock);
        (double before, long began) = (clock.Milliseconds, Stopwatch.GetTimestamp());
        ImapAnswer[] answers = new ImapAnswer[parallel];
        Parallel.For(0, parallel, new ParallelOptions { MaxDegreeOfParallelism = parallel }, i => answers[i] = one.Run(clients[i]));
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        (double worst, double typical, double memory) = watch.Stop();
        report.Add(one.Name, new("took", seconds * 1000, "ms"), new("server", clock.Milliseconds - before, "ms"), new("NOOP at worst", worst, "ms"), new("half of them", typical, "ms"), new("memory", memory, "MB"));
        if (!one.MayFail && answers.FirstOrDefault(answer => !answer.IsOk) is { Tagged: { } refused }) report.Skip(one.Name, refused);
        foreach (ImapClient client in clients) client.Dispose();
    }

    /// <summary>The one who says NOOP.</summary>
    sealed class Watch : IDisposable
    {
        readonly ImapClient _client;
        readonly ServerClock _clock;
        readonly double _before;
        readonly Thread _thread;
        readonly List<double> _waits = [];
        readonly ManualResetEventSlim _stops = new();
        double _memory;

        public Watch(ServerAddress address, Login login, ServerClock clock)
        {
            _clock = clock;
            _client = new ImapClient(address);
            _client.LogIn(login);
            _before = clock.Memory;
            _thread = new Thread(Run) { Priority = ThreadPriority.AboveNormal };
            _thread.Start();
        }

        public (double Worst, double Typical, double Memory) Stop()
        {
            _stops.Set();
            _thread.Join();
            _waits.Sort();
            return (_waits[^1], _waits[_waits.Count / 2], _memory - _before);
        }

        public void Dispose()
        {
            _client.Dispose();
            _stops.Dispose();
        }

        void Run()
        {
            do
            {
                long began = Stopwatch.GetTimestamp();
                _client.Must("NOOP");
                _waits.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                _memory = Math.Max(_memory, _clock.Memory);
            }
            while (!_stops.Wait(s_pause));
        }
    }
}
