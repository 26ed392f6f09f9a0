using System.Diagnostics;
using Tayori.Bench.Net;

namespace Tayori.Bench.Imap;

/// <summary>One run of the IMAP cases on one connection, with the large mailbox selected between cases.</summary>
sealed class ImapRun(ImapClient client, ServerAddress address, Login login, Report report, ServerClock clock, int rounds) : IDisposable
{
    /// <summary>Mailboxes that come and go with a run.</summary>
    public const string Scratch = "bench-scratch";
    public const string Other = "bench-other";
    public const string Empty = "bench-empty";

    public ImapClient Client => client;
    public ServerAddress Address => address;
    public Login Login => login;
    public Report Report => report;
    public int Rounds => rounds;

    /// <summary>The large mailbox.</summary>
    public required string Mailbox { get; init; }

    /// <summary>Messages in it.</summary>
    public required int Count { get; init; }

    /// <summary>Times one command over some rounds. The first is shown apart: it pays for what a server keeps for the next time.</summary>
    public void Time(string name, string command, int items) => Time(name, items, () => client.Must(command), null);

    /// <summary>Times a step, with an untimed one behind it that makes the next round possible.</summary>
    public void Time(string name, int items, Func<ImapAnswer> step, Action? undo)
    {
        Samples times = new();
        double first = 0;
        ImapAnswer answer = default;
        double busy = 0;
        for (int round = 0; round < rounds; round++)
        {
            busy -= clock.Milliseconds;
            long start = Stopwatch.GetTimestamp();
            answer = step();
            double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            times.Add(start);
            busy += clock.Milliseconds;
            if (round == 0)
                first = milliseconds;
            undo?.Invoke();
        }
        List<Figure> figures =
        [
            new("first", first, "ms"), new("best", times.Milliseconds(0), "ms"), new("median", times.Milliseconds(0.5), "ms"),
            new("rate", items / times.Milliseconds(0.5) * 1000, "/s"), new("answer", answer.Octets / 1e6, "MB"),
        ];
        if (clock.IsKnown)
            figures.Add(new("server", busy / rounds, "ms"));
        report.Add(name, [.. figures]);
    }

    /// <summary>A mailbox that is there and empty.</summary>
    public void Recreate(string mailbox)
    {
        client.Run($"DELETE {mailbox}");
        client.Must($"CREATE {mailbox}");
    }

    public void Select() => client.Must($"SELECT {Mailbox}");

    public void Dispose() => client.Dispose();
}
