using System.Text;
using CsCheck;
using Tayori.Smtp.Body;

namespace Tayori.Smtp.Tests.Body;

public sealed class DotScannerTests
{
    static readonly string[] s_parts = [".", "..", "a", "\r\n", ".\r\n", "b.c"];

    // Little else than what matters, so that it meets in all orders.
    static readonly Gen<byte[]> s_octets = Gen.Char[".\r\na"].Select(c => (byte)c).Array[0, 40];
    static readonly Gen<byte[]> s_lines = Gen.Int[0, s_parts.Length - 1].Array[0, 20].Select(parts => Encoding.ASCII.GetBytes(string.Concat(parts.Select(i => s_parts[i])) + "\r\n"));

    [Fact]
    public void Any_message_stuffed_and_cut_anywhere_comes_out_byte_for_byte() => Gen.Select(s_lines, Gen.Int[1, 30]).Sample((message, size) =>
    {
        byte[] wire = [.. Stuff(message), .. ".\r\nQUIT\r\n"u8];
        (byte[] content, int rest, LineFlaw flaw) = Scan(wire, size);
        return content.AsSpan().SequenceEqual(message) && flaw == LineFlaw.None && wire.AsSpan(rest).SequenceEqual("QUIT\r\n"u8);
    });

    [Fact]
    public void Any_octets_are_read_as_the_slow_and_obvious_reading_says() => Gen.Select(s_octets, Gen.Int[1, 41]).Sample((octets, size) =>
    {
        (byte[] content, int rest, LineFlaw flaw) = Scan(octets, size);
        (byte[] slowContent, int slowRest, bool slowFlaw) = ScanSlowly(octets);
        return rest == slowRest && slowFlaw == (flaw != LineFlaw.None) && (slowFlaw || content.AsSpan().SequenceEqual(slowContent));
    }, iter: 20_000);

    static (byte[] Content, int After, LineFlaw Flaw) Scan(byte[] octets, int pieceSize)
    {
        var scanner = new DotScanner();
        var content = new List<byte>();
        int at = 0;
        while (at < octets.Length && !scanner.IsEnd)
        {
            int end = Math.Min(octets.Length, at - (at % pieceSize) + pieceSize);
            DotStep step = scanner.Next(octets.AsSpan(at, end - at));
            content.AddRange(octets.AsSpan(at, step.Take));
            at += step.Take + step.Skip;
        }
        return ([.. content], scanner.IsEnd ? at : -1, scanner.Flaw);
    }

    // RFC 5321 §4.1.1.4, §4.5.2 on the whole text: cut at CRLF, end at the line that is ".", take one dot off the others. Without an end there is no content to compare.
    static (byte[] Content, int After, bool Flaw) ScanSlowly(byte[] octets)
    {
        string text = Encoding.ASCII.GetString(octets);
        string[] lines = text.Split("\r\n");
        int last = Array.IndexOf(lines, ".", 0, lines.Length - 1);
        string[] read = last < 0 ? lines : lines[..last];
        bool flaw = read.SkipLast(last < 0 ? 1 : 0).Any(l => l.AsSpan().ContainsAny('\r', '\n')) || (last < 0 && IsFlawedTail(lines[^1]));
        string content = string.Concat(read.Select((l, i) => (l.StartsWith('.') ? l[1..] : l) + (last < 0 && i == read.Length - 1 ? "" : "\r\n")));
        return (Encoding.ASCII.GetBytes(last < 0 && lines[^1] == ".\r" ? content[..^1] : content), last < 0 ? -1 : read.Sum(l => l.Length + 2) + 3, flaw);
    }

    // A CR at the very end may still become a CRLF.
    static bool IsFlawedTail(string tail) => tail.TrimEnd('\r').AsSpan().ContainsAny('\r', '\n') || tail.EndsWith("\r\r", StringComparison.Ordinal);

    static byte[] Stuff(byte[] message) => Encoding.ASCII.GetBytes(
        string.Join("\r\n", Encoding.ASCII.GetString(message).Split("\r\n").Select(l => l.StartsWith('.') ? "." + l : l)));
}
