using Tayori.Store;

namespace Tayori.Delivery;

/// <summary>Making good what was promised to one recipient; the same for the commit and for every repetition, so that nothing depends on which of them gets there.</summary>
static class OwedDelivery
{
    /// <summary>Appends, once for any number of repetitions; <see cref="TryStrikeAsync"/> comes next. <c>false</c>: still owed. Throws only when cancelled.</summary>
    /// <param name="delivery">The door.</param>
    /// <param name="id">The delivery.</param>
    /// <param name="copy">The mailbox as it was found now.</param>
    /// <param name="owed">The recipient as it was noted, which names the copy even where the folder has gone since.</param>
    /// <param name="content">Completed spool.</param>
    /// <param name="received">When the message came.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async ValueTask<bool> TryAppendAsync(
        LocalDelivery delivery, Guid id, Recipient copy, PendingRecipient owed, MessageSpool content, DateTimeOffset received, CancellationToken cancellationToken)
    {
        try
        {
            DeliveryOutcome outcome = await copy.AppendAsync(content, received, DeliveryIds.For(id, owed), cancellationToken);
            if (outcome is not (DeliveryOutcome.Delivered or DeliveryOutcome.NoSuchUser))
            {
                Log.StillOwed(delivery.Logger, id, owed.Account.Value, outcome.ToString(), null);
                return false;
            }
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever it was, a bug included: the row is there, and the sender has or will have his 250.
            Log.StillOwed(delivery.Logger, id, owed.Account.Value, e.Message, e);
            return false;
        }
    }

    /// <summary>Strikes those who have the message, all at once: each by itself would be a commit by itself. <c>false</c>: they stay noted, and will be found to have it. Throws only when cancelled.</summary>
    public static async ValueTask<bool> TryStrikeAsync(LocalDelivery delivery, Guid id, IReadOnlyList<PendingRecipient> have, CancellationToken cancellationToken)
    {
        if (have.Count == 0)
            return true;
        try
        {
            await delivery.Store.Pending.DoneAsync(id, have, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            foreach (PendingRecipient recipient in have)
                Log.StillOwed(delivery.Logger, id, recipient.Account.Value, e.Message, e);
            return false;
        }
    }
}
