using System.Net;
using Tayori.TestKit.Wire;

namespace Tayori.Wire.Tests;

public sealed class TraceTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("tayori-trace-").FullName;

    [Fact]
    public async Task An_address_is_traced_both_ways_without_its_secrets()
    {
        var trace = new ProtocolTrace(_folder);
        trace.RemoteAddress(IPAddress.Loopback, on: true);
        var text = await TalkAsync(trace);
        Assert.Contains("S: hello\n", text, StringComparison.Ordinal);
        Assert.Contains("C: pass ***\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Contains("C: more\n", text, StringComparison.Ordinal);
        Assert.Contains("S: [more]\n", text, StringComparison.Ordinal);
        Assert.Contains("-- Quit\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_is_traced_from_its_login_on()
    {
        var trace = new ProtocolTrace(_folder);
        trace.Account("Ann@example.org", on: true);
        var text = await TalkAsync(trace);
        Assert.DoesNotContain("hello", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Equal("C: pass ***\nS: in\nC: more\nS: [more]\nC: quit\nS: bye\n-- Quit\n", text);
    }

    [Fact]
    public async Task What_is_not_asked_for_is_not_traced()
    {
        var trace = new ProtocolTrace(_folder);
        trace.Account("ann@example.org", on: true);
        trace.Account("ann@example.org", on: false);
        trace.Account("bob@example.org", on: true);
        Assert.Equal("", await TalkAsync(trace));
    }

    async Task<string> TalkAsync(ProtocolTrace trace)
    {
        using var server = new TestServer(new EchoProtocol(), options: new() { Trace = trace });
        await using var client = await server.ConnectAsync();
        Assert.Equal("hello\r\nin\r\n[more]\r\nbye\r\n", await client.AskAsync("pass secret\r\nmore\r\nquit\r\n"));
        await client.EndAsync();
        var text = string.Concat(Directory.EnumerateFiles(_folder).Select(File.ReadAllText));
        return System.Text.RegularExpressions.Regex.Replace(text, "^[0-9:.]+ (..) ", m => m.Groups[1].Value + " ", System.Text.RegularExpressions.RegexOptions.Multiline);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
