using System.Globalization;
using System.Text;
using Tayori.Store;
using Tayori.TestKit.Store;
using Tayori.TestKit.Wire;
using Tayori.Wire;

namespace Tayori.Imap.Tests.Access;

/// <summary>Two accounts of a store in memory: what Alice has in a mailbox, and Bob's session.</summary>
sealed class SharedWorld : IAsyncDisposable
{
    public const string Owner = "alice@example.org", Guest = "bob@example.org";
    public const string Box = "Other Users/alice@example.org/Box";

    readonly List<TestClient> _clients = [];
    int _tag;

    SharedWorld()
    {
        Server = new TestServer(new ImapProtocol(Store), (ICredentials)Store.Directory);
    }

    public MemoryMailStore Store { get; } = new();
    public TestServer Server { get; }
    public IAccount Alice { get; private set; } = null!;
    public IAccount Bob { get; private set; } = null!;
    public TestClient Client { get; private set; } = null!;

    public static async ValueTask<SharedWorld> CreateAsync(long? aliceMayHold = null, long? bobMayHold = null)
    {
        var world = new SharedWorld();
        world.Alice = await world.AddAsync(Owner, aliceMayHold);
        world.Bob = await world.AddAsync(Guest, bobMayHold);
        await world.AddAsync("carol@example.org", null);
        await world.Alice.CreateMailboxAsync("Box", SpecialUse.None, default);
        world.Client = await world.LogInAsync(Guest);
        return world;
    }

    /// <summary>A session of its own.</summary>
    public async ValueTask<TestClient> LogInAsync(string user)
    {
        var client = await Server.ConnectAsync();
        _clients.Add(client);
        await client.TakeAsync();
        await client.AskAsync($"0 LOGIN {user} secret\r\n");
        return client;
    }

    /// <summary>What Bob is answered; untagged lines first, the tagged one without its tag.</summary>
    public async ValueTask<string[]> AskAsync(string command)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"t{++_tag}");
        var lines = (await Client.AskAsync($"{tag} {command}\r\n")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith(tag + " ", lines[^1], StringComparison.Ordinal);
        return [.. lines[..^1], lines[^1][(tag.Length + 1)..]];
    }

    /// <summary>What Bob may do in one of Alice's mailboxes from now on.</summary>
    public ValueTask GrantAsync(MailboxRights rights, string mailbox = "Box") => GrantAsync(mailbox, new Grantee(Bob.Id), rights);

    public async ValueTask GrantAsync(string mailbox, Grantee grantee, MailboxRights rights) =>
        Assert.True((await Alice.ChangeAccessAsync((await FindAsync(Alice, mailbox)).Id, grantee, FlagAction.Replace, rights, default)).IsOk);

    public static async ValueTask<Mailbox> FindAsync(IAccount account, string mailbox) => (await account.FindMailboxAsync(mailbox, default))!;

    public async ValueTask AppendAsync(IAccount account, string mailbox, string text = "Subject: x\r\n\r\nx\r\n", FlagSet? flags = null)
    {
        await using var spool = await TestStore.SpoolAsync(Store, Encoding.ASCII.GetBytes(text));
        var appended = await account.AppendAsync((await FindAsync(account, mailbox)).Id, [new NewMessage(spool, flags ?? FlagSet.Empty, new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.FromHours(9)))], default);
        Assert.True(appended.IsOk);
    }

    public static async ValueTask<MessageRow[]> RowsAsync(IAccount account, string mailbox)
    {
        var list = (await account.ReadMessagesAsync((await FindAsync(account, mailbox)).Id, default))!;
        return [.. Enumerable.Range(0, list.Count).Select(i => list[i])];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
        Server.Dispose();
        await Store.DisposeAsync();
    }

    async ValueTask<IAccount> AddAsync(string address, long? mayHold)
    {
        var info = (await Store.Directory.AddAccountAsync(address, "secret", mayHold, default)).Value!;
        return (await Store.OpenAccountAsync(info.Id, default))!;
    }
}
