using Tayori.Store;

namespace Tayori.Delivery;

/// <summary>
/// One message on its way in. Used by one session at a time, in this order: <see cref="AddRecipientAsync"/> (any number), <see cref="WriteAsync"/> (any number), <see cref="CommitAsync"/> (once).
/// Disposing it without commit is an abort: nobody gets anything.
/// </summary>
public sealed class DeliveryTransaction : IAsyncDisposable
{
    readonly LocalDelivery _delivery;
    readonly DeliveryEnvelope _envelope;
    readonly DeliveryOrigin _origin;
    readonly Guid _id;
    readonly List<Recipient> _copies = [];
    readonly List<int> _copyOfRecipient = [];
    string? _firstAddress;
    MessageSpool? _spool;
    HopCounter _hops;
    DateTimeOffset _received;
    DeliveryOutcome? _failure;

    internal DeliveryTransaction(LocalDelivery delivery, DeliveryEnvelope envelope, DeliveryOrigin origin)
    {
        (_delivery, _envelope, _origin) = (delivery, envelope, origin);
        _id = Guid.CreateVersion7(delivery.Time.GetUtcNow());
    }

    /// <summary>Names the delivery in the Received field, the reply and the log.</summary>
    public string Id => _id.ToString("N");

    /// <summary>How many recipients were accepted, duplicates included.</summary>
    public int Recipients => _copyOfRecipient.Count;

    /// <param name="address">As <see cref="IDirectory.ResolveAsync"/> takes it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async ValueTask<RecipientVerdict> AddRecipientAsync(string address, CancellationToken cancellationToken)
    {
        try
        {
            Resolution found = await _delivery.Store.Directory.ResolveAsync(address, cancellationToken);
            return found.Kind switch
            {
                ResolutionKind.Account => await AddAsync(address, new PendingRecipient(found.Account, found.Detail), cancellationToken),
                ResolutionKind.NoSuchUser => RecipientVerdict.NoSuchUser,
                ResolutionKind.NotLocal => RecipientVerdict.NotLocal,
                _ => RecipientVerdict.InvalidAddress,
            };
        }
        catch (StorageException e)
        {
            Log.RecipientUnavailable(_delivery.Logger, Id, e);
            return RecipientVerdict.Unavailable;
        }
    }

    async ValueTask<RecipientVerdict> AddAsync(string address, PendingRecipient wanted, CancellationToken cancellationToken)
    {
        Recipient? recipient = await Recipient.OpenAsync(_delivery.Store, wanted, cancellationToken);
        if (recipient is null)
            return RecipientVerdict.NoSuchUser; // removed this moment
        if (await TryKeepAsync(recipient, cancellationToken) is not RecipientVerdict.Accepted and var refusal)
        {
            await recipient.DisposeAsync();
            return refusal;
        }
        _firstAddress ??= address;
        return RecipientVerdict.Accepted;
    }

    // Two addresses of one account that mean the same mailbox are one copy.
    async ValueTask<RecipientVerdict> TryKeepAsync(Recipient recipient, CancellationToken cancellationToken)
    {
        int same = _copies.FindIndex(c => c.Pending.Account == recipient.Pending.Account && c.Mailbox == recipient.Mailbox);
        if (same < 0 && await IsOverQuotaAsync(recipient, cancellationToken))
            return RecipientVerdict.OverQuota;
        _copyOfRecipient.Add(same < 0 ? _copies.Count : same);
        if (same < 0)
            _copies.Add(recipient);
        else
            await recipient.DisposeAsync();
        return RecipientVerdict.Accepted;
    }

    async ValueTask<bool> IsOverQuotaAsync(Recipient recipient, CancellationToken cancellationToken)
    {
        try
        {
            return await recipient.IsOverQuotaAsync(_envelope.DeclaredSize, cancellationToken);
        }
        catch
        {
            await recipient.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds octets of the message. A failing storage is remembered and told at the commit; from then on octets go nowhere.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        if (_failure is not null)
            return;
        try
        {
            if (_spool is null)
                await BeginMessageAsync(cancellationToken);
            _hops.Read(octets.Span);
            await _spool!.WriteAsync(octets, cancellationToken);
        }
        catch (StorageException e)
        {
            _failure = Failed(e);
        }
    }

    async ValueTask BeginMessageAsync(CancellationToken cancellationToken)
    {
        _spool = _delivery.Store.CreateSpool();
        _received = _delivery.Time.GetLocalNow();
        string? only = Recipients == 1 ? _firstAddress : null;
        await _spool.WriteAsync(TraceHeader.Write(_envelope, _origin, Id, only, _received), cancellationToken);
    }

    /// <summary>
    /// Delivers what was written to all recipients. On return, a success of a recipient is durable. Throws only when cancelled, and then only where nothing has been promised yet.
    /// </summary>
    public async ValueTask<DeliveryResult> CommitAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(default, cancellationToken); // a message without a single octet has its trace all the same
        DeliveryOutcome[] outcomes = await CommitCopiesAsync(cancellationToken);
        var result = new DeliveryResult([.. _copyOfRecipient.Select(copy => outcomes[copy])]);
        Log.Committed(_delivery.Logger, Id, Recipients, _spool?.Size ?? 0, result.Recipients.Count(DeliveryResult.IsSuccess));
        return result;
    }

