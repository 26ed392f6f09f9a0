using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tayori.Store;
using Tayori.TestKit.Store;

namespace Tayori.Delivery.Tests;

/// <summary>A store in memory with some accounts, and the door to it.</summary>
sealed class DeliveryHouse : IAsyncDisposable
{
    public static readonly DeliveryOrigin Origin = new("client.example", IPAddress.Parse("192.0.2.7"), "mail.example.org", "ESMTP", null);

    public DeliveryHouse()
    {
        Wrapped = new FaultyPendingStore(Store);
        Door = new LocalDelivery(Wrapped, Time, NullLogger<LocalDelivery>.Instance);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 25, 9, 0, 0, TimeSpan.Zero));
    public MemoryMailStore Store { get; } = new();
    public FaultyPendingStore Wrapped { get; }
    public LocalDelivery Door { get; private set; }

    /// <summary>The process ends here and begins again: nothing but the store is left.</summary>
    public PendingDeliveryWorker Restart()
    {
        Door = new LocalDelivery(Wrapped, Time, NullLogger<LocalDelivery>.Instance);
        return new PendingDeliveryWorker(Door);
    }

    public async Task<AccountId> AddAsync(string address, long? quota = null) => (await Store.Accounts.AddAccountAsync(address, "secret", quota, default)).Value!.Id;

    public DeliveryTransaction Begin(Acknowledgement acknowledgement = Acknowledgement.OneForAll, long size = 0) =>
        Door.Begin(new DeliveryEnvelope("sender@client.example", size, acknowledgement), Origin);

    /// <summary>The whole way: all recipients must be accepted.</summary>
    public async Task<DeliveryResult> DeliverAsync(string message, Acknowledgement acknowledgement, params string[] recipients)
    {
        await using DeliveryTransaction transaction = Begin(acknowledgement);
        foreach (string recipient in recipients)
            Assert.Equal(RecipientVerdict.Accepted, await transaction.AddRecipientAsync(recipient, default));
        await transaction.WriteAsync(Encoding.UTF8.GetBytes(message), default);
        return await transaction.CommitAsync(default);
    }

    public async Task<int> CountAsync(string address, string folder = "INBOX")
    {
        await using IAccount account = await OpenAsync(address);
        return (await account.FindMailboxAsync(folder, default))!.Exists;
    }

    public async Task<string> NewestAsync(string address)
    {
        await using IAccount account = await OpenAsync(address);
        Mailbox inbox = (await account.FindMailboxAsync("INBOX", default))!;
        MessageList list = (await account.ReadMessagesAsync(inbox.Id, default))!;
        await using IMessageContent content = (await account.OpenContentAsync(list[list.Count - 1].Message, default))!;
        byte[] octets = new byte[content.Size];
        for (int at = 0; at < octets.Length;)
            at += await content.ReadAsync(at, octets.AsMemory(at), default);
        return Encoding.UTF8.GetString(octets);
    }

    public async Task<IAccount> OpenAsync(string address) => (await Store.OpenAccountAsync((await Store.Accounts.FindAccountAsync(address, default))!.Id, default))!;

    public async Task<int> OwedAsync()
    {
        int count = 0;
        await foreach (PendingDelivery owed in Store.Pending.ReadAsync(default))
        {
            count += owed.Recipients.Count;
            await owed.Content.DisposeAsync();
        }
        return count;
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}

/// <summary>The store, with notes of owed deliveries that fail on demand.</summary>
sealed class FaultyPendingStore(MemoryMailStore inner) : IMailStore, IPendingDeliveries
{
    public bool AddFails { get; set; }
    public bool DoneFails { get; set; }
    public int Strikes { get; private set; }

    public IDirectory Directory => inner.Directory;
    public IPendingDeliveries Pending => this;
    public ValueTask<IAccount?> OpenAccountAsync(AccountId id, CancellationToken cancellationToken) => inner.OpenAccountAsync(id, cancellationToken);
    public MessageSpool CreateSpool() => inner.CreateSpool();

    public ValueTask AddAsync(Guid deliveryId, MessageSpool content, DateTimeOffset received, IReadOnlyList<PendingRecipient> recipients, CancellationToken cancellationToken) =>
        AddFails ? throw new StorageException(StorageFailure.DiskFull, "asked for") : inner.Pending.AddAsync(deliveryId, content, received, recipients, cancellationToken);

    public ValueTask DoneAsync(Guid deliveryId, IReadOnlyList<PendingRecipient> recipients, CancellationToken cancellationToken)
    {
        Strikes++;
        return DoneFails ? throw new StorageException(StorageFailure.InputOutput, "asked for") : inner.Pending.DoneAsync(deliveryId, recipients, cancellationToken);
    }

    public IAsyncEnumerable<PendingDelivery> ReadAsync(CancellationToken cancellationToken) => inner.Pending.ReadAsync(cancellationToken);
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
