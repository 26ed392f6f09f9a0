using Tayori.TestKit.Wire;

namespace Tayori.Wire.Tests;

public sealed class TlsTests
{
    [Fact]
    public async Task The_transport_is_swapped_under_a_running_session()
    {
        var protocol = new EchoProtocol();
        using var server = new TestServer(protocol);
        await using var client = await server.ConnectAsync();
        Assert.Equal("hello\r\n[a]\r\ngo ahead\r\n", await client.AskAsync("a\r\ntls\r\n"));
        await client.StartTlsAsync();
        Assert.Equal("[a] in private\r\n[b] in private\r\n", await client.AskAsync("a\r\nb\r\n"));
        var tls = (await protocol.Session.Task).Tls!;
        Assert.Equal("TLS1.3", tls.Protocol);
        Assert.StartsWith("TLS_", tls.Cipher, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_may_begin_with_TLS()
    {
        using var server = new TestServer(new EchoProtocol());
        await using var client = await server.ConnectAsync(implicitTls: true);
        Assert.Equal("hello\r\n[a] in private\r\nbye\r\n", await client.AskAsync("a\r\nquit\r\n"));
        await client.EndAsync();
    }

    // RFC 3207 §4.2, RFC 2595 §3.1, CVE-2011-0411
    [Theory]
    [InlineData("tls\r\ninjected\r\n", "")]
    [InlineData("tls\r\n", "injected\r\n")]
    [InlineData("tls\r\ni", "njected\r\n")]
    [InlineData("tls\r\n\u0016", "\u0003\u0001")]
    public async Task Clear_text_behind_the_command_ends_the_connection(string first, string second)
    {
        var protocol = new EchoProtocol();
        using var server = new TestServer(protocol);
        await using var client = await server.ConnectAsync();
        await client.SettleAsync();
        await client.SendAsync(first);
        await client.SettleAsync();
        await client.SendAsync(second);
        await client.EndAsync();
        Assert.Equal("hello\r\ngo ahead\r\n", client.Take());
        Assert.Empty(protocol.LastWords);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0016\u0003\u0001")]
    public async Task A_handshake_that_does_not_come_ends_the_connection(string start)
    {
        using var server = new TestServer(new EchoProtocol());
        await using var client = await server.ConnectAsync();
        await client.AskAsync("tls\r\n");
        await client.AskAsync(start);
        server.Time.Advance(server.Wire.Options.HandshakeTimeout + TimeSpan.FromSeconds(1));
        await client.EndAsync();
    }

    [Fact]
    public async Task Wake_ups_in_the_middle_of_a_record_lose_nothing()
    {
        var protocol = new EchoProtocol();
        using var server = new TestServer(protocol);
        await using var client = await server.ConnectAsync(implicitTls: true);
        await client.TakeAsync();
        await protocol.WakeWhileAsync(client);
        Assert.EndsWith("[end] in private\r\n", await client.AskAsync("end\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Much_more_than_a_record_passes_both_ways_intact()
    {
        using var server = new TestServer(new EchoProtocol());
        await using var client = await server.ConnectAsync(implicitTls: true, outputCapacity: 64 * 1024);
        var lines = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}\r\n"));
        var answers = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"[line {i}] in private\r\n"));
        Assert.Equal("hello\r\n" + answers, await client.AskAsync(lines));
        Assert.Equal(1000 * 1002, (await client.AskAsync("flood\r\n")).Length);
    }

    [Fact]
    public async Task An_idle_timeout_under_TLS_is_told_under_TLS()
    {
        using var server = new TestServer(new EchoProtocol());
        await using var client = await server.ConnectAsync(implicitTls: true);
        await client.TakeAsync();
        server.Time.Advance(EchoProtocol.IdleTimeout + TimeSpan.FromSeconds(1));
        await client.EndAsync();
        Assert.Equal("bye IdleTimeout\r\n", client.Take());
    }
}
