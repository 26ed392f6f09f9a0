using System.Buffers;
using System.Text;
using CsCheck;
using Tayori.Sending;

namespace Tayori.System.Tests.Host;

/// <summary>How `tayori send` finds out what a letter is, and how it puts it on the wire.</summary>
public sealed class LetterTests
{
    static readonly Gen<string> s_text = Gen.Char["a.\r\n\0é"].Array[0, 30].Select(c => new string(c));

    [Theory]
    [InlineData("a\r\nb\r\n", LetterBody.SevenBit, 6)]
    [InlineData("a\nb\n", LetterBody.SevenBit, 6)]
    [InlineData("é\n", LetterBody.EightBit, 4)]
    [InlineData("a\r\nb\n", LetterBody.Binary, 5)]
    [InlineData("a\rb\r\n", LetterBody.Binary, 5)]
    [InlineData("a\r", LetterBody.Binary, 2)]
    [InlineData("a\0\n", LetterBody.Binary, 3)]
    [InlineData("", LetterBody.SevenBit, 0)]
    public async Task A_letter_is_announced_as_what_it_is(string text, object body, long length)
    {
        LetterShape shape = await LetterShape.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), TestContext.Current.CancellationToken);
        Assert.Equal((body, length), (shape.Body, shape.SentLength));
    }

    [Theory]
    [InlineData(998, LetterBody.SevenBit)]
    [InlineData(999, LetterBody.Binary)]
    public void A_line_over_998_octets_is_no_text_line(int length, object body)
    {
        LetterShape shape = new();
        shape.Add(Encoding.ASCII.GetBytes(new string('x', length) + "\r\n"));
        Assert.Equal(body, shape.Body);
    }

    /// <summary>What a receiver makes of it, by RFC 5321 §4.5.2: no line but the last is a dot alone, and undoubling the dots gives back the lines.</summary>
    [Fact]
    public void What_is_stuffed_reads_back_as_the_same_lines_wherever_it_is_cut() => Gen.Select(s_text, Gen.Int[0, 30]).Sample((text, cut) =>
    {
        byte[] octets = Encoding.UTF8.GetBytes(text.Replace("\r", "", StringComparison.Ordinal));
        cut = Math.Min(cut, octets.Length);
        var wire = new ArrayBufferWriter<byte>();
        var stuffing = new DotStuffing(wire);
        stuffing.Write(octets.AsSpan(0, cut));
        stuffing.Write(octets.AsSpan(cut));
        stuffing.End();
        string[] lines = Encoding.UTF8.GetString(wire.WrittenSpan).Split("\r\n");
        Assert.Equal([".", ""], lines[^2..]);
        Assert.DoesNotContain(".", lines[..^2]);
        string expected = Encoding.UTF8.GetString(octets);
        string[] back = [.. lines[..^2].Select(l => l.StartsWith('.') ? l[1..] : l)];
        Assert.Equal(expected.Length == 0 ? [] : (expected.EndsWith('\n') ? expected[..^1] : expected).Split('\n'), back);
    });

    [Fact]
    public void A_test_letter_has_what_a_letter_must_have()
    {
        string text = Encoding.UTF8.GetString(TestLetter.Compose("a@example.org", ["b@example.org"], "mail.example.org", new DateTimeOffset(2026, 11, 25, 9, 8, 7, TimeSpan.FromHours(9))));
        Assert.Contains("\r\nDate: Wed, 25 Nov 2026 09:08:07 +0900\r\n", text, StringComparison.Ordinal);
        Assert.Matches("\r\nMessage-ID: <[0-9a-f]+@mail.example.org>\r\n", text);
        Assert.DoesNotContain("\n", text.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
