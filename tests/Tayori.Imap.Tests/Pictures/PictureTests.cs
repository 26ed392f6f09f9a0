using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tayori.Imap.Tests.Fuzz;
using Tayori.Store;
using Tayori.Store.Sqlite;
using Tayori.TestKit.Store;
using Tayori.TestKit.Wire;

namespace Tayori.Imap.Tests.Pictures;

/// <summary>Several sessions do anything to two mailboxes. Each one's picture, kept from nothing but what it was told, is what the store has.</summary>
public sealed class PictureTests
{
    const int Clients = 4;
    const int Steps = 60;

    [Fact]
    public Task In_turn_on_the_store_in_memory() => FuzzRun.ForEachSeedAsync(async random =>
    {
        await using var memory = new MemoryMailStore();
        await RunAsync(memory, memory, random, InTurnAsync);
    });

    [Fact]
    public Task In_turn_on_SQLite() => FuzzRun.ForEachSeedAsync(random => OnSqliteAsync(random, InTurnAsync));

    [Fact]
    public Task All_at_once_on_SQLite() => FuzzRun.ForEachSeedAsync(random => OnSqliteAsync(random, AtOnceAsync));

    static async Task OnSqliteAsync(Random random, Func<PictureClient[], Random, Task> work)
    {
        var folder = Directory.CreateTempSubdirectory("tayori-pictures-").FullName;
        try
        {
            await using var memory = new MemoryMailStore();
            await using var store = new SqliteMailStore(folder, memory.Directory, memory.Pending, new FakeTimeProvider(), NullLoggerFactory.Instance);
            await RunAsync(store, memory, random, work);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task RunAsync(IMailStore store, MemoryMailStore directory, Random random, Func<PictureClient[], Random, Task> work)
    {
        var id = (await directory.Accounts.AddAccountAsync("aki@example.org", "secret", null, default)).Value!.Id;
        await using var account = (await store.OpenAccountAsync(id, default))!;
        await account.CreateMailboxAsync("other", SpecialUse.None, default);
        using var server = new TestServer(new ImapProtocol(store), directory.Accounts);
        var subjects = new ConcurrentDictionary<(string, uint), string>();
        var clients = new PictureClient[Clients];
        for (var i = 0; i < Clients; i++)
        {
            clients[i] = new PictureClient($"{(char)('a' + i)}", await server.ConnectAsync(), new Random(random.Next()), subjects);
            await clients[i].LogInAsync();
        }
        await work(clients, random);
        foreach (var client in clients)
        {
            await client.SettleAsync();
            await CompareAsync(client, account);
        }
        foreach (var client in clients) await client.DisposeAsync();
    }

    static async Task InTurnAsync(PictureClient[] clients, Random random)
    {
        for (var i = 0; i < Steps * Clients; i++) await clients[random.Next(Clients)].StepAsync();
    }

    static Task AtOnceAsync(PictureClient[] clients, Random random) => Task.WhenAll(clients.Select(client => Task.Run(async () =>
    {
        for (var i = 0; i < Steps; i++) await client.StepAsync();
    })));

    static async Task CompareAsync(PictureClient client, IAccount account)
    {
        if (client.Selected is null) return;
        var mailbox = (await account.FindMailboxAsync(client.Selected, default))!;
        var list = (await account.ReadMessagesAsync(mailbox.Id, default))!;
        var stored = Enumerable.Range(0, list.Count).Select(i => $"{list[i].Uid} ({string.Join(' ', list[i].Flags.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Order())})");
        var seen = client.Picture.Rows.Select(row => $"{row.Uid} ({string.Join(' ', row.Flags!.Where(f => f != "\\Recent").Order())})");
        Assert.True(stored.SequenceEqual(seen), $"stored: {string.Join(", ", stored)}\nseen: {string.Join(", ", seen)}\n{client.Log}");
    }
}
