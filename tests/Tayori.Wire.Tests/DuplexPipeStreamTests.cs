using System.IO.Pipelines;

namespace Tayori.Wire.Tests;

public sealed class DuplexPipeStreamTests
{
    /// <summary>
    /// A pipe takes its segments back when it is told what was read, so a length must be asked for before: since 03b3d06 a read that spanned two segments could return any number. That is also why
    /// content that IMAP's FETCH wrote into a segment of its own did not arrive, in tests and under TLS.
    /// </summary>
    [Fact]
    public async Task A_read_that_spans_segments_returns_what_it_has_read()
    {
        var pipe = new Pipe();
        await using var stream = new DuplexPipeStream(pipe.Reader, pipe.Writer);
        var head = Enumerable.Repeat((byte)'a', 20).ToArray();
        head.CopyTo(pipe.Writer.GetMemory(1));
        pipe.Writer.Advance(head.Length);
        var tail = Enumerable.Repeat((byte)'b', 100).ToArray();
        tail.CopyTo(pipe.Writer.GetMemory(32 * 1024)); // too much for the rest of the first segment
        pipe.Writer.Advance(tail.Length);
        await pipe.Writer.FlushAsync();
        var buffer = new byte[1000];
        var read = await stream.ReadAsync(buffer);
        Assert.Equal([.. head, .. tail], buffer[..read]);
    }
}
