using Tayori.TestKit.Mime;
using static Tayori.Mime.Tests.Support;

namespace Tayori.Mime.Tests.Corpus;

/// <summary>What a hostile message costs: memory within stated bounds, and time that grows with its size and not with the square of it.</summary>
[Collection("alone")]
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class CostTests
{
    /// <summary>All of it is below the limit of a header block, so all of it is looked at.</summary>
    const int Large = 240 * 1024;
    const int Small = Large / 16;

    /// <summary>What a message of 240 KB may make us allocate, whatever it holds: 10,000 parts or 50,000 small strings, and some copies of the header.</summary>
    const long Allocated = 24 * 1024 * 1024;

    /// <summary>Sixteen times the octets, and room for caches and a busy machine; the square would be 256.</summary>
    const double Growth = 80;

    public static IEnumerable<TheoryDataRow<string>> Names { get; } = [.. TestMessages.Hostile.Select(h => new TheoryDataRow<string>(h.Name))];

    [Theory]
    [MemberData(nameof(Names))]
    public void memory_is_bounded(string name)
    {
        byte[] message = Make(name, Large);
        Read(message);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Read(message, 64 * 1024);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Allocated);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void time_grows_with_the_size(string name)
    {
        (byte[] small, byte[] large) = (Make(name, Small), Make(name, Large));
        Read(small);
        double slow = Best(large, 3);
        // What is fast enough needs no proof; and below that the clock proves nothing.
        if (slow < 40) return;
        Assert.True(slow / Best(small, 10) < Growth, $"{slow} ms");
    }

    [Fact]
    public void a_large_body_is_not_held()
    {
        byte[] piece = new byte[64 * 1024];
        MessageReader reader = new();
        reader.Append("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"u8);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1600; i++)
            reader.Append(piece);
        Assert.Equal(1600L * piece.Length + 52, reader.Size);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
    }

    static byte[] Make(string name, int size) => TestMessages.Hostile.First(h => h.Name == name).Make(size);

    static double Best(byte[] message, int rounds)
    {
        double best = double.MaxValue;
        for (int i = 0; i < rounds; i++)
        {
            // Processor time of the process, in which nothing else runs now: the machine may be busy with other things.
            TimeSpan start = Environment.CpuUsage.TotalTime;
            Read(message);
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - start).TotalMilliseconds);
        }
        return best;
    }
}