    async ValueTask<DeliveryOutcome[]> CommitCopiesAsync(CancellationToken cancellationToken)
    {
        if (_failure is null)
            await CompleteAsync(cancellationToken);
        if (_failure is null && _hops.Hops >= DeliveryLimits.Hops)
            _failure = DeliveryOutcome.Loop;
        if (_failure is { } failure)
            return Everybody(failure);
        // With one copy there is nobody who could get a second one when the append fails.
        return _envelope.Acknowledgement == Acknowledgement.PerRecipient || _copies.Count == 1
            ? await AppendEachAsync(cancellationToken)
            : await PromiseThenAppendAsync(cancellationToken);
    }

    async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _spool!.CompleteAsync(cancellationToken);
        }
        catch (StorageException e)
        {
            _failure = Failed(e);
        }
    }

    Task<DeliveryOutcome[]> AppendEachAsync(CancellationToken cancellationToken) => ForEachCopyAsync(async (copy, ct) =>
    {
        try
        {
            return await copy.AppendAsync(_spool!, _received, null, ct);
        }
        catch (StorageException e)
        {
            return Failed(e);
        }
    }, cancellationToken);

    // Design, durability contract 1: one reply speaks for all, so all must be promised before it is said, or none.
    async ValueTask<DeliveryOutcome[]> PromiseThenAppendAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await RefusedByQuotaAsync(cancellationToken))
                return Everybody(DeliveryOutcome.OverQuota);
            _delivery.Enter(_id);
            await _delivery.Store.Pending.AddAsync(_id, _spool!, _received, [.. _copies.Select(c => c.Pending)], cancellationToken);
            // From here on the answer is yes: not even the client's going away may stop it half-way.
            return await StrikeAsync(await ForEachCopyAsync((copy, _) => AppendPromisedAsync(copy), CancellationToken.None));
        }
        catch (StorageException e)
        {
            return Everybody(Failed(e));
        }
        finally
        {
            _delivery.Leave(_id);
        }
    }

    // A client that announces the size (RFC 1870) is refused the full mailbox alone, at RCPT. One that does not has all refused, and nobody has the message.
    async ValueTask<bool> RefusedByQuotaAsync(CancellationToken cancellationToken)
    {
        foreach (Recipient copy in _copies)
        {
            if (await copy.IsOverQuotaAsync(_spool!.Size, cancellationToken))
                return true;
        }
        return false;
    }

    async ValueTask<DeliveryOutcome> AppendPromisedAsync(Recipient copy) =>
        await OwedDelivery.TryAppendAsync(_delivery, _id, copy, copy.Pending, _spool!, _received, CancellationToken.None) ? DeliveryOutcome.Delivered : DeliveryOutcome.Promised;

    async ValueTask<DeliveryOutcome[]> StrikeAsync(DeliveryOutcome[] outcomes)
    {
        PendingRecipient[] have = [.. _copies.Where((_, i) => outcomes[i] == DeliveryOutcome.Delivered).Select(c => c.Pending)];
        if (!await OwedDelivery.TryStrikeAsync(_delivery, _id, have, CancellationToken.None))
            Array.Fill(outcomes, DeliveryOutcome.Promised);
        if (outcomes.Contains(DeliveryOutcome.Promised))
            _delivery.OwedBell?.Invoke();
        return outcomes;
    }

    async Task<DeliveryOutcome[]> ForEachCopyAsync(Func<Recipient, CancellationToken, ValueTask<DeliveryOutcome>> deliver, CancellationToken cancellationToken)
    {
        var outcomes = new DeliveryOutcome[_copies.Count];
        if (outcomes.Length == 1)
        {
            outcomes[0] = await deliver(_copies[0], cancellationToken);
            return outcomes;
        }
        var options = new ParallelOptions { MaxDegreeOfParallelism = DeliveryLimits.ConcurrentAppends, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, outcomes.Length, options, async (i, ct) => outcomes[i] = await deliver(_copies[i], ct));
        return outcomes;
    }

    DeliveryOutcome[] Everybody(DeliveryOutcome outcome)
    {
        var outcomes = new DeliveryOutcome[_copies.Count];
        Array.Fill(outcomes, outcome);
        return outcomes;
    }

    DeliveryOutcome Failed(StorageException e)
    {
        Log.StorageFailed(_delivery.Logger, Id, e);
        return e.Failure == StorageFailure.DiskFull ? DeliveryOutcome.DiskFull : DeliveryOutcome.Unavailable;
    }

    public async ValueTask DisposeAsync()
    {
        if (_spool is not null)
            await _spool.DisposeAsync();
        foreach (Recipient copy in _copies)
            await copy.DisposeAsync();
        _copies.Clear();
    }
}
