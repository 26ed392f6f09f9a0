namespace Tayori.Store.Tests.Directory;

public sealed class SqlitePendingDeliveriesTests : IAsyncDisposable
{
    static readonly DateTimeOffset received = new(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(9));

    readonly DirectoryFixture fixture = new();
    readonly PendingRecipient ada = new(new AccountId(1), null);
    readonly PendingRecipient bob = new(new AccountId(2), "Work");

    static CancellationToken Token => TestContext.Current.CancellationToken;
    string Pending => Path.Combine(fixture.Folder, "pending");

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    SqlitePendingDeliveries Open() => new(fixture.Directory, fixture.Folder, () => new MessageSpool());

    static async Task<MessageSpool> SpoolAsync(byte[] octets)
    {
        var spool = new MessageSpool();
        await spool.WriteAsync(octets, Token);
        await spool.CompleteAsync(Token);
        return spool;
    }

    static async Task<byte[]> ReadAsync(MessageSpool spool)
    {
        byte[] octets = new byte[spool.Size];
        for (int at = 0; at < octets.Length;)
            at += await spool.ReadAsync(at, octets.AsMemory(at), Token);
        return octets;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3_000_000)]
    public async Task What_is_owed_comes_back_after_a_restart_octet_for_octet(int bodySize)
    {
        byte[] octets = [.. "Subject: x\r\n\r\n"u8, .. new byte[bodySize]];
        var id = Guid.NewGuid();
        await using (MessageSpool spool = await SpoolAsync(octets))
            await Open().AddAsync(id, spool, received, [ada, bob], Token);
        await fixture.ReopenAsync();
        SqlitePendingDeliveries pending = Open();
        pending.Sweep();
        PendingDelivery owed = Assert.Single(await pending.ReadAsync(Token).ToListAsync(Token));
        await using MessageSpool content = owed.Content;
        Assert.Equal((id, received, received.Offset), (owed.DeliveryId, owed.Received, owed.Received.Offset));
        Assert.Equal([ada, bob], owed.Recipients);
        Assert.Equal(octets, await ReadAsync(content));
    }

    [Fact]
    public async Task The_content_goes_with_the_last_recipient_and_doing_it_twice_does_no_harm()
    {
        var id = Guid.NewGuid();
        SqlitePendingDeliveries pending = Open();
        await using MessageSpool spool = await SpoolAsync("\r\n"u8.ToArray());
        await pending.AddAsync(id, spool, received, [ada, bob], Token);
        await pending.DoneAsync(id, [ada], Token);
        await pending.DoneAsync(id, [ada], Token);
        await pending.DoneAsync(id, [], Token);
        Assert.Single(System.IO.Directory.GetFiles(Pending));
        PendingDelivery owed = Assert.Single(await pending.ReadAsync(Token).ToListAsync(Token));
        await owed.Content.DisposeAsync();
        Assert.Equal([bob], owed.Recipients);
        await pending.DoneAsync(id, [ada, bob], Token);
        await pending.DoneAsync(id, [ada, bob], Token);
        Assert.Empty(System.IO.Directory.GetFiles(Pending));
        Assert.Empty(await pending.ReadAsync(Token).ToListAsync(Token));
    }

    [Fact]
    public async Task A_content_without_a_row_is_swept_and_one_with_a_row_stays()
    {
        SqlitePendingDeliveries pending = Open();
        await using MessageSpool spool = await SpoolAsync("\r\n"u8.ToArray());
        await pending.AddAsync(Guid.NewGuid(), spool, received, [ada], Token);
        await File.WriteAllTextAsync(Path.Combine(Pending, "0123.eml"), "", Token);
        pending.Sweep();
        Assert.NotEqual("0123.eml", Path.GetFileName(Assert.Single(System.IO.Directory.GetFiles(Pending))));
    }

    [Fact]
    public async Task Deliveries_come_oldest_first()
    {
        SqlitePendingDeliveries pending = Open();
        await using MessageSpool spool = await SpoolAsync("\r\n"u8.ToArray());
        Guid[] ids = [.. Enumerable.Range(0, 5).Select(_ => Guid.NewGuid())];
        foreach (Guid id in ids)
            await pending.AddAsync(id, spool, received, [ada], Token);
        var read = new List<Guid>();
        await foreach (PendingDelivery owed in pending.ReadAsync(Token))
        {
            await owed.Content.DisposeAsync();
            read.Add(owed.DeliveryId);
        }
        Assert.Equal(ids, read);
    }

    [Fact]
    public async Task One_that_cannot_be_read_stays_owed_and_keeps_no_other_from_its_turn()
    {
        SqlitePendingDeliveries pending = Open();
        await using MessageSpool spool = await SpoolAsync("\r\n"u8.ToArray());
        Guid[] ids = [.. Enumerable.Range(0, 3).Select(_ => Guid.NewGuid())];
        foreach (Guid id in ids)
            await pending.AddAsync(id, spool, received, [ada], Token);
        string file = Path.Combine(Pending, $"{ids[1]:N}.eml");
        File.Move(file, file + ".away");
        var read = new List<Guid>();
        StorageException failure = await Assert.ThrowsAsync<StorageException>(() => ReadAllAsync(pending, read));
        Assert.Contains(ids[1].ToString("N"), failure.Message, StringComparison.Ordinal);
        Assert.Equal([ids[0], ids[2]], read);
        File.Move(file + ".away", file);
        read.Clear();
        await ReadAllAsync(pending, read);
        Assert.Equal(ids, read);
    }

    static async Task ReadAllAsync(SqlitePendingDeliveries pending, List<Guid> into)
    {
        await foreach (PendingDelivery owed in pending.ReadAsync(Token))
        {
            await owed.Content.DisposeAsync();
            into.Add(owed.DeliveryId);
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_a_storage_failure_and_promises_nothing()
    {
        SqlitePendingDeliveries pending = Open();
        System.IO.Directory.Delete(Pending);
        await using MessageSpool spool = await SpoolAsync("\r\n"u8.ToArray());
        await Assert.ThrowsAsync<StorageException>(async () => await pending.AddAsync(Guid.NewGuid(), spool, received, [ada], Token));
        Assert.Empty(await pending.ReadAsync(Token).ToListAsync(Token));
    }
}
