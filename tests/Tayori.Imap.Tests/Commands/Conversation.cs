using Tayori.Store;
using Tayori.TestKit.Store;
using Tayori.TestKit.Wire;

namespace Tayori.Imap.Tests.Commands;

/// <summary>A server on a store in memory with messages in INBOX, and clients that have selected it.</summary>
sealed class Conversation : IAsyncDisposable
{
    readonly List<TestClient> _clients = [];

    Conversation(TestStore store)
    {
        Store = store;
        Server = new TestServer(new ImapProtocol(store.Store), (Tayori.Wire.ICredentials)store.Store.Directory);
    }

    public TestStore Store { get; }
    public TestServer Server { get; }
    public IAccount Account => Store.Account;

    public static async ValueTask<Conversation> StartAsync(params string[] messages) => await StartAsync(null, messages);

    public static async ValueTask<Conversation> StartAsync(long? quota, params string[] messages)
    {
        var conversation = new Conversation(await TestStore.WithAccountAsync("aki@example.org", "secret", quota));
        foreach (var message in messages) await conversation.Store.AppendAsync("INBOX", message.ReplaceLineEndings("\r\n"));
        return conversation;
    }

    /// <summary>A client that has logged in and selected INBOX; \Recent is taken by the first.</summary>
    public async ValueTask<TestClient> SelectAsync(string command = "SELECT INBOX")
    {
        var client = await LogInAsync();
        await client.AskAsync($"0 {command}\r\n");
        return client;
    }

    public async ValueTask<TestClient> LogInAsync()
    {
        var client = await Server.ConnectAsync();
        _clients.Add(client);
        await client.TakeAsync();
        await client.AskAsync("0 LOGIN aki@example.org secret\r\n");
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
        Server.Dispose();
        await Store.DisposeAsync();
    }
}
