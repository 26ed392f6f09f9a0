using System.Text;
using Microsoft.Extensions.Time.Testing;
using Tayori.Store.Content;
using Tayori.Store.Sql;

namespace Tayori.Store.Tests.Sqlite;

public sealed class ContentTests : IAsyncDisposable
{
    readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    readonly SqliteStoreFixture _fixture;

    public ContentTests() => _fixture = new SqliteStoreFixture(_time);

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory]
    [InlineData(0, 0), InlineData(0, 1), InlineData(10, 0), InlineData(300, ContentLayout.BlockSize - 1), InlineData(300, ContentLayout.BlockSize), InlineData(300, ContentLayout.BlockSize + 1)]
    [InlineData(300, ContentLayout.LargestInDatabase - 300), InlineData(300, ContentLayout.LargestInDatabase), InlineData(300, 3_000_000), InlineData(ContentLayout.LargestHead + 70_000, 500)]
    public async Task Messages_of_every_size_come_back_octet_for_octet(int header, int body)
    {
        foreach (bool compressible in (bool[])[true, false])
        {
            byte[] octets = Make(header, body, compressible);
            await using IAccount account = await _fixture.AddAsync($"{compressible}@example.org");
            Assert.True((await SqliteStoreFixture.AppendAsync(_fixture.Store, account, "INBOX", octets)).IsOk);
            MessageId id = (await account.ReadMessagesAsync((await account.FindMailboxAsync("INBOX", default))!.Id, default))![0].Message;
            await using IMessageContent content = (await account.OpenContentAsync(id, default))!;
            Assert.Equal(octets.Length, content.Size);
            byte[] buffer = new byte[100_001];
            foreach (long offset in Offsets(octets.Length))
            {
                int count = await content.ReadAsync(offset, buffer, default);
                Assert.Equal(Math.Min(buffer.Length, octets.Length - offset), count);
                Assert.True(octets.AsSpan((int)offset, count).SequenceEqual(buffer.AsSpan(0, count)));
            }
            HeaderSink sink = new();
            await account.ReadDetailsAsync(new[] { id }, DetailColumns.Header, sink, default);
            Assert.True(octets.AsSpan(0, content.HeaderSize).SequenceEqual(sink.Header));
            await account.ReadDetailsAsync(new[] { id }, DetailColumns.Body, sink, default);
            if (content.HeaderSize <= ContentLayout.LargestHead && octets.Length <= ContentLayout.LargestInDatabase && octets.Length - content.HeaderSize <= ContentLayout.BlockSize)
                Assert.True(octets.AsSpan(content.HeaderSize).SequenceEqual(sink.Body));
            else
                Assert.Null(sink.Body);
        }
    }

    [Fact]
    public async Task Damage_of_one_message_is_shown_with_it_and_the_others_are_read()
    {
        await using IAccount account = await _fixture.AddAsync();
        for (int i = 0; i < 3; i++)
            await SqliteStoreFixture.AppendAsync(_fixture.Store, account, "INBOX", Make(300, 5_000, compressible: true));
        Damage(account, "UPDATE content SET octets = x'00' WHERE id >> 20 = 1");
        Damage(account, "UPDATE content SET octets = zeroblob(length(octets)) WHERE id = (2 << 20) | 1");
        MessageList list = (await account.ReadMessagesAsync((await account.FindMailboxAsync("INBOX", default))!.Id, default))!;
        DamageSink sink = new();
        Assert.Equal(3, await account.ReadDetailsAsync(new[] { list[0].Message, list[1].Message, list[2].Message }, DetailColumns.Header | DetailColumns.Body, sink, default));
        Assert.Equal([(false, false), (true, false), (true, true)], sink.Readable);
    }

    void Damage(IAccount account, string sql)
    {
        using SqliteConnection db = SqliteConnection.Open(_fixture.DatabaseOf(account), mayCreate: false);
        db.Execute(sql);
    }

    sealed class DamageSink : IDetailSink
    {
        public List<(bool Header, bool Body)> Readable { get; } = [];

        public bool Accept(int index, in MessageDetails details)
        {
            Readable.Add((details.Damage is null && !details.Header.IsEmpty, IsReadable(details.Body!)));
            return true;
        }

        static bool IsReadable(IMessageBody body)
        {
            try
            {
                return body.TryRead(out _);
            }
            catch (StorageException damage) when (damage.Failure == StorageFailure.Corrupt)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task Large_bodies_are_files_and_what_compresses_is_smaller()
    {
        await using IAccount account = await _fixture.AddAsync();
        await SqliteStoreFixture.AppendAsync(_fixture.Store, account, "INBOX", Make(300, 3_000_000, compressible: true));
        string folder = Path.Combine(Path.GetDirectoryName(_fixture.DatabaseOf(account))!, "content");
        Assert.InRange(new FileInfo(Assert.Single(System.IO.Directory.GetFiles(folder))).Length, 1, 1_000_000);
    }

    [Fact]
    public async Task An_append_that_is_refused_leaves_no_file()
    {
        await using IAccount account = await _fixture.AddAsync(quota: 100);
        Assert.Equal(StoreRefusal.OverQuota, (await SqliteStoreFixture.AppendAsync(_fixture.Store, account, "INBOX", Make(300, 2_000_000, compressible: true))).Refusal);
        Assert.Empty(System.IO.Directory.GetFiles(Path.Combine(Path.GetDirectoryName(_fixture.DatabaseOf(account))!, "content")));
    }

    [Fact]
    public async Task The_sweep_takes_rows_and_files_of_what_is_in_no_mailbox_and_orphans_after_the_grace()
    {
        await using IAccount account = await _fixture.AddAsync();
        await SqliteStoreFixture.AppendAsync(_fixture.Store, account, "INBOX", Make(300, 2_000_000, compressible: true));
        string folder = Path.Combine(Path.GetDirectoryName(_fixture.DatabaseOf(account))!, "content");
        Mailbox inbox = (await account.FindMailboxAsync("INBOX", default))!;
        MessageId id = (await account.ReadMessagesAsync(inbox.Id, default))![0].Message;
        await account.ExpungeAsync(inbox.Id, null, false, default);
        await File.WriteAllTextAsync(Path.Combine(folder, "orphan.body"), "left by a crash");
        foreach (string file in System.IO.Directory.GetFiles(folder))
            File.SetLastWriteTimeUtc(file, _time.GetUtcNow().UtcDateTime);

        await _fixture.Store.Upkeep.SweepDueAsync();
        await using (IMessageContent still = (await account.OpenContentAsync(id, default))!)
            Assert.Equal(100, await still.ReadAsync(1_500_000, new byte[100], default));

        await Sweeping.NowAsync(_fixture.Store, _time);
        Assert.Null(await account.OpenContentAsync(id, default));
        Assert.Empty(System.IO.Directory.GetFiles(folder));
    }

    static IEnumerable<long> Offsets(int size)
    {
        for (long offset = 0; offset < size; offset += 88_888)
            yield return offset;
        yield return size;
        if (size > 0)
            yield return size - 1;
    }

    static byte[] Make(int header, int body, bool compressible)
    {
        byte[] octets = new byte[header + body];
        Random random = new(header + body);
        for (int i = 0; i < octets.Length; i++)
            octets[i] = compressible ? (byte)('a' + (i % 1000 * 7 % 25)) : (byte)random.Next(128, 256);
        if (header >= 4)
        {
            Encoding.ASCII.GetBytes("X: ").CopyTo(octets, 0);
            Encoding.ASCII.GetBytes("\r\n\r\n").CopyTo(octets, header - 4);
        }
        return octets;
    }

    sealed class HeaderSink : IDetailSink
    {
        public byte[] Header { get; private set; } = [];
        public byte[]? Body { get; private set; }

        public bool Accept(int index, in MessageDetails details)
        {
            Header = details.Header.ToArray();
            Body = details.Body?.TryRead(out ArraySegment<byte> octets) == true ? [.. octets] : null;
            return true;
        }
    }
}
