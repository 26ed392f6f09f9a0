using Tayori.Store;
using Tayori.TestKit.Store;
using Tayori.TestKit.Wire;

namespace Tayori.Imap.Tests.Views;

/// <summary>SELECT writes down who has seen messages as \Recent; where that cannot be written, mail is read all the same.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task On_a_full_disk_a_mailbox_is_opened_and_its_messages_are_recent_to_the_next_one_too()
    {
        await using var store = new MemoryMailStore();
        await store.Accounts.AddAccountAsync("aki@example.org", "secret", null, default);
        using var server = new TestServer(new ImapProtocol(store), store.Accounts);
        store.Faults.BeforeClaim = _ => throw new StorageException(StorageFailure.DiskFull, "full");
        Assert.Contains("* 1 RECENT\r\n", await SelectAsync(server, "A APPEND INBOX {17+}\r\nSubject: x\r\n\r\nx\r\n\r\n"));
        Assert.Contains("* 1 RECENT\r\n", await SelectAsync(server, ""));
        store.Faults.BeforeClaim = null;
        Assert.Contains("* 1 RECENT\r\n", await SelectAsync(server, ""));
        Assert.Contains("* 0 RECENT\r\n", await SelectAsync(server, ""));
    }

    static async Task<string> SelectAsync(TestServer server, string before)
    {
        await using var client = await server.ConnectAsync();
        await client.TakeAsync();
        var said = await client.AskAsync($"L LOGIN aki@example.org secret\r\n{before}S SELECT INBOX\r\n");
        Assert.Contains("S OK [READ-WRITE]", said);
        return said;
    }
}
