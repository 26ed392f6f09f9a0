using System.Text;
using Tayori.Store;

namespace Tayori.TestKit.Store;

/// <summary>A store in memory with one account, opened: what most tests of a head or of delivery begin with.</summary>
public sealed class TestStore(MemoryMailStore store, AccountInfo info, IAccount account) : IAsyncDisposable
{
    public MemoryMailStore Store { get; } = store;
    public AccountInfo Info { get; } = info;
    public IAccount Account { get; } = account;

    public static async ValueTask<TestStore> WithAccountAsync(string address, string password, long? quotaBytes = null, TimeProvider? time = null)
    {
        MemoryMailStore store = new(time);
        AccountInfo info = (await store.Directory.AddAccountAsync(address, password, quotaBytes, default)).Value!;
        return new TestStore(store, info, (await store.OpenAccountAsync(info.Id, default))!);
    }

    /// <summary>Appends a message, octets as given; returns its UID.</summary>
    public async ValueTask<uint> AppendAsync(string mailbox, string message, FlagSet? flags = null, DateTimeOffset? received = null)
    {
        Mailbox? target = await Account.FindMailboxAsync(mailbox, default);
        await using MessageSpool spool = await SpoolAsync(Store, Encoding.UTF8.GetBytes(message));
        NewMessage append = new(spool, flags ?? FlagSet.Empty, received ?? DateTimeOffset.UnixEpoch);
        Appended appended = (await Account.AppendAsync(target!.Id, [append], default)).Value!;
        return appended.Uids.Enumerate().Single();
    }

    /// <summary>A completed spool; the caller disposes it.</summary>
    public static async ValueTask<MessageSpool> SpoolAsync(IMailStore store, ReadOnlyMemory<byte> octets)
    {
        MessageSpool spool = store.CreateSpool();
        await spool.WriteAsync(octets, default);
        await spool.CompleteAsync(default);
        return spool;
    }

    public async ValueTask DisposeAsync()
    {
        await Account.DisposeAsync();
        await Store.DisposeAsync();
    }
}
