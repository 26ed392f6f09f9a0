using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tayori.Imap.Tests.Fuzz;
using Tayori.Store;
using Tayori.Store.Sqlite;
using Tayori.TestKit.Store;
using Tayori.TestKit.Wire;

namespace Tayori.Imap.Tests.Pictures;

/// <summary>A client that comes back with the HIGHESTMODSEQ it had, hears what it has missed, and then has what the store has (RFC 7162 §3.2, §6).</summary>
public sealed class ResyncTests
{
    const int Steps = 150;

    [Fact]
    public Task By_the_journal() => FuzzRun.ForEachSeedAsync(async random =>
    {
        await using var memory = new MemoryMailStore();
        await RunAsync(memory, memory, random, () => { });
    });

    [Fact]
    public Task Where_the_journal_has_been_forgotten() => FuzzRun.ForEachSeedAsync(async random =>
    {
        await using var memory = new MemoryMailStore();
        await RunAsync(memory, memory, random, memory.ForgetJournal);
    });

    [Fact]
    public Task On_SQLite() => FuzzRun.ForEachSeedAsync(async random =>
    {
        var folder = Directory.CreateTempSubdirectory("tayori-resync-").FullName;
        try
        {
            await using var memory = new MemoryMailStore();
            await using var store = new SqliteMailStore(folder, memory.Directory, memory.Pending, new FakeTimeProvider(), NullLoggerFactory.Instance);
            await RunAsync(store, memory, random, () => { });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    });

    static async Task RunAsync(IMailStore store, MemoryMailStore directory, Random random, Action whileAway)
    {
        var id = (await directory.Accounts.AddAccountAsync("aki@example.org", "secret", null, default)).Value!.Id;
        await using var account = (await store.OpenAccountAsync(id, default))!;
        var others = await Others.CreateAsync(store, account, random);
        using var server = new TestServer(new ImapProtocol(store), directory.Accounts);
        await using var client = new ResyncClient(server, random);
        await client.ConnectAsync();
        for (var i = 0; i < Steps; i++)
        {
            await others.MaybeAsync();
            await client.StepAsync(others.MaybeAsync);
            if (random.Next(20) == 0) await ComeBackAsync(client, others, account, whileAway);
        }
        await ComeBackAsync(client, others, account, whileAway);
    }

    static async Task ComeBackAsync(ResyncClient client, Others others, IAccount account, Action whileAway)
    {
        await client.DisposeAsync();
        await others.MaybeAsync();
        whileAway();
        await others.MaybeAsync();
        await client.ConnectAsync();
        await client.CatchUpAsync();
        var list = (await account.ReadMessagesAsync(others.Inbox, default))!;
        var stored = string.Join(", ", Enumerable.Range(0, list.Count).Select(i => $"{list[i].Uid} ({string.Join(' ', list[i].Flags.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Order())})"));
        Assert.True(stored == client.Copy.ToString(), $"stored: {stored}\nkept: {client.Copy}\n{client.Log}");
    }

    /// <summary>What else happens to the mailbox.</summary>
    sealed class Others(IMailStore store, IAccount account, MailboxId inbox, MailboxId other, Random random)
    {
        public MailboxId Inbox => inbox;

        public static async Task<Others> CreateAsync(IMailStore store, IAccount account, Random random)
        {
            var other = (await account.CreateMailboxAsync("other", SpecialUse.None, default)).Value!.Id;
            return new Others(store, account, (await account.FindMailboxAsync("INBOX", default))!.Id, other, random);
        }

        public async Task MaybeAsync()
        {
            var list = (await account.ReadMessagesAsync(inbox, default))!;
            var uid = list.Count == 0 ? 1 : list[random.Next(list.Count)].Uid;
            var some = UidSet.Range(uid, uid + (uint)random.Next(3));
            switch (random.Next(8))
            {
                case 0 or 1: await AppendAsync(random.Next(1, 4)); break;
                case 2: await account.ExpungeAsync(inbox, some, onlyDeleted: false, default); break;
                case 3: await account.MoveAsync(inbox, some, other, default); break;
                case 4: await account.ChangeFlagsAsync(inbox, some, FlagAction.Add, FlagSet.Of(SystemFlags.Answered), null, default); break;
                case 5: await account.ChangeFlagsAsync(inbox, UidSet.All, FlagAction.Remove, FlagSet.Of(SystemFlags.Seen | SystemFlags.Deleted), null, default); break;
            }
        }

        async Task AppendAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await using var spool = await TestStore.SpoolAsync(store, "Subject: y\r\n\r\ny\r\n"u8.ToArray());
                await account.AppendAsync(inbox, [new NewMessage(spool, FlagSet.Empty, DateTimeOffset.UnixEpoch)], default);
            }
        }
    }
}
