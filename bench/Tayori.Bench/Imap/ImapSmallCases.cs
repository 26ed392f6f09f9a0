using System.Diagnostics;
using System.Globalization;
using Tayori.Bench.Net;

namespace Tayori.Bench.Imap;

/// <summary>The cases where it is the number of commands that costs.</summary>
static class ImapSmallCases
{
    const int Logins = 200;
    const int Noops = 20_000;
    const int Batch = 1000;
    const int Folders = 200;

    public static void LogIn(ImapRun run) => Rate(run, "login", Logins, () =>
    {
        using ImapClient client = new(run.Address);
        client.LogIn(run.Login);
        client.Run("LOGOUT");
    });

    public static void Noop(ImapRun run)
    {
        Rate(run, "noop", Noops, () => run.Client.Must("NOOP"));
        run.Time("noop-pipelined", Batch, () => Together(run.Client, Enumerable.Repeat("NOOP", Batch)), null);
    }

    public static void Status(ImapRun run)
    {
        string[] names = [.. Enumerable.Range(0, Folders).Select(i => string.Create(CultureInfo.InvariantCulture, $"bench-folder-{i}"))];
        Together(run.Client, names.Select(n => $"CREATE {n}"), mayFail: true);
        int next = 0;
        Rate(run, "status", Folders * 5, () => run.Client.Must($"STATUS {names[next++ % Folders]} (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)"));
        run.Time("status-pipelined", Folders, () => Together(run.Client, names.Select(n => $"STATUS {n} (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)")), null);
        Together(run.Client, names.Select(n => $"DELETE {n}"));
    }

    static ImapAnswer Together(ImapClient client, IEnumerable<string> commands, bool mayFail = false)
    {
        int sent = 0;
        foreach (string command in commands)
        {
            client.Send(command);
            sent++;
        }
        ImapAnswer last = default;
        for (int i = 0; i < sent; i++)
        {
            last = client.Receive();
            if (!last.IsOk && !mayFail)
                throw new BenchException(last.Tagged);
        }
        return last;
    }

    static void Rate(ImapRun run, string name, int times, Action action)
    {
        Samples samples = new();
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            samples.Add(start);
        }
        run.Report.Add(name, new("rate", times / Stopwatch.GetElapsedTime(begin).TotalSeconds, "/s"), new("p50", samples.Milliseconds(0.5), "ms"), new("p99", samples.Milliseconds(0.99), "ms"));
    }
}
