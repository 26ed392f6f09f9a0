using System.Threading.Channels;
using Tayori.Store;

namespace Tayori.Delivery;

/// <summary>Delivers what was promised and could not be appended at once: at the start of the server, and then again and again at growing intervals.</summary>
public sealed class PendingDeliveryWorker
{
    readonly LocalDelivery _delivery;
    readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public PendingDeliveryWorker(LocalDelivery delivery)
    {
        _delivery = delivery;
        delivery.OwedBell = () => _bell.Writer.TryWrite(true);
    }

    /// <summary>Runs until cancelled, and ends by that exception only: what fails is logged and tried again.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait = DeliveryLimits.FirstRetry;
        while (true)
        {
            bool owed = await TrySweepAsync(cancellationToken);
            if (await IsRungWithinAsync(owed ? wait : Timeout.InfiniteTimeSpan, cancellationToken))
            {
                // What rang has failed this moment: it needs time, not the next attempt.
                await Task.Delay(DeliveryLimits.FirstRetry, _delivery.Time, cancellationToken);
                wait = DeliveryLimits.FirstRetry;
            }
            wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, DeliveryLimits.LongestRetry.Ticks));
        }
    }

    async ValueTask<bool> IsRungWithinAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using ITimer timer = _delivery.Time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), over, time, Timeout.InfiniteTimeSpan);
        try
        {
            await _bell.Reader.ReadAsync(over.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    async ValueTask<bool> TrySweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await SweepAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.SweepFailed(_delivery.Logger, e);
            return true;
        }
    }

    /// <summary>One pass over all that is owed. Whether anything is left.</summary>
    internal async ValueTask<bool> SweepAsync(CancellationToken cancellationToken)
    {
        var failing = new HashSet<AccountId>();
        bool left = false;
        await foreach (PendingDelivery owed in _delivery.Store.Pending.ReadAsync(cancellationToken))
        {
            await using MessageSpool content = owed.Content;
            if (_delivery.IsInProgress(owed.DeliveryId))
                continue;
            left |= !await TryDeliverAsync(owed, failing, cancellationToken);
        }
        return left;
    }

    async ValueTask<bool> TryDeliverAsync(PendingDelivery owed, HashSet<AccountId> failing, CancellationToken cancellationToken)
    {
        List<PendingRecipient> have = [];
        foreach (PendingRecipient recipient in owed.Recipients)
        {
            // An account that has failed in this pass is left alone until the next: a thousand letters for a broken mailbox are not a thousand errors.
            if (failing.Contains(recipient.Account))
                continue;
            if (await TryOnceAsync(owed, recipient, cancellationToken))
                have.Add(recipient);
            else
                failing.Add(recipient.Account);
        }
        if (await OwedDelivery.TryStrikeAsync(_delivery, owed.DeliveryId, have, cancellationToken))
            return have.Count == owed.Recipients.Count;
        failing.UnionWith(have.Select(r => r.Account));
        return false;
    }

    async ValueTask<bool> TryOnceAsync(PendingDelivery owed, PendingRecipient recipient, CancellationToken cancellationToken)
    {
        try
        {
            await using Recipient? copy = await Recipient.OpenAsync(_delivery.Store, recipient, cancellationToken);
            // Where the account was removed nobody is left to whom it is owed.
            return copy is null || await OwedDelivery.TryAppendAsync(_delivery, owed.DeliveryId, copy, recipient, owed.Content, owed.Received, cancellationToken);
        }
        catch (StorageException e)
        {
            Log.StillOwed(_delivery.Logger, owed.DeliveryId, recipient.Account.Value, e.Message, e);
            return false;
        }
    }
}
