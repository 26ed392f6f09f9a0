using Tayori.TestKit.Store;
using Tayori.TestKit.Wire;
using Tayori.Wire;

namespace Tayori.Imap.Tests.Session;

public sealed class TraceTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("tayori-imap-trace-").FullName;

    [Fact]
    public async Task A_trace_of_an_account_shows_both_sides_from_the_login_on_and_no_secret()
    {
        await using var house = await TestStore.WithAccountAsync("aki@example.org", "secret word");
        var trace = new ProtocolTrace(_folder);
        trace.Account("aki@example.org", on: true);
        using var server = new TestServer(new ImapProtocol(house.Store), house.Store.Accounts, new() { Trace = trace });
        await using var client = await server.ConnectAsync();
        await client.AskAsync("1 LOGIN aki@example.org {11+}\r\nsecret word\r\n");
        await client.AskAsync("2 SELECT INBOX\r\n3 LOGOUT\r\n");
        await client.EndAsync();
        var text = string.Concat(Directory.EnumerateFiles(_folder).Select(File.ReadAllText));
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Contains("S: 1 OK [CAPABILITY ", text, StringComparison.Ordinal);
        Assert.Contains("C: 2 SELECT INBOX", text, StringComparison.Ordinal);
        Assert.Contains("S: * 0 EXISTS", text, StringComparison.Ordinal);
        Assert.Contains("S: 3 OK logged out", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_of_an_account_ends_where_it_is_no_longer_logged_in()
    {
        await using var house = await TestStore.WithAccountAsync("aki@example.org", "secret word");
        Assert.True((await house.Store.Accounts.AddAccountAsync("yuki@example.org", "another", null, default)).IsOk);
        var trace = new ProtocolTrace(_folder);
        trace.Account("aki@example.org", on: true);
        using var server = new TestServer(new ImapProtocol(house.Store), house.Store.Accounts, new() { Trace = trace });
        await using var client = await server.ConnectAsync();
        await client.AskAsync("1 LOGIN aki@example.org {11+}\r\nsecret word\r\n");
        var answers = await client.AskAsync("2 NOOP\r\n3 UNAUTHENTICATE\r\n4 LOGIN yuki@example.org another\r\n5 SELECT Sent\r\n6 LOGOUT\r\n");
        Assert.Contains("5 OK [READ-WRITE] selected", answers, StringComparison.Ordinal);
        await client.EndAsync();
        var text = string.Concat(Directory.EnumerateFiles(_folder).Select(File.ReadAllText));
        Assert.Contains("C: 3 UNAUTHENTICATE", text, StringComparison.Ordinal);
        Assert.Contains("S: 3 OK nobody is logged in", text, StringComparison.Ordinal);
        Assert.DoesNotContain("SELECT", text, StringComparison.Ordinal);
        Assert.DoesNotContain("yuki", text, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
