using System.IO.Pipelines;
using System.Text;
using CsCheck;

namespace Tayori.Pop3.Tests;

public sealed class DotStufferTests
{
    /// <summary>What a client reads line by line, unstuffed, is the message, whatever it holds and however it is cut.</summary>
    [Fact]
    public void any_message_arrives_octet_for_octet() =>
        Gen.Select(Gen.Int[0, 5].Array[0, 60], Gen.Int[1, 9]).Sample((picks, chunk) =>
        {
            string message = string.Concat(picks.Select(i => ".\r\na\r\n.\n"[(i % 6)..((i % 6) + 2)]));
            string sent = Stuff(message, chunk, message.Length, long.MaxValue);
            Assert.EndsWith("\r\n.\r\n", "\r\n" + sent, StringComparison.Ordinal);
            string[] lines = sent[..^3].Split('\n');
            Assert.DoesNotContain(".\r", lines);
            string read = string.Join('\n', lines.Select(l => l.StartsWith('.') ? l[1..] : l));
            Assert.Equal(message.EndsWith("\r\n", StringComparison.Ordinal) || message.Length == 0 ? message : message + "\r\n", read);
        });

    [Theory]
    [InlineData(0, "H: x\r\n\r\n")]
    [InlineData(1, "H: x\r\n\r\n1\r\n")]
    [InlineData(9, "H: x\r\n\r\n1\r\n2\r\n")]
    public void top_ends_after_the_lines_asked_for(int lines, string expected)
    {
        for (int chunk = 1; chunk < 20; chunk++)
            Assert.Equal(expected + ".\r\n", Stuff("H: x\r\n\r\n1\r\n2\r\n", chunk, 8, lines));
    }

    static string Stuff(string message, int chunk, long headerSize, long lines)
    {
        MemoryStream sent = new();
        PipeWriter writer = PipeWriter.Create(sent);
        DotStuffer stuffer = new(writer, headerSize, lines);
        byte[] octets = Encoding.Latin1.GetBytes(message);
        for (int at = 0; at < octets.Length; at += chunk)
            stuffer.Write(octets.AsSpan(at, Math.Min(chunk, octets.Length - at)));
        stuffer.End();
        writer.Complete();
        return Encoding.Latin1.GetString(sent.ToArray());
    }
}
