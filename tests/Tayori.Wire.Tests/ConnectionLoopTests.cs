using Tayori.TestKit.Wire;

namespace Tayori.Wire.Tests;

public sealed class ConnectionLoopTests
{
    static readonly TimeSpan SweepGranularity = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_silent_client_is_told_goodbye_after_the_idle_timeout_and_not_before()
    {
        using var server = new TestServer(new EchoProtocol());
        await using var client = await server.ConnectAsync();
        await client.TakeAsync();
        server.Time.Advance(EchoProtocol.IdleTimeout - SweepGranularity);
        Assert.Equal("[a]\r\n", await client.AskAsync("a\r\n"));
        server.Time.Advance(EchoProtocol.IdleTimeout - SweepGranularity);
        Assert.False(client.IsClosed);
        server.Time.Advance(2 * SweepGranularity);
        await client.EndAsync();
        Assert.Equal("bye IdleTimeout\r\n", client.Take());
    }

    [Fact]
    public async Task An_octet_now_and_then_does_not_keep_a_connection()
    {
        using var server = new TestServer(new EchoProtocol());
        await using var client = await server.ConnectAsync();
        for (var i = 0; i < 11; i++)
        {
            await client.SendAsync("a");
            await client.SettleAsync();
            server.Time.Advance(TimeSpan.FromMinutes(1));
        }

        server.Time.Advance(SweepGranularity);
        await client.EndAsync();
        Assert.Equal("hello\r\nbye IdleTimeout\r\n", client.Take());
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_cut_after_the_write_timeout()
    {
        var protocol = new EchoProtocol();
        using var server = new TestServer(protocol);
        await using var client = await server.ConnectAsync(outputCapacity: 64 * 1024, reads: false);
        await client.SendAsync("flood\r\n");
        var session = await protocol.Session.Task;
        await Patience.UntilAsync(() => client.WasAborted, () => server.Time.Advance(SweepGranularity));
        await client.EndAsync();
        Assert.Empty(protocol.LastWords);
        Assert.InRange(session.BytesOut, 64_000, 80_000);
    }

    [Fact]
    public async Task A_bug_ends_its_own_connection_only()
    {
        using var server = new TestServer(new EchoProtocol());
        await using var other = await server.ConnectAsync();
        await using var client = await server.ConnectAsync();
        Assert.Equal("hello\r\nbye InternalError\r\n", await client.AskAsync("bug\r\n"));
        await client.EndAsync();
        Assert.Equal("hello\r\n[a]\r\n", await other.AskAsync("a\r\n"));
    }

    [Fact]
    public async Task Pipelined_commands_are_answered_in_order()
    {
        using var server = new TestServer(new EchoProtocol());
        await using var client = await server.ConnectAsync();
        Assert.Equal("hello\r\n[a]\r\n[b]\r\nbye\r\n", await client.AskAsync("a\r\nb\r\nquit\r\nnever\r\n"));
        await client.EndAsync();
        Assert.Equal(0, server.Wire.ConnectionCount);
    }

    [Fact]
    public async Task Draining_lets_a_running_command_finish_and_ends_the_idle_at_once()
    {
        var protocol = new EchoProtocol();
        using var server = new TestServer(protocol);
        await using var idle = await server.ConnectAsync();
        await using var busy = await server.ConnectAsync();
        await idle.TakeAsync();
        await busy.SettleAsync();
        await busy.SendAsync("wait\r\n");
        var drained = server.Wire.DrainAsync();
        await idle.EndAsync();
        Assert.Equal("bye Shutdown\r\n", idle.Take());
        Assert.False(drained.IsCompleted);
        protocol.Released.SetResult();
        await busy.EndAsync();
        Assert.Equal("hello\r\nwaited\r\nbye Shutdown\r\n", busy.Take());
        await drained;
    }

    [Fact]
    public async Task Draining_lets_a_command_read_its_input_to_the_end()
    {
        using var server = new TestServer(new EchoProtocol());
        await using var client = await server.ConnectAsync();
        Assert.Equal("hello\r\nsend\r\n", await client.AskAsync("data\r\n"));
        var drained = server.Wire.DrainAsync();
        await client.SettleAsync();
        Assert.Equal("taken\r\nbye Shutdown\r\n", await client.AskAsync("body\r\n"));
        await drained;
    }

    [Fact]
    public async Task A_command_that_never_finishes_is_cut_after_the_drain_timeout()
    {
        using var server = new TestServer(new EchoProtocol());
        await using var client = await server.ConnectAsync();
        await client.AskAsync("data\r\n");
        var drained = server.Wire.DrainAsync();
        server.Time.Advance(server.Wire.Options.DrainTimeout + SweepGranularity);
        await drained;
        await client.EndAsync();
        Assert.True(client.WasAborted);
    }

    [Fact]
    public async Task A_draining_server_takes_no_new_connection()
    {
        using var server = new TestServer(new EchoProtocol());
        await server.Wire.DrainAsync();
        await using var client = await server.ConnectAsync();
        await client.EndAsync();
        Assert.Equal("bye Shutdown\r\n", client.Take());
    }

    [Theory]
    [InlineData("198.51.100.7", "198.51.100.7", "198.51.100.8")]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1::2", "2001:db8:0:2::1")]
    public async Task Too_many_connections_from_one_network_are_refused_and_others_are_not(string first, string same, string other)
    {
        using var server = new TestServer(new EchoProtocol(), options: new() { Wire = new() { HostName = "h", MaxConnectionsPerAddress = 1 } });
        await using (var one = await server.ConnectAsync(first))
        {
            Assert.Equal("hello\r\n", await one.TakeAsync());
            await using var two = await server.ConnectAsync(same);
            await two.EndAsync();
            Assert.Equal("bye Limit\r\n", two.Take());
            await using var three = await server.ConnectAsync(other);
            Assert.Equal("hello\r\n", await three.TakeAsync());
        }

        await using var again = await server.ConnectAsync(same);
        Assert.Equal("hello\r\n", await again.TakeAsync());
    }

    [Fact]
    public async Task The_total_number_of_connections_is_limited()
    {
        using var server = new TestServer(new EchoProtocol(), options: new() { Wire = new() { HostName = "h", MaxConnections = 1 } });
        await using var one = await server.ConnectAsync();
        await one.SettleAsync();
        await using var two = await server.ConnectAsync();
        await two.EndAsync();
        Assert.Equal("bye Limit\r\n", two.Take());
    }

    [Fact]
    public async Task Sessions_of_an_account_can_be_ended()
    {
        using var server = new TestServer(new EchoProtocol());
        await using var ann = await server.ConnectAsync();
        await using var other = await server.ConnectAsync();
        await ann.AskAsync("pass secret\r\n");
        server.Wire.EndSessions(7);
        await ann.EndAsync();
        Assert.Equal("bye AccountClosed\r\n", ann.Take());
        Assert.Equal("hello\r\n[a]\r\n", await other.AskAsync("a\r\n"));
    }
}
