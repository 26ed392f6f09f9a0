using System.CommandLine;
using Microsoft.Extensions.Logging;
using Tayori.Bench.Letters;
using Tayori.Bench.Net;
using Tayori.Configuration;
using Tayori.Hosting;
using Tayori.Store;

namespace Tayori.Bench;

/// <summary><c>alloc</c>: what the server allocates per message.</summary>
static class AllocVerb
{
    const string Description = """
        Runs a server inside this process, on loopback and a folder of its own, and says how many octets of memory were allocated per message when nothing is new to it any more.

        What is allocated must be collected again: below some hundred octets a message it does not show in any figure of the other verbs. The client's share is next to nothing.
        """;

    const string Address = "bench@example.org";
    const string Password = "benchpass";

    public static Command Create()
    {
        Command command = new("alloc", Description);
        LetterOptions letters = new(command);
        Option<int> messages = new("--messages") { Description = "Messages delivered and then fetched", DefaultValueFactory = _ => 20_000, HelpName = "N" };
        Option<int> portBase = new("--port-base") { Description = "Ports of the server that is run", DefaultValueFactory = _ => 21_000, HelpName = "N" };
        Option<bool> json = new("--json") { Description = "A line of JSON per row" };
        foreach (Option option in (Option[])[messages, portBase, json])
            command.Add(option);
        command.SetAction(async (parsed, _) =>
        {
            string folder = Directory.CreateTempSubdirectory("tayori-bench-").FullName;
            try
            {
                await RunAsync(folder, parsed.GetValue(portBase), letters.Read(parsed), parsed.GetValue(messages), new Report("alloc", "in process", parsed.GetValue(json), Console.Out));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
        return command;
    }

    static async Task RunAsync(string folder, int portBase, IReadOnlyList<Letter> letters, int messages, Report report)
    {
        using CancellationTokenSource stop = new();
        await using MailServer server = await MailServer.OpenAsync(new Settings { Data = folder, PortBase = portBase, LogLevel = LogLevel.Warning }, TimeProvider.System);
        await server.Store.Directory.AddAccountAsync(Address, Password, null, default);
        await server.StartAsync(default);
        Task serving = server.RunUntilAsync(stop.Token);
        await SpoolAsync(server, letters, messages, report);
        ServerAddress at = new("127.0.0.1", 0, Tls: false);
        Deliver(at with { Port = portBase + 25 }, letters, messages, report);
        Fetch(at with { Port = portBase + 143 }, report);
        await stop.CancelAsync();
        await serving;
    }

    /// <summary>A message read, and nothing else: this thread's allocations, since a spool in memory waits for nothing.</summary>
    static async Task SpoolAsync(MailServer server, IReadOnlyList<Letter> letters, int messages, Report report)
    {
        long allocated = 0;
        foreach (int round in (int[])[1, 2])
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < messages; i++)
            {
                await using MessageSpool spool = server.Store.CreateSpool();
                await spool.WriteAsync(letters[i % letters.Count].Octets, default);
                await spool.CompleteAsync(default);
            }
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        report.Add("reading", new Figure("allocated", allocated / (double)messages, "octets"));
    }

    static void Deliver(ServerAddress smtp, IReadOnlyList<Letter> letters, int messages, Report report)
    {
        SmtpLoad Load(int count) => new()
        {
            Address = smtp,
            IsLmtp = false,
            Sending = SmtpSending.Pipelined,
            Letters = letters,
            Sender = Address,
            Recipients = [Address],
            PerMessage = 1,
            Messages = count,
        };
        foreach (int connections in (int[])[1, 8])
        {
            Workers.Run(connections, _ => Load(messages / 8).Connect(), static s => s.Run());
            SmtpLoad load = Load(messages / 2);
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Workers.Run(connections, _ => load.Connect(), static s => s.Run());
            report.Add($"delivery x{connections}", new Figure("allocated", (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)(messages / 2), "octets"));
        }
    }

    static void Fetch(ServerAddress imap, Report report)
    {
        using ImapClient client = new(imap);
        client.LogIn(new Login(Address, Password));
        client.Must("SELECT INBOX");
        int count = Bench.Imap.ImapFilling.CountOf(client, "INBOX");
        foreach (string items in (string[])["FLAGS", "(UID FLAGS INTERNALDATE RFC822.SIZE)", "ENVELOPE", "BODYSTRUCTURE", "BODY.PEEK[HEADER.FIELDS (FROM SUBJECT)]", "BODY.PEEK[HEADER]", "BODY.PEEK[TEXT]", "BODY.PEEK[]"])
            Measure(client, $"FETCH 1:* {items}", count, report);
        Measure(client, @"STORE 1:* +FLAGS.SILENT (\Flagged)", count, report);
        Measure(client, @"STORE 1:* -FLAGS (\Flagged)", count, report);
    }

    static void Measure(ImapClient client, string command, int count, Report report)
    {
        const int Rounds = 3;
        client.Must(command);
        client.Must(command);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Rounds; i++)
            client.Must(command);
        report.Add(command.Replace(" 1:*", "", StringComparison.Ordinal), new Figure("allocated", (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)(count * Rounds), "octets"));
    }
}
