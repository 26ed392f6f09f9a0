using System.IO.Compression;
using System.Text;
using Tayori.TestKit.Wire;

namespace Tayori.Wire.Tests;

/// <summary>What holds for a session in clear holds for one whose transport has been swapped for DEFLATE.</summary>
public sealed class CompressedSessionTests
{
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
    public async Task After_a_silence_the_same_stream_goes_on()
    {
        using var server = new TestServer(new EchoProtocol());
        await using var client = await server.ConnectAsync();
        await client.AskAsync("deflate\r\n");
        await client.StartCompressionAsync();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal($"[line {i}]\r\n[line {i}]\r\n", await client.AskAsync($"line {i}\r\nline {i}\r\n"));
            server.Time.Advance(TimeSpan.FromMinutes(1));
            await client.SettleAsync();
        }
        server.Time.Advance(EchoProtocol.IdleTimeout);
        await client.EndAsync();
        Assert.Equal("bye IdleTimeout\r\n", client.Take());
    }

    [Fact]
    public async Task A_client_that_stops_reading_holds_a_buffer_and_is_cut_at_the_write_timeout()
    {
        var protocol = new EchoProtocol();
        using var server = new TestServer(protocol);
        await using var client = await server.ConnectAsync(outputCapacity: 4096, reads: false);
        await client.SendAsync("deflate\r\n");
        await client.SendAsync(Deflated("deluge\r\n"));
        var passed = TimeSpan.Zero;
        for (var second = TimeSpan.FromSeconds(1); !client.IsClosed && passed < TimeSpan.FromHours(1); passed += second)
        {
            server.Time.Advance(second);
            await Task.Delay(1);
        }
        await client.EndAsync();
        Assert.True(passed >= server.Wire.Options.WriteTimeout);
        Assert.True(client.WasAborted);
        Assert.Empty(protocol.LastWords);
        // DEFLATE makes a thousandth of the deluge at best.
        Assert.InRange((await protocol.Session.Task).BytesOut, 1, 1100 * (4096 + LineConnection.FlushThreshold));
    }

    static byte[] Deflated(string text)
    {
        using var octets = new MemoryStream();
        using (var deflate = new DeflateStream(octets, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(Encoding.ASCII.GetBytes(text));
        return octets.ToArray();
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
