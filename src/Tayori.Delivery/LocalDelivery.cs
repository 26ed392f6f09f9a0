using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Tayori.Store;

namespace Tayori.Delivery;

/// <summary>
/// The door through which mail comes into the house: begin, add recipients, write the message, commit; dispose without commit means abort.
/// </summary>
/// <remarks>
/// How it fails: what can be said to a sender is a value (<see cref="RecipientVerdict"/>, <see cref="DeliveryOutcome"/>), the failing of the storage included; only bugs and cancellation throw.
/// What is left on disk: after an abort nothing; after a crash during the commit of a message for several recipients perhaps a row of pending deliveries, which <see cref="PendingDeliveryWorker"/>
/// completes: the sender, who was told nothing, sends again, and that is another transaction (RFC 5321 §4.2.5, §6.1).
/// </remarks>
public sealed class LocalDelivery(IMailStore store, TimeProvider time, ILogger<LocalDelivery> logger)
{
    readonly ConcurrentDictionary<Guid, bool> _inProgress = new();

    internal IMailStore Store => store;
    internal TimeProvider Time => time;
    internal ILogger Logger => logger;

    /// <summary>Rung when a delivery stays owed, so that the worker need not look in vain.</summary>
    internal Action? OwedBell { get; set; }

    /// <summary>Starts a transaction; costs nothing until a recipient is added.</summary>
    public DeliveryTransaction Begin(DeliveryEnvelope envelope, DeliveryOrigin origin) => new(this, envelope, origin);

    /// <summary>A delivery whose commit is still running is not the worker's yet.</summary>
    internal bool IsInProgress(Guid delivery) => _inProgress.ContainsKey(delivery);
    internal void Enter(Guid delivery) => _inProgress[delivery] = true;
    internal void Leave(Guid delivery) => _inProgress.TryRemove(delivery, out _);
}
