using System.Globalization;
using SQLitePCL;
using Tayori.System.Tests.Host;
using Tayori.System.Tests.Running;

namespace Tayori.System.Tests.Crash;

/// <summary>MOVE from one account to another is two commits, the copy first: kill -9 between them.</summary>
public sealed class MoveBetweenAccountsTests
{
    const string Box = "\"Other Users/alice@example.org/Box\"";
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_crash_between_the_copy_and_the_expunge_leaves_both()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        MailAccount alice = await server.AddAccountAsync("alice"), bob = await server.AddAccountAsync("bob");
        using (LineClient owner = await LogInAsync(server, alice))
        {
            await owner.AskAsync("2 CREATE Box", "2 OK");
            await owner.AskAsync($"3 SETACL Box {bob.Address} lrswite", "3 OK");
        }
        using (LineClient mover = await LogInAsync(server, bob))
        using (LineClient watcher = await LogInAsync(server, alice))
        {
            foreach (string letter in (string[])["one", "two", "three"])
                await mover.AskAsync($"2 APPEND INBOX {{{letter.Length}+}}\r\n{letter}", "2 OK");
            await mover.AskAsync("3 SELECT INBOX", "3 OK");
            // Bob's database takes no write now, and waits as long as SQLite does; Alice's does.
            using HeldDatabase held = new(Path.Combine(server.Data, "accounts", await NumberAsync(server, bob), "mail.db"));
            await mover.SayAsync($"4 MOVE 1:3 {Box}");
            await UntilAsync(async () => await CountAsync(watcher, "Box") == 3);
            await server.KillAsync();
        }
        await server.StartAgainAsync();
        using LineClient after = await LogInAsync(server, bob);
        Assert.Equal((3, 3), (await CountAsync(after, "INBOX"), await CountAsync(after, Box)));
        foreach (string mailbox in (string[])[Box, "INBOX"])
        {
            await after.AskAsync($"2 SELECT {mailbox}", "2 OK");
            await after.AskAsync("3 FETCH 2 BODY.PEEK[]", "* 2 FETCH");
            await after.HearAsync("two");
            await after.HearAsync("3 OK");
        }
        // Whoever moves again has them twice, and none is lost.
        await after.AskAsync($"4 MOVE 1:3 {Box}", "4 OK");
        Assert.Equal((0, 6), (await CountAsync(after, "INBOX"), await CountAsync(after, Box)));
    }

    static async Task<string> NumberAsync(ServerProcess server, MailAccount account) =>
        (await server.RunAsync(["account", "list"])).Split('\n').Select(line => line.Split('\t')).First(columns => columns.Contains(account.Address))[0];

    static async Task<LineClient> LogInAsync(ServerProcess server, MailAccount account)
    {
        LineClient client = await LineClient.ConnectAsync(server.Port(143));
        await client.AskAsync($"1 LOGIN {account.Address} {account.Password}", "1 OK");
        return client;
    }

    static async Task<int> CountAsync(LineClient client, string mailbox)
    {
        string status = await client.AskAsync($"c STATUS {mailbox} (MESSAGES)", "* STATUS");
        await client.HearAsync("c OK");
        return int.Parse(status.AsSpan(status.LastIndexOf(' ') + 1).TrimEnd(')'), CultureInfo.InvariantCulture);
    }

    static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(s_patience);
        while (!await isSo())
            await Task.Delay(20, patience.Token);
    }

    /// <summary>A database that another process is writing to, as its owner sees it.</summary>
    sealed class HeldDatabase : IDisposable
    {
        readonly sqlite3 _db;

        public HeldDatabase(string path)
        {
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open_v2(path, out _db, raw.SQLITE_OPEN_READWRITE, null));
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(_db, "BEGIN IMMEDIATE"));
        }

        public void Dispose() => _db.Dispose();
    }
}
