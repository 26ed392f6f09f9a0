using System.Collections.Concurrent;
using System.Diagnostics;
using MailKit;
using MailKit.Net.Imap;
using Tayori.System.Tests.Running;
using Tayori.System.Tests.WithMailKit;

namespace Tayori.System.Tests.Crash;

/// <summary>kill -9 while messages come in: what was acknowledged is there, once, and UIDs go on (ARCHITECTURE.md, "Crash states").</summary>
public sealed class DeliveryCrashTests
{
    const int Rounds = 8;
    const int Connections = 4;

    readonly ConcurrentDictionary<string, bool> acknowledged = new();
    int number;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_doubled_by_kill_9_during_delivery()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        MailAccount[] accounts = [await server.AddAccountAsync(), await server.AddAccountAsync()];
        await server.RunAsync(["account", "alias", "other-name@example.org", accounts[0].Address]);
        InboxHistory[] histories = [new(accounts[0]), new(accounts[1])];
        string recipients = string.Concat(accounts.Select(a => a.Address).Append("other-name@example.org").Select(a => $"RCPT TO:<{a}>\r\n"));
        for (int round = 1; round <= Rounds; round++)
        {
            Task[] senders = [.. Enumerable.Range(0, Connections).Select(_ => SendUntilKilledAsync(server.Port(25), recipients))];
            int before = acknowledged.Count;
            while (acknowledged.Count == before)
                await Task.Delay(5, Stop);
            await Task.Delay(Random.Shared.Next(1, 600), Stop);
            await server.KillAsync();
            await Task.WhenAll(senders);
            await server.StartAgainAsync();
            foreach (InboxHistory history in histories)
                await history.CompareAsync(server, acknowledged.Keys, Stop);
        }
        Figures.Report($"kill -9 during delivery: {Rounds} times, {acknowledged.Count} messages acknowledged to {Connections} connections, each in {accounts.Length} mailboxes once; {number - acknowledged.Count} were under way");
        Assert.True(acknowledged.Count > Rounds, "nothing was delivered between the kills");
        Assert.Empty(server.Complaints);
    }

    async Task SendUntilKilledAsync(int port, string recipients)
    {
        try
        {
            using RawClient client = await RawClient.ConnectAsync(port, Stop);
            await client.ReplyAsync("220", Stop);
            await client.SendAsync("EHLO client.example.com\r\n", Stop);
            await client.ReplyAsync("250", Stop);
            while (true)
                await SendOneAsync(client, recipients);
        }
        catch (Exception e) when (e is IOException or global::System.Net.Sockets.SocketException)
        {
            // Killed, as planned.
        }
    }

    async Task SendOneAsync(RawClient client, string recipients)
    {
        string id = $"{Interlocked.Increment(ref number)}@example.com";
        await client.SendAsync($"MAIL FROM:<ada@example.com>\r\n{recipients}DATA\r\n", Stop);
        for (int replies = 0; replies < 4; replies++)
            await client.ReplyAsync("250", Stop);
        await client.ReplyAsync("354", Stop);
        await client.SendAsync($"Message-ID: <{id}>\r\nSubject: numbered\r\n\r\n{new string('x', 70)}\r\n.\r\n", Stop);
        await client.ReplyAsync("250", Stop);
        acknowledged[id] = true;
    }

    /// <summary>What a client remembers of INBOX from before a crash, compared with what it finds after it.</summary>
    sealed class InboxHistory(MailAccount account)
    {
        readonly Dictionary<UniqueId, string> known = [];
        uint uidValidity;

        public async Task CompareAsync(ServerProcess server, ICollection<string> acknowledged, CancellationToken cancellationToken)
        {
            using ImapClient client = await server.ImapAsync(account, cancellationToken);
            IMailFolder inbox = client.Inbox!;
            await inbox.OpenAsync(FolderAccess.ReadOnly, cancellationToken);
            if (uidValidity != 0)
                Assert.Equal(uidValidity, inbox.UidValidity);
            uidValidity = inbox.UidValidity;
            HashSet<(UniqueId Uid, string Id)> found = await ReadAsync(inbox, cancellationToken);
            // What a mailbox may still be owed is stored soon after the restart.
            long start = Stopwatch.GetTimestamp();
            while (acknowledged.Except(found.Select(f => f.Id)).Any() && Stopwatch.GetElapsedTime(start) < Patience.Limit)
            {
                await Task.Delay(50, cancellationToken);
                await client.NoOpAsync(cancellationToken);
                found = await ReadAsync(inbox, cancellationToken);
            }
            Check(found, acknowledged);
            await inbox.StatusAsync(StatusItems.UidNext, cancellationToken);
            Assert.All(found, f => Assert.True(f.Uid.Id < inbox.UidNext!.Value.Id));
        }

        void Check(HashSet<(UniqueId Uid, string Id)> found, ICollection<string> acknowledged)
        {
            Assert.Empty(acknowledged.Except(found.Select(f => f.Id)));
            Assert.Empty(found.GroupBy(f => f.Id).Where(same => same.Count() > 1).Select(same => same.Key));
            Assert.DoesNotContain(known, k => !found.Contains((k.Key, k.Value)));
            uint highest = known.Count == 0 ? 0 : known.Keys.Max(u => u.Id);
            foreach ((UniqueId uid, string id) in found.Where(f => !known.ContainsKey(f.Uid)))
            {
                Assert.True(uid.Id > highest, $"{id} has UID {uid} though {highest} was given before");
                known.Add(uid, id);
            }
        }

        static async Task<HashSet<(UniqueId, string)>> ReadAsync(IMailFolder inbox, CancellationToken cancellationToken) =>
            [.. (await inbox.FetchAsync(0, -1, MessageSummaryItems.UniqueId | MessageSummaryItems.Envelope, cancellationToken)).Select(s => (s.UniqueId, s.Envelope!.MessageId!))];
    }
}
