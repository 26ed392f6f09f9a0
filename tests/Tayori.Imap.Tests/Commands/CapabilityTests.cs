using System.Text.RegularExpressions;
using Tayori.Imap.Commands;
using Tayori.TestKit.Store;
using Tayori.TestKit.Wire;
using Tayori.Wire;

namespace Tayori.Imap.Tests.Commands;

public sealed partial class CapabilityTests
{
    static string Always => Capabilities.Always;

    [Theory]
    [InlineData(null, false, true, "SASL-IR AUTH=SCRAM-SHA-256 AUTH=PLAIN AUTH=LOGIN STARTTLS")]
    [InlineData(null, false, false, "SASL-IR AUTH=SCRAM-SHA-256 AUTH=PLAIN AUTH=LOGIN")]
    [InlineData("192.0.2.1", false, true, "SASL-IR AUTH=SCRAM-SHA-256 STARTTLS LOGINDISABLED")]
    [InlineData("192.0.2.1", false, false, "SASL-IR AUTH=SCRAM-SHA-256 LOGINDISABLED")]
    [InlineData("192.0.2.1", true, true, "SASL-IR AUTH=SCRAM-SHA-256-PLUS AUTH=SCRAM-SHA-256 AUTH=PLAIN AUTH=LOGIN")]
    public async Task Before_login_the_list_has_the_ways_to_log_in_on_this_connection(string? remote, bool tls, bool hasCertificate, string expected)
    {
        await using var store = await TestStore.WithAccountAsync("aki@example.org", "secret");
        using var server = new TestServer(new ImapProtocol(store.Store), (ICredentials)store.Store.Directory, new() { HasCertificate = hasCertificate });
        await using var client = await server.ConnectAsync(remote, implicitTls: tls);
        expected = $"{Always} {expected}";
        Assert.Equal($"* OK [CAPABILITY {expected}] mail.example.org ready\r\n", await client.TakeAsync());
        Assert.Equal($"* CAPABILITY {expected}\r\n1 OK that is all\r\n", await client.AskAsync("1 CAPABILITY\r\n"));
    }

    [Fact]
    public async Task After_login_the_list_has_no_more_ways_to_log_in()
    {
        await using var conversation = await Conversation.StartAsync("hello");
        var client = await conversation.LogInAsync();
        Assert.Equal($"* CAPABILITY {Always}\r\n1 OK that is all\r\n", await client.AskAsync("1 CAPABILITY\r\n"));
        await client.AskAsync("2 SELECT INBOX\r\n");
        Assert.Equal($"* CAPABILITY {Always}\r\n3 OK that is all\r\n", await client.AskAsync("3 CAPABILITY\r\n"));
    }

    /// <summary>What is announced is what docs/rfc.md calls full.</summary>
    [Fact]
    public void Every_capability_has_a_row_with_status_full()
    {
        string[] full = [.. File.ReadAllLines(Repository.PathTo("docs", "rfc.md")).Select(line => Row().Match(line)).Where(match => match.Success).SelectMany(match => Word().Matches(match.Groups[1].Value)).Select(word => word.Value)];
        Assert.Contains("IMAP4rev1", full);
        // The mechanism LOGIN has no RFC: old clients know nothing else.
        var names = $"{Always} SASL-IR SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN STARTTLS LOGINDISABLED".Split(' ');
        Assert.All(names, name => Assert.True(full.Contains(name) || full.Contains(name.Split('=')[0]), $"no row of docs/rfc.md with status full names {name}"));
    }

    [GeneratedRegex(@"^\| (?:\d+|draft-[a-z0-9-]+) \| ([^|]+) \| full\b")]
    internal static partial Regex Row();

    [GeneratedRegex(@"[A-Za-z0-9+=-]+")]
    internal static partial Regex Word();
}
