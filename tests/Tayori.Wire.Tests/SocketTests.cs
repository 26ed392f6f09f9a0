using System.Security.Cryptography;
using Tayori.TestKit.Wire;

namespace Tayori.Wire.Tests;

/// <summary>The connection loop on Kestrel and real sockets: what clients do there that no client in memory does.</summary>
public sealed class SocketTests
{
    [Fact]
    public async Task A_port_in_clear_and_one_with_TLS_serve_the_same()
    {
        await using var server = await SocketServer.StartAsync(new EchoProtocol());
        await using (var clear = await server.ConnectAsync())
        {
            await clear.SendAsync("a\r\nquit\r\n");
            Assert.Equal("hello\r\n[a]\r\nbye\r\n", await clear.ReadToEndAsync());
        }

        Assert.Equal(EndReason.Quit, await server.EndedAsync());
        await using var tls = await server.ConnectAsync(implicitTls: true);
        await tls.StartTlsAsync();
        await tls.SendAsync("a\r\nquit\r\n");
        Assert.Equal("hello\r\n[a] in private\r\nbye\r\n", await tls.ReadToEndAsync());
        Assert.Equal(EndReason.Quit, await server.EndedAsync());
    }

    [Fact]
    public async Task STARTTLS_swaps_the_transport()
    {
        await using var server = await SocketServer.StartAsync(new EchoProtocol());
        await using var client = await server.ConnectAsync();
        await client.SendAsync("tls\r\n");
        Assert.Equal("hello\r\ngo ahead\r\n", await client.ReadToAsync("ahead\r\n"));
        await client.StartTlsAsync();
        await client.SendAsync("a\r\nquit\r\n");
        Assert.Equal("[a] in private\r\nbye\r\n", await client.ReadToEndAsync());
        Assert.Equal(EndReason.Quit, await server.EndedAsync());
    }

