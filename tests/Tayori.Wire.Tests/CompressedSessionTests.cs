using Tayori.TestKit.Wire;

namespace Tayori.Wire.Tests;

/// <summary>What holds for a session in clear holds for one whose transport has been swapped for DEFLATE.</summary>
public sealed class CompressedSessionTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Limits_wake_ups_timeouts_and_last_words_stay(bool tls)
    {
        var protocol = new EchoProtocol();
        using var server = new TestServer(protocol);
        await using var client = await server.ConnectAsync(implicitTls: tls);
        var secret = tls ? " in private" : "";
        await client.TakeAsync();
        Assert.Equal("deflated from here on\r\n", await client.AskAsync("deflate\r\n"));
        await client.StartCompressionAsync();
        Assert.Equal($"[a]{secret}\r\n[b]{secret}\r\n", await client.AskAsync("a\r\nb\r\n"));
        Assert.Equal("TooLong\r\n", await client.AskAsync(new string('x', 21) + "\r\n"));
        (await protocol.Session.Task).Wake();
        Assert.True(await client.WaitForMoreAsync(Patience));
        Assert.Equal("Woken\r\n", await client.TakeAsync());
        Assert.Equal($"[c]{secret}\r\n", await client.AskAsync("c\r\n"));
        server.Time.Advance(EchoProtocol.IdleTimeout + TimeSpan.FromSeconds(1));
        await client.EndAsync();
        Assert.Equal("bye IdleTimeout\r\n", client.Take());
    }

    [Fact]
    public async Task Wake_ups_in_the_middle_of_a_block_lose_nothing()
    {
        var protocol = new EchoProtocol();
        using var server = new TestServer(protocol);
        await using var client = await server.ConnectAsync();
        await client.AskAsync("deflate\r\n");
        await client.StartCompressionAsync();
        await protocol.WakeWhileAsync(client);
        Assert.EndsWith("[end]\r\n", await client.AskAsync("end\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_without_end_ends_the_connection_however_small_it_was_made()
    {
        using var server = new TestServer(new EchoProtocol());
        await using var client = await server.ConnectAsync();
        await client.AskAsync("deflate\r\n");
        await client.StartCompressionAsync();
        await client.SendAsync(new string('x', 2 * 1024 * 1024));
        await client.EndAsync();
        Assert.Equal("bye Limit\r\n", client.Take());
    }

    [Fact]
    public async Task The_trace_shows_what_was_meant_not_what_was_sent()
    {
        var folder = Directory.CreateTempSubdirectory("tayori-trace-").FullName;
        try
        {
            var trace = new ProtocolTrace(folder);
            trace.RemoteAddress(System.Net.IPAddress.Loopback, on: true);
            using var server = new TestServer(new EchoProtocol(), options: new() { Trace = trace });
            await using var client = await server.ConnectAsync();
            await client.AskAsync("deflate\r\n");
            await client.StartCompressionAsync();
            Assert.Equal("[a]\r\nbye\r\n", await client.AskAsync("a\r\nquit\r\n"));
            await client.EndAsync();
            var text = File.ReadAllText(Assert.Single(Directory.GetFiles(folder)));
            Assert.Contains("C: a\n", text, StringComparison.Ordinal);
            Assert.Contains("S: [a]\n", text, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
