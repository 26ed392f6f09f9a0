using System.CommandLine;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Tayori.Bench.Letters;
using Tayori.Bench.Net;
using Tayori.Configuration;
using Tayori.Hosting;
using Tayori.Store;

namespace Tayori.Bench;

/// <summary><c>search</c>: how fast bodies are searched that no index knows.</summary>
static class SearchVerb
{
    const string Description = """
        Searches the contents of a mailbox for what is in none of its messages, and says how much raw mail a second of one processor gets through.

        Runs a server inside this process, on loopback and a folder of its own. Raw is what the messages have as octets on the wire (RFC822.SIZE): decompression is part of the work. The rate per processor counts
        the time of all threads, collection of garbage included, which the wall clock does not.
        """;

    const string Address = "bench@example.org";
    const string Password = "benchpass";

    static readonly (string Name, string Keys)[] s_cases =
    [
        ("body", "BODY xyzzyplugh"),
        ("body digits", "BODY 8675309867"),
        ("body letter", "BODY zqzq"),
        ("body japanese", "CHARSET UTF-8 BODY \u4FBF\u308A"),
        ("body or body", "OR BODY xyzzyplugh BODY quuxfrob"),
        ("text", "TEXT xyzzyplugh"),
        ("text and unseen", "UNSEEN TEXT xyzzyplugh"),
    ];

    public static Command Create()
    {
        Command command = new("search", Description);
        LetterOptions letters = new(command);
        Option<int> messages = new("--messages") { Description = "Messages in the mailbox", DefaultValueFactory = _ => 20_000, HelpName = "N" };
        Option<int> rounds = new("--rounds") { Description = "Searches of each kind; the best counts", DefaultValueFactory = _ => 5, HelpName = "N" };
        Option<int> portBase = new("--port-base") { Description = "Ports of the server that is run", DefaultValueFactory = _ => 21_000, HelpName = "N" };
        Option<bool> json = new("--json") { Description = "A line of JSON per row" };
        foreach (Option option in (Option[])[messages, rounds, portBase, json])
            command.Add(option);
        command.SetAction(async (parsed, _) =>
        {
            string folder = Directory.CreateTempSubdirectory("tayori-bench-").FullName;
            try
            {
                Report report = new("search", "in process", parsed.GetValue(json), Console.Out);
                await RunAsync(folder, parsed.GetValue(portBase), letters.Read(parsed), parsed.GetValue(messages), parsed.GetValue(rounds), report);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
        return command;
    }

    static async Task RunAsync(string folder, int portBase, IReadOnlyList<Letter> letters, int messages, int rounds, Report report)
    {
        using CancellationTokenSource stop = new();
        await using MailServer server = await MailServer.OpenAsync(new Settings { Data = folder, PortBase = portBase, LogLevel = LogLevel.Warning }, TimeProvider.System);
        DirectoryResult<AccountInfo> account = await server.Store.Directory.AddAccountAsync(Address, Password, null, default);
        await server.StartAsync(default);
        Task serving = server.RunUntilAsync(stop.Token);
        double megabytes = await FillAsync(server.Store, account.Value!.Id, letters, messages) / 1e6;
        report.Add("mailbox", new Figure("messages", messages, ""), new Figure("raw", megabytes, "MB"));
        using ImapClient client = new(new ServerAddress("127.0.0.1", portBase + 143, Tls: false));
        client.LogIn(new Login(Address, Password));
        client.Must("SELECT INBOX");
        foreach ((string name, string keys) in s_cases)
            Measure(client, name, keys, megabytes, rounds, report);
        await stop.CancelAsync();
        await serving;
    }

    static async Task<long> FillAsync(IMailStore store, AccountId id, IReadOnlyList<Letter> letters, int messages)
    {
        const int PerAppend = 100;
        await using IAccount account = (await store.OpenAccountAsync(id, default))!;
        MailboxId inbox = (await account.FindMailboxAsync("INBOX", default))!.Id;
        long octets = 0;
        for (int at = 0; at < messages; at += PerAppend)
        {
            List<NewMessage> batch = [];
            for (int i = at; i < Math.Min(at + PerAppend, messages); i++)
            {
                MessageSpool spool = store.CreateSpool();
                await spool.WriteAsync(letters[i % letters.Count].Octets, default);
                await spool.CompleteAsync(default);
                batch.Add(new NewMessage(spool, FlagSet.Empty, DateTimeOffset.UnixEpoch));
                octets += spool.Size;
            }
            _ = await account.AppendAsync(inbox, batch, default);
            foreach (NewMessage message in batch)
                await message.Content.DisposeAsync();
        }
        return octets;
    }

    static void Measure(ImapClient client, string name, string keys, double megabytes, int rounds, Report report)
    {
        (double best, double processor) = (double.MaxValue, double.MaxValue);
        long allocated = 0;
        for (int i = 0; i < rounds; i++)
        {
            using Process process = Process.GetCurrentProcess();
            (TimeSpan before, long began, long heap) = (process.TotalProcessorTime, Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: true));
            Send(client, keys);
            best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalSeconds);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - heap;
            process.Refresh();
            processor = Math.Min(processor, (process.TotalProcessorTime - before).TotalSeconds);
        }
        report.Add(name, new("best", best * 1000, "ms"), new("rate", megabytes / best, "MB/s"), new("per processor", megabytes / processor, "MB/s"), new("allocated", allocated / 1024.0 / 1024, "MB"));
    }

    /// <summary>What is not ASCII goes as a literal.</summary>
    static void Send(ImapClient client, string keys)
    {
        int word = keys.LastIndexOf(' ') + 1;
        byte[] sought = System.Text.Encoding.UTF8.GetBytes(keys[word..]);
        client.Begin();
        client.Line.Write($"SEARCH {keys[..word]}{{{sought.Length}+}}\r\n");
        client.Line.Write(sought);
        client.Line.Write("\r\n"u8);
        ImapAnswer answer = client.Receive();
        if (!answer.IsOk)
            throw new BenchException($"SEARCH {keys}: {answer.Tagged}");
    }
}
