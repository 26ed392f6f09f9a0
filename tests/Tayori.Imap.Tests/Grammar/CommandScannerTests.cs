using System.Buffers;
using System.Text;
using CsCheck;
using Tayori.Imap.Grammar;

namespace Tayori.Imap.Tests.Grammar;

public sealed class CommandScannerTests
{
    const long Limit = 1000;

    [Theory]
    [InlineData("a NOOP\r\n", 8)]
    [InlineData("a NOOP\r\nb NOOP\r\n", 8)]
    [InlineData("a LOGIN {3}\r\nx\r\n {2+}\r\n\r\n\r\nb NOOP\r\n", 27)]
    [InlineData("a bare\nlf\rcr\r\n", 14)]
    [InlineData("a {2}\r\nx\r\n y\r\n", 14)]
    [InlineData("a {3}\r\nx{5}\r\nb NOOP\r\n", 13)]
    [InlineData("a {0}\r\n\r\n", 9)]
    [InlineData("a \"{3}\"\r\n", 9)]
    [InlineData("a 3}\r\n", 6)]
    [InlineData("a {}\r\n", 6)]
    [InlineData("a {+}\r\n", 7)]
    [InlineData("}\r\n", 3)]
    [InlineData("\r\n", 2)]
    public void A_command_ends_at_the_first_line_end_that_no_literal_follows_however_it_arrives(string input, long length)
    {
        var octets = Encoding.Latin1.GetBytes(input);
        Assert.Equal(new Scan(ScanStatus.Complete, length), ScanPieces(octets, Enumerable.Range(1, octets.Length)));
        for (var split = 1; split <= octets.Length; split++)
        {
            Assert.Equal(new Scan(ScanStatus.Complete, length), ScanPieces(octets, [split, octets.Length]));
        }
    }

    [Theory]
    [InlineData("a APPEND x {310}\r\n", 310, true, false)]
    [InlineData("a APPEND x {0+}\r\n", 0, false, false)]
    [InlineData("a APPEND x ~{9223372036854775807}\r\n", long.MaxValue, true, true)]
    public void An_announced_literal_is_reported_before_it_is_read(string input, long size, bool synchronizing, bool binary)
    {
        var scanner = new CommandScanner();
        var scan = scanner.Next(new ReadOnlySequence<byte>(Encoding.Latin1.GetBytes(input)), Limit);
        Assert.Equal(new Scan(ScanStatus.Literal, input.Length, new MessageLiteral(size, synchronizing, binary)), scan);
    }

    [Fact]
    public void A_command_over_the_limit_is_reported_with_and_without_its_end()
    {
        var endless = new ReadOnlySequence<byte>(new byte[Limit + 1]);
        Assert.Equal(ScanStatus.TooLong, new CommandScanner().Next(endless, Limit).Status);
        var ended = new ReadOnlySequence<byte>([.. new byte[Limit], (byte)'\r', (byte)'\n']);
        Assert.Equal(ScanStatus.TooLong, new CommandScanner().Next(ended, Limit).Status);
    }

    [Fact]
    public void Any_octets_in_any_pieces_scan_to_the_same()
    {
        var octet = Gen.Char["a{}+~09\"\r\n"].Select(c => (byte)c);
        Gen.Select(Gen.OneOf(octet.Array[0, 30], octet.Array[0, 5].Select(tail => (byte[])[.. "a {2}\r\n"u8, .. tail])), Gen.Int[1, 30].Array[0, 6]).Sample((octets, cuts) =>
        {
            int[] ends = [.. cuts.Where(c => c < octets.Length).Order(), octets.Length];
            return ScanPieces(octets, ends) == ScanPieces(octets, [octets.Length]);
        });
    }

    /// <summary>Lets the octets arrive up to each end in turn, takes every literal in, and returns the last finding.</summary>
    static Scan ScanPieces(byte[] octets, IEnumerable<int> ends)
    {
        var scanner = new CommandScanner();
        Scan scan = default;
        foreach (var end in ends)
        {
            var buffer = Segmented(octets[..end]);
            while ((scan = scanner.Next(buffer, Limit)).Status == ScanStatus.Literal && scan.Literal.Size < Limit) scanner.IncludeLiteral();
            if (scan.Status != ScanStatus.Incomplete) return scan;
        }
        return scan;
    }

    /// <summary>One octet per segment: the worst a network can do.</summary>
    static ReadOnlySequence<byte> Segmented(byte[] octets)
    {
        if (octets.Length == 0) return ReadOnlySequence<byte>.Empty;
        var first = new Segment(octets.AsMemory(0, 1), 0);
        var last = first;
        for (var i = 1; i < octets.Length; i++) last = last.Append(octets.AsMemory(i, 1));
        return new(first, 0, last, 1);
    }

    sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