    // RFC 3207 §4.2, RFC 2595 §3.1, CVE-2011-0411: behind the command in one piece, and after the go-ahead.
    [Theory]
    [InlineData("tls\r\ninjected\r\n", "")]
    [InlineData("tls\r\n", "injected\r\n")]
    public async Task Clear_text_ahead_of_the_handshake_never_takes_effect(string first, string second)
    {
        await using var server = await SocketServer.StartAsync(new EchoProtocol());
        await using var client = await server.ConnectAsync();
        Assert.Equal("hello\r\n", await client.ReadToAsync("hello\r\n"));
        await client.SendAsync(first);
        Assert.Equal("go ahead\r\n", await client.ReadToAsync("ahead\r\n"));
        await client.SendAsync(second);
        Assert.DoesNotContain("injected", await client.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(EndReason.TlsFailed, await server.EndedAsync());
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(true, "\u0016\u0003\u0001\u0002\u0000\u0001")]
    [InlineData(false, "")]
    [InlineData(false, "\u0016\u0003\u0001\u0002\u0000\u0001")]
    public async Task A_handshake_that_stalls_is_ended_without_a_word_in_clear(bool implicitTls, string start)
    {
        await using var server = await SocketServer.StartAsync(new EchoProtocol());
        await using var client = await server.ConnectAsync(implicitTls);
        if (!implicitTls)
        {
            await client.SendAsync("tls\r\n");
            await client.ReadToAsync("ahead\r\n");
        }

        await client.SendAsync(start);
        var (passed, reason) = await server.EndedAfterAsync();
        Assert.Equal(EndReason.TlsFailed, reason);
        Assert.True(passed >= server.Wire.Options.HandshakeTimeout);
        Assert.DoesNotContain("bye", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_handshake_ends_a_port_with_TLS_at_once()
    {
        await using var server = await SocketServer.StartAsync(new EchoProtocol());
        await using var client = await server.ConnectAsync(implicitTls: true);
        await client.SendAsync("USER ann\r\n");
        Assert.DoesNotContain("hello", await client.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(EndReason.TlsFailed, await server.EndedAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_never_reads_holds_a_buffer_and_is_cut_at_the_write_timeout(bool tls)
    {
        // What the kernel's own buffers take before anybody waits: some megabytes on loopback.
        const long Kernel = 12 * 1024 * 1024;
        var protocol = new EchoProtocol();
        await using var server = await SocketServer.StartAsync(protocol);
        await using var client = await server.ConnectAsync(tls, receiveBuffer: 4096);
        if (tls) await client.StartTlsAsync();
        await client.SendAsync("deluge\r\n");
        var (passed, reason) = await server.EndedAfterAsync();
        Assert.Equal(EndReason.SlowReader, reason);
        Assert.True(passed >= server.Wire.Options.WriteTimeout);
        Assert.InRange((await protocol.Session.Task).BytesOut, 1, Kernel);
        Assert.Empty(protocol.LastWords);
        Assert.EndsWith("<cut>", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_octet_a_minute_does_not_keep_a_connection()
    {
        await using var server = await SocketServer.StartAsync(new EchoProtocol());
        await using var client = await server.ConnectAsync();
        Assert.Equal("hello\r\n", await client.ReadToAsync("hello\r\n"));
        for (var minute = 0; minute < 9; minute++)
        {
            await client.SendAsync("x");
            server.Time.Advance(TimeSpan.FromMinutes(1));
            Assert.False(server.Ends.TryTake(out _));
        }

        var (_, reason) = await server.EndedAfterAsync();
        Assert.Equal(EndReason.IdleTimeout, reason);
        Assert.Equal("bye IdleTimeout\r\n", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task A_client_that_closes_its_side_still_gets_its_answers()
    {
        await using var server = await SocketServer.StartAsync(new EchoProtocol());
        await using var client = await server.ConnectAsync();
        await client.SendAsync("a\r\nb\r\nhalf");
        client.HalfClose();
        Assert.Equal("hello\r\n[a]\r\n[b]\r\n", await client.ReadToEndAsync());
        Assert.Equal(EndReason.ClientGone, await server.EndedAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\r\n")]
    [InlineData("deluge\r\n")]
    public async Task A_reset_is_the_client_gone_and_no_bug(string first)
    {
        await using var server = await SocketServer.StartAsync(new EchoProtocol());
        var client = await server.ConnectAsync();
        await client.SendAsync(first);
        await client.ReadToAsync(first == "" ? "hello\r\n" : first[0] == 'a' ? "[a]\r\n" : "xxx\r\n");
        client.Reset();
        Assert.Equal(EndReason.ClientGone, await server.EndedAsync());
        Assert.DoesNotContain(server.Ends.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_long_answer_stops_where_nobody_reads_it_any_more()
    {
        var protocol = new EchoProtocol();
        await using var server = await SocketServer.StartAsync(protocol);
        var client = await server.ConnectAsync();
        await client.SendAsync("trickle\r\n");
        await client.ReadToAsync("first\r\n");
        client.Reset();
        while (!(await protocol.Session.Task).HasClientClosed) await Task.Delay(1);
        protocol.Released.SetResult();
        Assert.Equal(EndReason.ClientGone, await server.EndedAsync());
    }

    [Fact]
    public async Task A_connection_over_the_limit_hears_why_and_leaves_room_when_it_goes()
    {
        await using var server = await SocketServer.StartAsync(new EchoProtocol(), new() { HostName = "h", MaxConnections = 1 });
        await using (var first = await server.ConnectAsync())
        {
            Assert.Equal("hello\r\n", await first.ReadToAsync("hello\r\n"));
            await using var second = await server.ConnectAsync();
            Assert.Equal("bye Limit\r\n", await second.ReadToEndAsync());
            Assert.Equal(EndReason.Limit, await server.EndedAsync());
            await using var third = await server.ConnectAsync(implicitTls: true);
            await Assert.ThrowsAnyAsync<IOException>(third.StartTlsAsync);
            Assert.Equal(EndReason.Limit, await server.EndedAsync());
        }

        Assert.Equal(EndReason.ClientGone, await server.EndedAsync());
        await using var next = await server.ConnectAsync();
        Assert.Equal("hello\r\n", await next.ReadToAsync("hello\r\n"));
    }

    [Fact]
    public async Task A_long_line_is_refused_and_one_without_end_ends_the_connection()
    {
        await using var server = await SocketServer.StartAsync(new EchoProtocol());
        await using var client = await server.ConnectAsync();
        await client.SendAsync(new string('x', 100_000) + "\r\na\r\n");
        Assert.Equal("hello\r\nTooLong\r\n[a]\r\n", await client.ReadToAsync("[a]\r\n"));
        await client.SendAsync(new string('x', 1024 * 1024 + 100));
        Assert.Equal(EndReason.Limit, await server.EndedAsync());
        Assert.StartsWith("bye Limit\r\n", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Much_passes_both_ways_intact_under_TLS()
    {
        await using var server = await SocketServer.StartAsync(new EchoProtocol());
        await using var client = await server.ConnectAsync(implicitTls: true);
        await client.StartTlsAsync();
        var lines = Enumerable.Range(0, 20_000).Select(_ => Convert.ToHexString(RandomNumberGenerator.GetBytes(8))).ToArray();
        var sending = client.SendAsync(string.Concat(lines.Select(l => l + "\r\n")) + "quit\r\n");
        Assert.Equal("hello\r\n" + string.Concat(lines.Select(l => $"[{l}] in private\r\n")) + "bye\r\n", await client.ReadToEndAsync());
        await sending;
        Assert.Equal(EndReason.Quit, await server.EndedAsync());
    }

    [Fact]
    public async Task A_stopping_server_says_goodbye_to_whoever_waits()
    {
        await using var server = await SocketServer.StartAsync(new EchoProtocol());
        await using var client = await server.ConnectAsync();
        await client.ReadToAsync("hello\r\n");
        await server.Wire.DrainAsync();
        Assert.Equal("bye Shutdown\r\n", await client.ReadToEndAsync());
        Assert.Equal(EndReason.Shutdown, await server.EndedAsync());
    }
}
