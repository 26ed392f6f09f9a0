using System.Text;
using Tayori.Imap.Search;
using Tayori.Mime;
using Tayori.Store;
using Tayori.TestKit.Mime;

namespace Tayori.Imap.Tests.Search;

/// <summary>A body at hand is searched by other code than one that is read in pieces: both must see the same.</summary>
public sealed class BodyWalkTests
{
    static readonly string[] s_sought = ["the", "会議", "body", ":", "=", "a", "b\r\n", "x", "content-type: text/plain", "nowhere", "\r\n--", "午後三時"];

    public static TheoryData<string> Messages => [.. Files().Keys.Concat(TestMessages.Ordinary.Select(made => made.Name)).Concat(TestMessages.Hostile.Select(made => made.Name))];

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Both_ways_find_the_same(string name)
    {
        var octets = Files().TryGetValue(name, out var file) ? await File.ReadAllBytesAsync(file)
            : TestMessages.Ordinary.Concat(TestMessages.Hostile).First(made => made.Name == name).Make(20_000);
        var reader = new MessageReader();
        reader.Append(octets);
        var structure = reader.Complete();
        foreach (var inHeaders in (bool[])[false, true])
        {
            var walked = Matcher(inHeaders);
            new BodyWalk(walked).Run(StructureCodec.EncodeStructure(structure.Root), new ArraySegment<byte>(octets, structure.HeaderSize, octets.Length - structure.HeaderSize), structure.HeaderSize, () => false);
            var read = Matcher(inHeaders);
            using var pieces = new BodyReader(read);
            pieces.Begin(new Content(octets), structure.Root);
            while (await pieces.NextAsync(default) > 0) { }
            Assert.True(walked.IsComplete && read.IsComplete);
            Assert.All(Enumerable.Range(0, s_sought.Length), i => Assert.True(read.Found(i) == walked.Found(i), s_sought[i]));
        }
    }

    [Fact]
    public void It_ends_where_what_was_found_is_enough()
    {
        var (octets, structure) = Read("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nfirst\r\n--b\r\n\r\nsecond\r\n--b--\r\n");
        var matcher = new BodyMatcher([new(0, new TextNeedle("first"), false), new(1, new TextNeedle("second"), false)]);
        new BodyWalk(matcher).Run(StructureCodec.EncodeStructure(structure.Root), new ArraySegment<byte>(octets)[structure.HeaderSize..], structure.HeaderSize, () => true);
        Assert.True(matcher.Found(0) && !matcher.Found(1) && !matcher.IsComplete);
    }

    [Fact]
    public void A_part_that_is_said_to_lie_outside_is_damage()
    {
        var (octets, structure) = Read("Subject: x\r\n\r\nbody\r\n");
        Assert.Throws<InvalidDataException>(() =>
            new BodyWalk(Matcher(false)).Run(StructureCodec.EncodeStructure(structure.Root), new ArraySegment<byte>(octets, structure.HeaderSize, 3), structure.HeaderSize, () => false));
    }

    static (byte[] Octets, MessageStructure Structure) Read(string message)
    {
        var reader = new MessageReader();
        var octets = Encoding.UTF8.GetBytes(message);
        reader.Append(octets);
        return (octets, reader.Complete());
    }

    static BodyMatcher Matcher(bool inHeaders) => new([.. s_sought.Select((text, i) => new BodyNeedle(i, new TextNeedle(text), inHeaders))]);

    static Dictionary<string, string> Files() =>
        Directory.EnumerateFiles(Repository.PathTo("tests", "messages"), "*.eml", SearchOption.AllDirectories).ToDictionary(file => Path.GetFileName(file));

    sealed class Content(byte[] octets) : IMessageContent
    {
        public long Size => octets.Length;
        public int HeaderSize => 0;

        public ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
        {
            var count = Math.Min(buffer.Length, octets.Length - (int)offset);
            octets.AsSpan((int)offset, count).CopyTo(buffer.Span);
            return ValueTask.FromResult(count);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
