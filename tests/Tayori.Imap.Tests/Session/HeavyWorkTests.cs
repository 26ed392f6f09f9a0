using Tayori.Imap.Session;
using Tayori.Imap.Tests.Commands;
using Tayori.TestKit.Wire;
using Tayori.Wire;

namespace Tayori.Imap.Tests.Session;

/// <summary>SORT and THREAD of very many messages wait for their turn.</summary>
public sealed class HeavyWorkTests
{
    [Theory]
    [InlineData("SORT (SUBJECT) UTF-8 ALL", "* SORT 2 1\r\n1 OK done\r\n")]
    [InlineData("SORT (SIZE) UTF-8 ALL", "* SORT 1 2\r\n1 OK done\r\n")]
    [InlineData("THREAD REFERENCES UTF-8 ALL", "* THREAD (1)(2)\r\n1 OK done\r\n")]
    public async Task Who_waits_hears_so_and_others_are_answered(string command, string answer)
    {
        using var places = new SemaphoreSlim(0);
        await using var world = await World.StartAsync(places);
        var (client, other) = (await world.SelectAsync(), await world.SelectAsync());
        await client.SendAsync($"1 {command}\r\n");
        await Patience.UntilAsync(() => client.HasMore, () => world.Server.Time.Advance(TimeSpan.FromSeconds(1)));
        Assert.StartsWith("* OK [INPROGRESS (\"1\" ", client.Take(), StringComparison.Ordinal);
        Assert.Equal("1 OK done\r\n", await other.AskAsync("1 NOOP\r\n"));
        places.Release();
        Assert.Equal(answer, await world.HearAsync(client));
        Assert.Equal(1, places.CurrentCount);
    }

    [Fact]
    public async Task Who_goes_while_it_waits_keeps_no_place()
    {
        using var places = new SemaphoreSlim(0);
        await using var world = await World.StartAsync(places);
        var client = await world.SelectAsync();
        await client.SendAsync("1 SORT (SUBJECT) UTF-8 ALL\r\n");
        client.Vanish();
        for (var i = 0; i < 30; i++) world.Server.Time.Advance(TimeSpan.FromSeconds(1));
        places.Release();
        await client.EndAsync();
        Assert.Equal(1, places.CurrentCount);
    }

    sealed class World(Conversation conversation, TestServer server) : IAsyncDisposable
    {
        public TestServer Server => server;

        public static async Task<World> StartAsync(SemaphoreSlim places)
        {
            var conversation = await Conversation.StartAsync("Subject: b\n\nhello", "Subject: a\n\nhello to you");
            var store = conversation.Store.Store;
            return new(conversation, new TestServer(new ImapProtocol(store) { HeavyWork = new HeavyWork(places, light: 0) }, (ICredentials)store.Directory));
        }

        public async Task<TestClient> SelectAsync()
        {
            var client = await server.ConnectAsync();
            await client.TakeAsync();
            await client.AskAsync("0 LOGIN aki@example.org secret\r\n");
            await client.AskAsync("0 SELECT INBOX\r\n");
            return client;
        }

        /// <summary>What is computed on a thread of its own comes when it comes.</summary>
        public async Task<string> HearAsync(TestClient client)
        {
            await Patience.UntilAsync(() => client.HasMore, () => { });
            return client.Take();
        }

        public async ValueTask DisposeAsync()
        {
            server.Dispose();
            await conversation.DisposeAsync();
        }
    }
}
