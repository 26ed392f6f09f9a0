using CsCheck;
using Tayori.Store.Content;
using Tayori.Store.Sqlite;

namespace Tayori.Store.Tests.Content;

public sealed class MessageSpoolTests : IDisposable
{
    readonly string _folder = System.IO.Directory.CreateTempSubdirectory("tayori-spool").FullName;

    [Fact]
    public async Task What_one_account_has_encoded_the_next_stores_as_it_is()
    {
        await using MessageSpool spool = new(_folder);
        await spool.WriteAsync("Subject: for two\r\n\r\nThe same for both.\r\n"u8.ToArray(), default);
        await spool.CompleteAsync(default);
        ContentFolder folder = new(_folder, new FaultPoints());
        PreparedMessage first = await PreparedMessage.CreateAsync(new NewMessage(spool, FlagSet.Empty, DateTimeOffset.UnixEpoch), folder, [], default);
        PreparedMessage second = await PreparedMessage.CreateAsync(new NewMessage(spool, FlagSet.Of(SystemFlags.Seen), DateTimeOffset.UnixEpoch), folder, [], default);
        Assert.Same(first.Pieces, second.Pieces);
        Assert.Same(first.Details, second.Details);
        Assert.NotEqual(first.Source.Flags, second.Source.Flags);
    }

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4097)]
    [InlineData(StoreLimits.SpoolMemoryBytes)]
    [InlineData(StoreLimits.SpoolMemoryBytes + 1)]
    [InlineData(3_000_000)]
    public async Task What_was_written_is_read_at_every_offset(int size)
    {
        byte[] octets = new byte[size];
        new Random(size).NextBytes(octets);
        await using MessageSpool spool = new(_folder);
        for (int at = 0; at < size; at += 100_000)
            await spool.WriteAsync(octets.AsMemory(at, Math.Min(100_000, size - at)), default);
        await spool.CompleteAsync(default);

        Assert.Equal(size, spool.Size);
        Assert.Equal(size, spool.Structure.Size);
        byte[] buffer = new byte[70_000];
        for (long offset = 0; offset < size; offset += 61_001)
        {
            int count = await spool.ReadAsync(offset, buffer, default);
            Assert.Equal(octets.AsSpan((int)offset, count), buffer.AsSpan(0, count));
            Assert.True(count > 0);
        }
        Assert.Equal(0, await spool.ReadAsync(size, buffer, default));
        Assert.Equal(0, await spool.ReadAsync(size + 5, buffer, default));
    }

    [Fact]
    public async Task Messages_that_come_together_share_memory_and_file()
    {
        // In memory, over it, below it again, where there is no more.
        int[] sizes = [600_000, 2_000_000, 300_000, 500_000, 1, 900_000];
        List<MessageSpool> spools = [];
        foreach (int size in sizes)
        {
            MessageSpool spool = spools is [.., var last] ? last.Next() : new(_folder);
            spools.Add(spool);
            byte[] octets = Octets(size);
            for (int at = 0; at < size; at += 100_000)
                await spool.WriteAsync(octets.AsMemory(at, Math.Min(100_000, size - at)), default);
            await spool.CompleteAsync(default);
        }
        Assert.Single(System.IO.Directory.GetFiles(_folder));

        await spools[0].DisposeAsync();
        await spools[0].DisposeAsync();
        for (int i = 1; i < sizes.Length; i++)
        {
            byte[] read = new byte[sizes[i] + 1];
            int count = 0;
            while (await spools[i].ReadAsync(count, read.AsMemory(count), default) is > 0 and var more)
                count += more;
            Assert.Equal(Octets(sizes[i]), read.AsSpan(0, count));
            await spools[i].DisposeAsync();
        }
        Assert.Empty(System.IO.Directory.GetFiles(_folder));

        static byte[] Octets(int size)
        {
            byte[] octets = new byte[size];
            new Random(size).NextBytes(octets);
            return octets;
        }
    }

    [Fact]
    public async Task The_next_message_begins_when_the_one_before_is_complete()
    {
        await using MessageSpool spool = new(_folder);
        Assert.Throws<InvalidOperationException>(spool.Next);
    }

    [Fact]
    public async Task A_small_message_makes_no_file_and_a_large_one_leaves_none()
    {
        await using (MessageSpool small = new(_folder))
        {
            await small.WriteAsync(new byte[StoreLimits.SpoolMemoryBytes], default);
            Assert.Empty(System.IO.Directory.GetFiles(_folder));
            await small.WriteAsync(new byte[1], default);
            Assert.Single(System.IO.Directory.GetFiles(_folder));
        }
        Assert.Empty(System.IO.Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_folder_that_is_gone_is_a_failure_of_the_storage()
    {
        await using MessageSpool spool = new(Path.Combine(_folder, "gone"));
        await Assert.ThrowsAsync<StorageException>(async () => await spool.WriteAsync(new byte[StoreLimits.SpoolMemoryBytes + 1], default));
    }

    [Fact]
    public Task The_structure_does_not_depend_on_how_the_message_was_cut() =>
        Gen.Byte.Array[0, 3000].Select(Gen.Int[1, 700]).SampleAsync(async t =>
        {
            (byte[] octets, int step) = t;
            Tayori.Mime.MessageStructure whole = await ReadAsync(octets, octets.Length + 1), cut = await ReadAsync(octets, step);
            return whole.HeaderSize == cut.HeaderSize && whole.Preview == cut.Preview && whole.Root.BodySize == cut.Root.BodySize && whole.Root.BodyLines == cut.Root.BodyLines;
        }, iter: 500);

    static async Task<Tayori.Mime.MessageStructure> ReadAsync(byte[] octets, int step)
    {
        await using MessageSpool spool = new();
        for (int at = 0; at < octets.Length; at += step)
            await spool.WriteAsync(octets.AsMemory(at, Math.Min(step, octets.Length - at)), default);
        await spool.CompleteAsync(default);
        return spool.Structure;
    }
}
