using System.Buffers;
using Tayori.TestKit.Wire;

namespace Tayori.Wire.Tests;

public sealed class CompressionTests
{
    [Fact]
    public async Task What_is_not_DEFLATE_ends_the_connection()
    {
        using var server = new TestServer(new CompressingEcho());
        await using var client = await server.ConnectAsync();
        await client.AskAsync("COMPRESS\r\n");
        await client.SendAsync(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF });
        await client.EndAsync();
        Assert.True(client.IsClosed);
    }

    [Fact]
    public async Task Large_answers_arrive_whole_and_small_ones_at_once()
    {
        using var server = new TestServer(new CompressingEcho());
        await using var client = await server.ConnectAsync();
        await client.AskAsync("COMPRESS\r\n");
        await client.StartCompressionAsync();
        Assert.Equal("one\r\n", await client.AskAsync("one\r\n"));
        var line = new string('x', 60_000) + "\r\n";
        Assert.Equal(string.Concat(Enumerable.Repeat(line, 20)), await client.AskAsync(string.Concat(Enumerable.Repeat(line, 20))));
        Assert.Equal("two\r\n", await client.AskAsync("two\r\n"));
    }

    /// <summary>Says each line again; COMPRESS does what it says.</summary>
    sealed class CompressingEcho : ILineProtocol
    {
        public string Name => "echo";
        public ILineSession CreateSession(LineConnection connection) => new Session(connection);

        sealed class Session(LineConnection connection) : ILineSession
        {
            public async ValueTask RunAsync(CancellationToken cancellationToken)
            {
                while (true)
                {
                    var read = await connection.ReadLineAsync(100_000, TimeSpan.FromMinutes(1), acceptBareLf: false, cancellationToken);
                    if (read.Status != LineStatus.Line) continue;
                    var line = System.Text.Encoding.ASCII.GetString(read.Line.ToArray());
                    if (line == "COMPRESS") await connection.StartCompressionAsync(cancellationToken);
                    else connection.Output.Write(System.Text.Encoding.ASCII.GetBytes(line + "\r\n"));
                }
            }

            public void WriteLastWords(EndReason reason) { }
            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
