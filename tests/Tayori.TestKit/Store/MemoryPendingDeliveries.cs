using System.Runtime.CompilerServices;
using Tayori.Store;

namespace Tayori.TestKit.Store;

/// <summary>Deliveries owed, in a list.</summary>
public sealed class MemoryPendingDeliveries(Func<MessageSpool> createSpool) : IPendingDeliveries
{
    readonly List<Owed> _owed = [];

    public async ValueTask AddAsync(
        Guid deliveryId, MessageSpool content, DateTimeOffset received, IReadOnlyList<PendingRecipient> recipients, CancellationToken cancellationToken)
    {
        MemoryMessage message = await MemoryMessage.ReadAsync(content, cancellationToken);
        lock (_owed)
            _owed.Add(new Owed(deliveryId, message.Octets, received, [.. recipients]));
    }

    public ValueTask DoneAsync(Guid deliveryId, IReadOnlyList<PendingRecipient> recipients, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_owed)
        {
            _owed.Find(o => o.DeliveryId == deliveryId)?.Recipients.RemoveAll(recipients.Contains);
            _owed.RemoveAll(o => o.Recipients.Count == 0);
        }
        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<PendingDelivery> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Owed[] owed;
        lock (_owed)
            owed = [.. _owed.Select(o => o with { Recipients = [.. o.Recipients] })];
        foreach (Owed one in owed)
        {
            MessageSpool spool = createSpool();
            await spool.WriteAsync(one.Octets, cancellationToken);
            await spool.CompleteAsync(cancellationToken);
            yield return new PendingDelivery(one.DeliveryId, spool, one.Received, one.Recipients);
        }
    }

    sealed record Owed(Guid DeliveryId, byte[] Octets, DateTimeOffset Received, List<PendingRecipient> Recipients);
}
